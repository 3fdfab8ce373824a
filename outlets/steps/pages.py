"""The pages of steps: one sentence of a release each, with its picture and, where somebody is heard, its voice."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NotRequired, TypedDict

from craft.documents import JsonObject
from craft.timing.pauses import PauseCut, moment_after_cuts
from craft.timing.timeline import TimeMap, to_language
from dubbing.manifests import ReleasedSegment
from outlets.book.rows import BOOK
from outlets.steps.rows import STEP_LIST, files_of_steps
from public.queries.watch import WatchPage
from storage.files import open_stored

LONGEST_MS = 60_000
"""The longest sound of a step. A segment is a sentence or two: above a minute somebody forgot to cut."""


@dataclass(frozen=True)
class Voice:
    """Who says a sentence, and where that is recorded. person: their key; None where the original speaks.

    audio: of a take, in the private store; '' where it is the original. start_ms, end_ms: there."""

    person: int | None
    audio: str
    start_ms: int
    end_ms: int


def voices(found: WatchPage) -> dict[str, Voice]:
    """Segment → its voice: the take that the release plays, or the original where that is in this language. A sentence
    that nobody recorded has none: the French is nobody's translation."""
    tutorial = found.tutorial
    speaks = tutorial.has_audio and found.language.tag == tutorial.source_language
    original = speaks and bool(tutorial.original and tutorial.probe)
    heard: dict[str, Voice] = {}
    for row in found.document.segments:
        if row.take and row.placement is not None and row.placement.audio:
            heard[row.segment] = Voice(row.voice, row.placement.audio, *row.placement.trim_ms)
        elif original:
            heard[row.segment] = Voice(None, "", row.start_ms, row.end_ms)
    return heard


class SoundListed(TypedDict):
    path: str
    bytes: int
    ms: int
    lead_ms: NotRequired[int]
    words: NotRequired[list[int]]


@dataclass(frozen=True)
class Sound:
    """lead_ms: of silence before the voice. words: when each is heard and, last, when the last one ends, in ms of the
    sound; none where only the whole sentence's time is known."""

    path: str
    bytes: int
    ms: int
    lead_ms: int = 0
    words: tuple[int, ...] = ()


class StepList(TypedDict):
    """As it is stored. sounds: by segment."""

    sounds: dict[str, SoundListed]
    stills: list[int]
    still_bytes: int


@dataclass(frozen=True)
class StepFiles:
    """What a worker made for the pages of a release. sounds: by segment. stills: the moments that have a picture.
    still_bytes: of all of them. book: of the EPUB, its path in the public store and its size; '' where there is none,
    or where somebody who is heard in it does not let it leave the site."""

    sounds: dict[str, Sound]
    stills: frozenset[int]
    still_bytes: int
    book: str
    book_bytes: int

    @property
    def has_words(self) -> bool:
        return any(sound.words for sound in self.sounds.values())

    @property
    def bytes(self) -> int:
        """Of all pictures and sounds."""
        return self.still_bytes + sum(sound.bytes for sound in self.sounds.values())


def step_files(release: int) -> StepFiles | None:
    """What was made for this release (its key); None where nothing is, or no more. One query; none for a page, which
    asked for them with its release (`files_made`)."""
    rows = files_of_steps(release).values_list("role", "path", "bytes")
    made = {role: (path, size) for role, path, size in rows}
    return _step_files(made.get(STEP_LIST, ("", 0))[0], *made.get(BOOK, ("", 0)))


def _step_files(listed: str, path: str, size: int) -> StepFiles | None:
    """listed: where the list of them is stored, '' where there is none; path, size: of the book."""
    if not listed:
        return None
    try:
        said = _step_list(listed)
    except FileNotFoundError:
        return None
    sounds = {
        segment: replace(Sound(**sound), words=tuple(sound.get("words", ())))  # type: ignore[arg-type]
        for segment, sound in said["sounds"].items()
    }
    return StepFiles(sounds, frozenset(said["stills"]), said["still_bytes"], path, size)


def files_made(found: WatchPage) -> StepFiles | None:
    """The same as it stood when the page was asked for (`columns` of `rows.py`). No query."""
    row: Any = found.release
    return _step_files(row.step_list or "", row.book or "", row.book_bytes or 0)


def offer_of(found: WatchPage) -> JsonObject:
    """What the watch page says of them: whether there are any, how many bytes more a phone keeps. No query."""
    made = files_made(found)
    return {
        "steps": bool(found.lines),
        "words_at": f"{found.base}steps/words.json" if made and made.has_words else "",
        "keep_bytes": found.video_bytes + (made.bytes if made else 0),
    }


def transcript_words(found: WatchPage) -> list[tuple[int, ...]]:
    """Of each line of the transcript: when its words are heard in the version and, last, when the last one ends (ms).
    No query."""
    made = files_made(found)
    rows = {row.segment: row for row in found.document.segments}
    return [
        _in_the_version(made.sounds[line.segment], rows[line.segment], found.times)
        if made and line.segment in made.sounds and line.segment in rows
        else ()
        for line in found.lines
    ]


def _in_the_version(sound: Sound, row: ReleasedSegment, times: TimeMap) -> tuple[int, ...]:
    """The moments of a sound at the voice's own pace, as the release plays that voice."""
    since = [ms - sound.lead_ms for ms in sound.words]
    placed = row.placement
    if placed is None:
        return tuple(round(to_language(row.start_ms + ms, times)) for ms in since)
    cuts, pace = [PauseCut(*cut) for cut in placed.cuts], placed.length / (placed.natural or placed.length or 1)
    return tuple(round(placed.start_ms + moment_after_cuts(ms, cuts) * pace) for ms in since)


@lru_cache(maxsize=128)
def _step_list(path: str) -> StepList:
    """The list of a release's steps; cached for good, as its path is the digest of what it says."""
    with open_stored(path) as file:
        listed: StepList = json.loads(file.read())
    return listed
