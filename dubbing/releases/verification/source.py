"""A release beside the film that it was made of, as that is when it is played (`media.picture.playback`): as long, with
sound where that has sound, beginning and ending with the same pictures. What the probe said is not believed."""

from __future__ import annotations

from collections.abc import Iterator

from craft.timing.timeline import to_language
from dubbing.releases.verification.check import Subject, check_at_most, check_between
from dubbing.reports import Check
from media.picture.playback import (
    FLOOR_DB,
    HEIGHT,
    PICTURE_BYTES,
    PlaybackFacts,
    PlayedSound,
    difference,
    ends,
    near_first,
    near_last,
    play_sound,
)
from tutorials.pipelines.ingest import stored_probe
from tutorials.pipelines.source import LENGTH_TOLERANCE_MS, played_source

PREFIX = "source_"
ALIKE = 24
"""Of 255, on average over small pictures: what an encoder changes stays far below, another picture is far above."""
ABOVE_TEXT = PICTURE_BYTES // HEIGHT * 6  # the upper two thirds: below stand drawn subtitles
HEARD_DB, SILENT_DB = -45, -60
INSIDE_MS = 500
MOST_SILENT_S = 1


def alike(subject: Subject) -> list[Check]:
    """Nothing where the original was erased."""
    tutorial = subject.release.version.tutorial
    if not tutorial.original or not tutorial.probe:
        return []
    probed = stored_probe(tutorial)
    found = played_source(tutorial, probed)
    narration = probed.narration if tutorial.has_audio else None
    order = narration.order if narration else None
    length_ms = found.length_ms(order)
    off_ms = subject.duration_ms - subject.times.duration_ms(round(length_ms))
    most_ms = max(LENGTH_TOLERANCE_MS, 1000 / probed.fps)
    return [
        check_between("source_length_off_ms", off_ms, -most_ms, most_ms),
        *_pictures(subject, found),
        *_sound(subject, found, found.sound(order)),
    ]


def _pictures(subject: Subject, found: PlaybackFacts) -> list[Check]:
    mp4 = subject.first("messaging_mp4")
    assert mp4 is not None
    first, last = ends(mp4, subject.duration_ms)
    return [
        check_at_most("source_first_picture", _difference(found.first, near_first(first) if first else ()), ALIKE),
        check_at_most("source_last_picture", _difference(found.last, near_last(last) if last else ()), ALIKE),
    ]


def _difference(some: tuple[bytes, ...], others: tuple[bytes, ...]) -> float:
    return difference(*(tuple(colours[:ABOVE_TEXT] for colours in pictures) for pictures in (some, others)))


def _sound(subject: Subject, found: PlaybackFacts, narration: PlayedSound | None) -> list[Check]:
    if narration is None:
        return []
    others = [sound.order + 1 for sound in found.sounds if sound.heard and not narration.heard]
    mp4 = subject.first("messaging_mp4")
    assert mp4 is not None
    loud = [at for at in _seconds_of_the_original(subject, len(narration.levels)) if narration.levels[at] > HEARD_DB]
    # With a voice in every sentence there is none, and the sound need not be decoded once more.
    released = play_sound(mp4, 0, subject.duration_ms).levels if loud else ()
    silent = sum(_loudest_near(released, subject, second) < SILENT_DB for second in loud)
    return [
        Check("source_other_sound", not others, ", ".join(map(str, others)) or 0, 0),
        check_at_most("source_silent_s", silent, MOST_SILENT_S, 0),
    ]


def _seconds_of_the_original(subject: Subject, count: int) -> Iterator[int]:
    """The seconds of the film in which its own sound is heard: all without voices, else those of sentences without."""
    if not subject.placed:
        yield from range(count)
        return
    for row in subject.manifest.segments:
        if row.placement is None:
            first, last = row.start_ms + INSIDE_MS, row.end_ms - INSIDE_MS
            yield from range(-(-first // 1000), min(count, last // 1000))


def _loudest_near(released: tuple[int, ...], subject: Subject, second: int) -> int:
    """The loudest of the second of the version in which the middle of this one is, and of its neighbours."""
    there = to_language(second * 1000 + 500, subject.times) // 1000
    return max(released[max(0, there - 1) : there + 2], default=FLOOR_DB)
