"""Where a click is heard at the beginning, the middle and the end of an hour, in the published sound.

    .venv/bin/python -m benchmarks.bench_drift [--minutes 60]

A real release, built and verified by its pipeline, of a narrated tutorial in which the first, the middle and the last
sentence have one click each for a take. The published M4A is decoded by ffmpeg, which takes AAC's priming away as every
player does, and the loudest sample near each click is compared with the plan.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE

if TYPE_CHECKING:  # models need a data directory first
    from tutorials.models import LanguageVersion

TAKE_MS, CLICK_MS = 1_000, 500
AROUND_MS = 250


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=60)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory(prefix="portevoix-bench-") as name:
        os.environ["PORTEVOIX_DATA"], os.environ["DJANGO_SETTINGS_MODULE"] = name, "config.settings.test"
        from benchmarks import bench_release

        bench_release._django()
        return _measure(Path(name), minutes)


def _measure(folder: Path, minutes: float) -> int:
    from django.core.files.storage import storages

    from benchmarks import bench_release, release_material
    from dubbing.models import Release

    version = release_material.make(folder, minutes)
    _three_clicks(version)
    print(bench_release._build(folder, minutes))
    release = Release.objects.get(state="live")
    m4a = next(file["path"] for file in release.manifest["files"] if file["role"] == "audio_only")
    starts = [segment["placement"]["start"] for segment in release.manifest["segments"] if segment["placement"]]
    assert len(starts) == 3
    worst = 0.0
    for start in starts:
        expected = start + CLICK_MS * RATE // 1000
        first_ms = expected * 1000 // RATE - AROUND_MS
        first = first_ms * RATE // 1000
        heard = first + int(np.argmax(np.abs(_part(Path(storages["public"].path(m4a)), first))))
        off_ms = (heard - expected) * 1000 / RATE
        worst = max(worst, abs(off_ms))
        print(f"planned at {expected / RATE:10.4f} s  heard {off_ms:+.3f} ms")
    return 0 if worst <= 1 else 1


def _part(path: Path, first: int) -> NDArray[np.float32]:
    """Its sound from a sample on, for twice AROUND_MS, counted from its beginning: a seek has its own errors."""
    from media.sound.measure import decode

    last, at, found = first + 2 * AROUND_MS * RATE // 1000, 0, []
    for block in decode(path):
        found.append(block[max(0, first - at) : max(0, last - at)])
        at += len(block)
    return np.concatenate(found)


def _three_clicks(version: LanguageVersion) -> None:
    """All segments but three are retired, and those three have a click for a take."""
    from django.utils import timezone

    from benchmarks.release_material import stored_sound
    from dubbing.models import Take
    from tests import factories
    from tests.stored_rows import record_rows

    segments = factories.speech(version.tutorial)
    chosen = [segments[0], segments[len(segments) // 2], segments[-1]]
    version.tutorial.segments.filter(kind="speech").exclude(pk__in=[segment.pk for segment in chosen]).update(
        retired_at=timezone.now()
    )
    # In noise as loud as a voice: beside the room that lies under it a single sample would not be found again.
    click = np.random.default_rng(5).normal(0, 0.04, TAKE_MS * RATE // 1000).astype(np.float32)
    at, alone = CLICK_MS * RATE // 1000, AROUND_MS * RATE // 1000
    click[max(0, at - alone) : at + alone] = 0
    click[at] = 0.9
    kept = stored_sound(click)
    for segment in chosen:
        Take.objects.filter(segment=segment).update(
            audio=kept.path,
            audio_sha256=kept.sha256,
            speech_start_ms=0,
            speech_end_ms=TAKE_MS,
            duration_ms=TAKE_MS,
            pauses=[],
        )
        record_rows(Take.objects.get(segment=segment))


if __name__ == "__main__":
    sys.exit(main())
