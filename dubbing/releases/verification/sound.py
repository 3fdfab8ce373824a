"""What is really heard: duration, loudness, and the place of every take, in each file that carries the voice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from craft.sound.mix_plan import PlacedTake
from craft.sound.sample_rate import SAMPLES_PER_MS
from craft.timing.pauses import PauseCut
from dubbing.manifests import Placement
from dubbing.releases.sound import takes_cache
from dubbing.releases.verification import bed
from dubbing.releases.verification.check import Subject, check_at_most, check_between
from dubbing.releases.verification.held_picture import later_ms
from dubbing.reports import Check
from media.containers.sample_table import same_sound
from media.containers.samples import delay_segment
from media.sound.mastering import AIMED_LUFS, MOST_DBTP, TOLERANCE_LU
from media.sound.measure import LocatedSound, Loudness, LoudnessGauge, SampleCount
from media.sound.placement_check import ExpectedSound, read_and_locate
from media.sound.take_fitting import TakeAudio, fit_take
from storage.files import local_copy

PLACE_OFF_MS = 10.0
# A take counts as found from this correlation on. Over the French of a voice-over it is lower than alone.
LEAST_SCORE = 0.5
LENGTH_OFF_MS = 25.0
SILENT_LUFS = -69.0


def voice(subject: Subject) -> list[Check]:
    """The M4A where the release has one, the MP4's sound, and the segments of the stream, joined as a player does."""
    m4a, mp4 = subject.first("audio_only"), subject.first("messaging_mp4")
    assert mp4 is not None
    checks: list[Check] = []
    # All takes are looked for once; where the same is heard again, three are enough to see a shift.
    needles = _needles(subject.placed)
    if m4a is not None:  # a file with sound alone: somebody is heard in the language
        located, gauge = _hear(subject, m4a, needles)
        checks += [*_whole("m4a", subject, gauge), *bed.even(subject, gauge.momentary_lufs()), *_places("m4a", located)]
        needles = _three(needles)
    if m4a is not None and same_sound(m4a, mp4):
        located = _three(located)
    else:
        located, gauge = _hear(subject, mp4, _three(needles))
    return [
        *checks,
        *_whole("mp4", subject, gauge),
        *_places("mp4", located),
        *_stream("hls", subject, subject.all_of("audio"), needles),
    ]


def check_descriptions(subject: Subject) -> list[Check]:
    """The sound with audio description, as it streams and as one file: every description at its place, and the first,
    a middle and the last take of the version as well. Nothing where the release has none."""
    if not subject.described:
        return []
    needles = _needles(sorted([*subject.described, *_three(subject.placed)], key=lambda placement: placement.start))
    alone = subject.first("described_alone")
    assert alone is not None
    located, gauge = _hear(subject, alone, needles)
    return [
        *_whole("described", subject, gauge),
        *_places("described", located),
        *_stream("described_hls", subject, subject.all_of("described"), needles),
    ]


def _needles(placed: Sequence[Placement]) -> list[ExpectedSound]:
    return [ExpectedSound(placement.start, partial(_fitted_take, placement)) for placement in placed]


def _hear(subject: Subject, path: Path, needles: Sequence[ExpectedSound]) -> tuple[list[LocatedSound], LoudnessGauge]:
    gauge = LoudnessGauge()
    return read_and_locate(path, needles, gauge, timeout_s=300 + subject.duration_ms / 1000), gauge


def _stream(name: str, subject: Subject, files: list[Path], needles: Sequence[ExpectedSound]) -> list[Check]:
    """Its segments joined as a player does. How loud it is the file with the same sound has told."""
    length = SampleCount()
    joined = _join_files(subject, files)
    located = read_and_locate(joined, needles, length, timeout_s=300 + subject.duration_ms / 1000)
    off = length.samples / SAMPLES_PER_MS - subject.duration_ms
    return [check_between(f"{name}_sound_off_ms", off, -60, 0.1), *_places(name, located)]


def _whole(name: str, subject: Subject, gauge: LoudnessGauge) -> list[Check]:
    heard = gauge.read()
    off = heard.duration_ms - subject.duration_ms
    return [check_between(f"{name}_sound_off_ms", off, -LENGTH_OFF_MS, LENGTH_OFF_MS), *_loudness(name, heard)]


def _loudness(name: str, heard: Loudness) -> list[Check]:
    peak = check_at_most(f"{name}_true_peak_dbtp", heard.dbtp, MOST_DBTP, 2)
    if heard.lufs <= SILENT_LUFS:  # a video without sound, released with subtitles only
        return [peak]
    return [
        check_between(f"{name}_loudness_lufs", heard.lufs, AIMED_LUFS - TOLERANCE_LU, AIMED_LUFS + TOLERANCE_LU, 2),
        peak,
    ]


def _places(name: str, located: list[LocatedSound]) -> list[Check]:
    if not located:
        return []
    found = [take for take in located if take.score >= LEAST_SCORE]
    farthest = max((abs(take.offset_ms) for take in found), default=0.0)
    checks = [
        Check(f"{name}_takes_found", len(found) == len(located), len(found), len(located)),
        Check(f"{name}_takes_off_ms", bool(found) and farthest <= PLACE_OFF_MS, round(farthest, 2), PLACE_OFF_MS),
        Check(
            f"{name}_takes_resemblance",
            len(found) == len(located),
            round(min(take.score for take in located), 3),
            LEAST_SCORE,
        ),
    ]
    for which, take in (("first", located[0]), ("middle", located[len(located) // 2]), ("last", located[-1])):
        ok = take.score >= LEAST_SCORE and abs(take.offset_ms) <= PLACE_OFF_MS
        checks.append(Check(f"{name}_{which}_take_off_ms", ok, round(take.offset_ms, 2), PLACE_OFF_MS))
    return checks


def _fitted_take(placement: Placement) -> NDArray[np.float32]:
    """The take as it was fitted: from the cache, or made again from the take itself."""
    place = PlacedTake(
        start=placement.start,
        natural=placement.natural,
        length=placement.length,
        cuts=tuple(PauseCut(start, end) for start, end in placement.cuts),
    )
    with local_copy(placement.audio) as path:
        take = TakeAudio(placement.digest, path, *placement.trim_ms)
        return fit_take(take, place, takes_cache()).sound(10_000 * SAMPLES_PER_MS)


def _join_files(subject: Subject, files: list[Path]) -> Path:
    """Initialisation segment and media segments in one file, as a player appends them. files: the playlist, then
    these."""
    _playlist, init, *segments = files
    later = later_ms(subject) if subject.times else [0.0] * len(segments)
    whole = subject.folder / "stream.mp4"
    with whole.open("wb") as out:
        out.write(init.read_bytes())
        for part, ms in zip(segments, later, strict=True):
            # Its own times are those of a picture that never waits: without that the sound would lie over itself.
            sound = part.read_bytes()
            out.write(delay_segment(sound, round(ms * SAMPLES_PER_MS)) if ms else sound)
    return whole


def _three(rows: list[Any]) -> list[Any]:
    return [rows[0], rows[len(rows) // 2], rows[-1]] if len(rows) > 3 else rows
