"""The pages of steps: one sentence of a release each, with its picture and, where somebody is heard, its voice."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from parents.queries.handout import EARLY_MS
from parents.queries.step_rows import BOOK, STEP_LIST, files_of_steps
from parents.queries.watch import WatchPage
from storage.files import open_stored

STEP_SOUND = "step_sound"
LONGEST_MS = 60_000
"""The longest sound of a step. A segment is a sentence or two: above a minute somebody forgot to cut."""


@dataclass(frozen=True)
class StepPage:
    """number: from 1. segment: its public id, '' in an old release. still_ms: of the video itself; None where the
    release says no moment. start_ms, end_ms: where the segment is in the video itself."""

    number: int
    text: str
    segment: str
    still_ms: int | None
    start_ms: int
    end_ms: int


def step_pages(found: WatchPage) -> list[StepPage]:
    """The sentences of a release that have a text, in order. No query."""
    heard = [span.heard_ms for span in found.spans]
    pages = []
    for number, line in enumerate(found.lines, 1):
        span = found.spans[max(0, bisect_right(heard, line.start_ms + EARLY_MS) - 1)] if heard else None
        pages.append(
            StepPage(
                number=number,
                text=line.text,
                segment=span.segment if span else "",
                still_ms=span.middle_ms if span and found.tutorial.original else None,
                start_ms=span.start_ms if span else line.start_ms,
                end_ms=span.end_ms if span else line.end_ms,
            )
        )
    return pages


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
    release, tutorial = found.release, found.tutorial
    speaks = tutorial.has_audio and found.language.tag == tutorial.source_language
    original = speaks and bool(tutorial.original and tutorial.probe)
    heard: dict[str, Voice] = {}
    for row in release.manifest.get("segments", []):
        placement = row.get("placement") or {}
        if row.get("take") and placement.get("audio"):
            heard[row["segment"]] = Voice(row.get("voice"), placement["audio"], *placement["trim_ms"])
        elif original:
            heard[row["segment"]] = Voice(None, "", row["start_ms"], row["end_ms"])
    return heard


@dataclass(frozen=True)
class Sound:
    path: str
    bytes: int
    ms: int


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
        said = _listed(listed)
    except FileNotFoundError:
        return None
    sounds = {segment: Sound(**sound) for segment, sound in said["sounds"].items()}
    return StepFiles(sounds, frozenset(said["stills"]), said["still_bytes"], path, size)


def files_made(found: WatchPage) -> StepFiles | None:
    """The same as it stood when the page was asked for (`parents.queries.step_rows`). No query."""
    row: Any = found.release
    return _step_files(row.step_list or "", row.book or "", row.book_bytes or 0)


def offer_of(found: WatchPage) -> dict[str, Any]:
    """What the watch page says of them: whether there are any, how many bytes more a phone keeps, the book. No
    query."""
    made = files_made(found)
    return {
        "steps": bool(found.lines),
        "keep_bytes": found.video_bytes + (made.bytes if made else 0),
        "book_bytes": made.book_bytes if made else 0,
    }


@lru_cache(maxsize=128)
def _listed(path: str) -> dict[str, Any]:
    """The list of a release's steps; cached for good, as its path is the digest of what it says."""
    with open_stored(path) as file:
        listed: dict[str, Any] = json.loads(file.read())
    return listed
