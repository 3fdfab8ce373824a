"""A picture that waits: decoded, every picture must be the one that the mapping of times names. Nothing of what the
build said is used but its list of holds; the originals are the renditions that all languages share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from craft.formats.hls_reader import MediaPlaylist, faults_between, read_playlist
from craft.timing.timeline import Hold, duration_in_language, holds_by_segment, to_original
from dubbing.releases.verifying.check import Check, Subject, at_most, same
from media.containers.segment_times import span_of
from media.picture.held_segment import TICKS_PER_MS
from media.picture.joined import Shown, shown_pictures
from storage.files import local_copy

NEAR_TICKS = 9  # a tenth of a millisecond: moments are whole ticks, pictures at 7 or 11 a second do not begin at them


def picture(subject: Subject) -> list[Check]:
    """Nothing for a version whose picture never waits. Else lite as a whole; of the others each segment that waits,
    with its neighbours."""
    holds = subject.holds
    if not holds:
        return []
    renditions = {
        rendition["init"]["path"]: rendition for rendition in subject.release.version.tutorial.video["renditions"]
    }
    frames: list[tuple[int, int]] = []
    wrong, off_ms, read = 0, 0.0, []
    planned: list[list[bool]] = []
    for listed in _playlists(subject, "held"):
        read.append(listed)
        rendition = renditions.get(str(listed.init_uri).removeprefix("../"))
        if rendition is None:
            return [Check("held_pictures", False, listed.init_uri, "")]
        stream = _Stream(subject, rendition, [Named(segment.uri[3:], segment.span) for segment in listed.segments])
        off_ms = max(off_ms, stream.off_ms())
        for run in stream.runs():
            there, wanted, differing = stream.compared(run)
            frames.append((there, wanted))
            wrong += differing
        planned.append([False, *map(bool, stream.parts_that_wait[:-1])])
    if not planned:
        return [Check("held_playlists", False, 0, 1)]
    read += [*_playlists(subject, "audio"), *(_playlists(subject, "described") if subject.described else [])]
    faults = faults_between(read)
    marked = [segment.after_hold for segment in read[0].segments]
    said_alike = not faults and all(marked == wanted for wanted in planned)
    return [
        Check("held_playlists", said_alike, "; ".join(faults) or sum(marked), sum(planned[0])),
        same("held_frames", sum(there for there, _wanted in frames), sum(wanted for _there, wanted in frames)),
        same("held_pictures", wrong, 0),
        at_most("held_off_ms", off_ms, 0.1, 2),
    ]


@dataclass(frozen=True)
class Named:
    """What a playlist names: a file of the store, and which of its bytes (`hls_reader.ReadSegment`)."""

    path: str
    span: tuple[int, int] | None

    def read(self) -> bytes:
        data = _read(self.path)
        return data if self.span is None else data[self.span[0] : sum(self.span)]


class _Stream:
    """One rendition: its segments as all languages have them, and the parts that this version names, whose times in the
    video are read from themselves."""

    def __init__(self, subject: Subject, rendition: dict[str, Any], parts: list[Named]) -> None:
        self._subject, self._rendition, self._parts = subject, rendition, parts
        self._inside = holds_by_segment(rendition["segment_ms"], subject.holds)
        self._shared = [segment["path"] for segment in rendition["segments"]]
        self._spans = [span_of(part.read()) for part in parts]
        self._starts_ms = [round(span.start / TICKS_PER_MS) for span in self._spans]
        ends = [*self._starts_ms[1:], sum(rendition["segment_ms"])]
        lengths = [end - start for start, end in zip(self._starts_ms, ends, strict=True)]
        self.parts_that_wait = holds_by_segment(lengths, subject.holds)
        # As it is played, one part behind the other: wherever the holds are said to be.
        begins = accumulate((span.length for span in self._spans), initial=0)
        self._waited = [round((at - span.start) / TICKS_PER_MS) for at, span in zip(begins, self._spans, strict=False)]

    def off_ms(self) -> float:
        """How far the length is from what the holds ask for."""
        ticks = sum(span.length for span in self._spans)
        wanted = duration_in_language(sum(self._rendition["segment_ms"]), self._subject.holds)
        return abs(ticks / TICKS_PER_MS - wanted)

    def runs(self) -> Iterator[range]:
        """The segments to look at, as runs of neighbours."""
        count = len(self._shared)
        if self._rendition["name"] == "lite":
            yield range(count)
            return
        held = [number for number, inside in enumerate(self._inside) if inside]
        wanted = sorted({near for number in held for near in (number - 1, number, number + 1) if 0 <= near < count})
        begins = [0, *(at for at, (one, next_one) in enumerate(pairwise(wanted), 1) if next_one > one + 1)]
        for first, last in zip(begins, [*begins[1:], len(wanted)], strict=True):
            yield range(wanted[first], wanted[last - 1] + 1)

    def compared(self, run: range) -> tuple[int, int, int]:
        """(pictures there are, pictures there should be, pictures that are not the original's at their moment)."""
        init = _read(self._rendition["init"]["path"])
        work = self._subject.folder
        original = shown_pictures(init, [(_read(self._shared[number]), 0) for number in run], work)
        own = [(self._parts[part].read(), self._waited[part]) for part in self._parts_of(run)]
        shown = shown_pictures(init, own, work)
        fps = self._rendition["fps"]
        stills = sum(max(1, hold.length_ms * fps // 1000) for number in run for hold in self._inside[number])
        moments = [picture.at for picture in original]
        differing = sum(
            picture.digest != original[_seen_at(picture, moments, self._subject.holds)].digest for picture in shown
        )
        return len(shown), len(original) + stills, differing

    def _parts_of(self, run: range) -> range:
        """The parts that begin in these segments."""
        bounds = [0, *accumulate(self._rendition["segment_ms"])]
        first, last = (bisect_left(self._starts_ms, bounds[number]) for number in (run.start, run.stop))
        return range(first, last)


def _seen_at(shown: Shown, moments: list[int], holds: list[Hold]) -> int:
    """Which of the original pictures belongs to this moment. The mapping is the same in ticks as in milliseconds."""
    in_ticks = [Hold(hold.at_ms * TICKS_PER_MS, hold.length_ms * TICKS_PER_MS) for hold in holds]
    return max(0, bisect_right(moments, to_original(shown.at, in_ticks) + NEAR_TICKS) - 1)


def waited_ms(subject: Subject) -> list[int]:
    """For how long the picture has waited when each part of the version begins. ValueError: no playlist says so."""
    listed = next(iter(_playlists(subject, "held")), None)
    if listed is None:
        raise ValueError("a version whose picture waits has no playlist of its own")
    begins = [round(end) for end in accumulate((part.duration_ms for part in listed.segments), initial=0.0)]
    return [at - to_original(at, subject.holds) for at in begins[:-1]]


def _playlists(subject: Subject, role: str) -> list[MediaPlaylist]:
    read = [read_playlist(path.read_text("utf-8")) for path in subject.all_of(role) if path.suffix == ".m3u8"]
    return [playlist for playlist in read if isinstance(playlist, MediaPlaylist)]


def _read(path: str) -> bytes:
    with local_copy(path, store="public") as local:
        return local.read_bytes()
