"""What a version's sound costs: all takes fitted anew, after one changed take, and the bare cost of the same work.

    .venv/bin/python -m benchmarks.bench_mix [--minutes 10] [--json]

Real takes (the media of the tests) over a French narration made of the same sentences, repeated to the length asked.
The bare cost is what nobody can save: ffmpeg decodes each take, `rubberband -3` stretches those that the plan
stretches, ffmpeg encodes AAC once. Everything runs in the same minute on the same machine; times are wall clock, and
processor seconds beside them, because other work on the machine is in the first but not in the second.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import soundfile

from craft.sound.mixing import MixPlan, PlacedSegment, plan_mix
from craft.sound.sample_rate import PER_MS, RATE
from craft.timing.alignment import Slot, align
from media.sound.audio_files import master_and_encode, to_flac
from media.sound.mixdown import MixResult, OriginalSound, mix_version
from media.sound.take_fitting import TakeAudio
from media.sound.take_reader import read_take
from tests.material.recordings import FOLDER as MEDIA

FRENCH, VOICES = MEDIA / "fr" / "gcompris-intro", MEDIA / "takes" / "en" / "gcompris-intro"
SILENCE_MS = 900
# Spans are declared shorter than the French is, so that most takes must be stretched.
HURRY = 0.7


@dataclass(frozen=True)
class Cost:
    """wall_s: wall clock. cpu_s: processor seconds, children included."""

    wall_s: float
    cpu_s: float


@dataclass
class Version:
    """One language version ready to be mixed."""

    takes: list[TakeAudio]
    slots: list[Slot]
    duration_ms: int
    original: OriginalSound

    def planned(self) -> tuple[MixPlan, list[TakeAudio]]:
        aligned = align(self.slots, self.duration_ms, drop_refused=True)
        rows = [row for row in zip(self.slots, aligned.placements, self.takes, strict=True) if row[1]]
        voiced = [
            PlacedSegment(s.start_ms, s.end_ms, p.start_ms, p.end_ms, s.take_ms, p.pause_cut_ms)
            for s, p, _take in rows
            if p
        ]
        unvoiced = [(s.start_ms, s.end_ms) for s, p in zip(self.slots, aligned.placements, strict=True) if p is None]
        return plan_mix(self.duration_ms, voiced, unvoiced), [take for _slot, _place, take in rows]


def version(folder: Path, minutes: float) -> Version:
    """Takes and a French narration (AAC, as in a tutorial) of the length asked."""
    names = [
        path.name
        for path in sorted(FRENCH.glob("*.ogg"))
        if path.stat().st_size > 5000 and (VOICES / path.name).exists() and (VOICES / path.name).stat().st_size > 5000
    ]
    # Decoded again at every turn of the narration rather than kept: the peak of memory is measured below.
    lengths = {name: to_flac(VOICES / name, folder / f"{name}.flac") for name in names}
    takes: list[TakeAudio] = []
    slots: list[Slot] = []
    at, turn = SILENCE_MS, 0
    with soundfile.SoundFile(folder / "french.wav", "w", RATE, 1, subtype="PCM_16") as out:
        out.write(np.zeros(at * PER_MS, np.float32))
        while at < minutes * 60_000:
            name = names[turn % len(names)]
            french = read_take(FRENCH / name)
            spoken_ms = int(len(french) * HURRY) // PER_MS
            out.write(np.concatenate([french[: spoken_ms * PER_MS], np.zeros(SILENCE_MS * PER_MS, np.float32)]))
            take_ms = lengths[name] // PER_MS
            # One digest for each turn: in a real tutorial no two segments share a take.
            takes.append(TakeAudio(f"{turn}-{name}", folder / f"{name}.flac", 0, take_ms))
            slots.append(Slot(at, at + spoken_ms, take_ms))
            at += spoken_ms + SILENCE_MS
            turn += 1
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", folder / "french.wav", "-c:a", "aac", "-b:a", "96k", folder / "fr.m4a"],
        check=True,
    )
    return Version(takes, slots, at, OriginalSound(folder / "fr.m4a", "bench"))


def timed(work: Callable[[], object]) -> Cost:
    began, before = time.perf_counter(), _cpu()
    work()
    return Cost(round(time.perf_counter() - began, 2), round(_cpu() - before, 2))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def build(plan: MixPlan, takes: list[TakeAudio], original: OriginalSound, folder: Path) -> MixResult:
    mix = mix_version(plan, takes, original, folder / "work", folder / "cache")
    master_and_encode(mix, folder / "out")
    return mix


def bare(plan: MixPlan, takes: list[TakeAudio], folder: Path) -> None:
    """Decode, stretch, encode; as many at once as we do."""

    def one(i: int) -> None:
        wav = folder / f"bare-{i}.wav"
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-i", takes[i].path, "-c:a", "pcm_f32le", "-ac", "1", "-ar", "48000", wav],
            check=True,
        )
        if plan.takes[i].stretched:
            seconds = f"{plan.takes[i].length / RATE:.9f}"
            fast = folder / f"fast-{i}.wav"
            subprocess.run(["rubberband", "-3", "-q", "-D", seconds, wav, fast], check=True, capture_output=True)
            fast.unlink()
        wav.unlink()

    with ThreadPoolExecutor(max(1, min(4, os.cpu_count() or 1))) as pool:
        list(pool.map(one, range(len(takes))))
    encode: list[str | Path] = ["ffmpeg", "-v", "error", "-y", "-i", folder / "french.wav", "-c:a", "aac"]
    subprocess.run([*encode, "-b:a", "64k", "-movflags", "+faststart", folder / "bare.m4a"], check=True)


def changed(made: Version) -> Version:
    """The same after one new take in the middle: other bytes, and a little shorter."""
    aligned = align(made.slots, made.duration_ms, drop_refused=True)
    # One that has a place: what was refused before is no change of the mix.
    placed = [i for i, place in enumerate(aligned.placements) if place]
    middle = placed[len(placed) // 2]
    takes, slots = list(made.takes), list(made.slots)
    takes[middle] = replace(takes[middle], digest="new", trim_end_ms=takes[middle].trim_end_ms - 150)
    slots[middle] = replace(slots[middle], take_ms=slots[middle].take_ms - 150)
    return replace(made, takes=takes, slots=slots)


def peak_mib() -> float:
    """Of this process, since it began (not getrusage: across exec that remembers how large the parent was)."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portevoix-bench-") as name:
        folder = Path(name)
        made = version(folder, options.minutes)
        plan, takes = made.planned()
        bare_cost = timed(lambda: bare(plan, takes, folder))
        full = timed(lambda: build(plan, takes, made.original, folder))
        new_plan, new_takes = changed(made).planned()
        mixes: list[MixResult] = []
        one = timed(lambda: mixes.append(build(new_plan, new_takes, made.original, folder)))
    figures = {
        "minutes": round(made.duration_ms / 60_000, 1),
        "takes": len(takes),
        "stretched": sum(place.stretched for place in plan.takes),
        "bare": asdict(bare_cost),
        "full": asdict(full),
        "after_one_take": asdict(one),
        "refitted_after_one_take": mixes[0].refitted,
        "full_to_bare": round(full.wall_s / bare_cost.wall_s, 2),
        "one_to_full": round(one.wall_s / full.wall_s, 2),
        "cpu_full_to_bare": round(full.cpu_s / bare_cost.cpu_s, 2),
        "peak_mib": round(peak_mib()),
    }
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        for key, value in figures.items():
            print(f"{key:26} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
