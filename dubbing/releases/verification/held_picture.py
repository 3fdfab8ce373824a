"""A picture that waits or is slower: decoded, every picture must be the one that the mapping of times names. Nothing of
what the build said is used but that mapping; the originals are the renditions that all languages share."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from craft.formats.hls_reader import MediaPlaylist, faults_between, read_playlist
from craft.timing.timeline import CLOCK, TimeMap
from craft.timing.version_parts import holds_by_segment
from dubbing.releases.verification.check import Subject, check_at_most, same
from dubbing.reports import Check
from media.containers.boxes import pictures
from media.containers.clock import clock_of, with_clock
from media.containers.sample_table import VIDEO, read_track
from media.containers.samples import fragments
from media.containers.segment_times import span_of
from media.picture.held_segment import TICKS_PER_MS
from media.picture.joined_segments import ShownPicture, ShownSegment, shown_pictures
from storage.files import local_copy
from tutorials.models.video import Rendition

NEAR_TICKS = 9  # a tenth of a millisecond: moments are whole ticks, pictures at 7 or 11 a second do not begin at them


def picture(subject: Subject) -> list[Check]:
    """Nothing for a version whose times are the video's. Else lite as a whole, and the MP4 that is made of it; of the
    others each segment that waits, with its neighbours, and that the rest is the video's own."""
    if not subject.times:
        return []
    frames: list[tuple[int, int]] = []
    wrong, off_ms, mp4_off_ms, read = 0, 0.0, 0.0, []
    planned: list[bool] = []
    for listed in _playlists(subject, "held"):
        if (rendition := _rendition(subject, listed)) is None:
            return [Check("held_pictures", False, ", ".join(listed.init_uris), "")]
        stream = _Stream(subject, rendition, listed)
        planned.append(stream.is_as_planned())
        off_ms = max(off_ms, stream.off_ms())
        wrong += stream.foreign_parts()
        frames.append(stream.frames())
        for run in stream.runs():
            shown, wanted, differing = stream.compare(run)
            frames.append((len(shown), wanted))
            wrong += differing
            if rendition["name"] == "lite":
                mp4_off_ms = _mp4_off_ms(subject, shown)
        read.append(listed)
    if not planned:
        return [Check("held_playlists", False, 0, 1)]
    read += [*_playlists(subject, "audio"), *(_playlists(subject, "described") if subject.described else [])]
    faults = faults_between(read)
    marked = sum(segment.discontinuity for segment in read[0].segments)
    return [
        Check("held_playlists", not faults and all(planned), "; ".join(faults) or marked, ""),
        same("held_frames", sum(there for there, _wanted in frames), sum(wanted for _there, wanted in frames)),
        same("held_pictures", wrong, 0),
        check_at_most("held_off_ms", off_ms, 0.1, 2),
        check_at_most("held_mp4_off_ms", mp4_off_ms, 0.1, 2),
    ]


def _rendition(subject: Subject, listed: MediaPlaylist) -> Rendition | None:
    """Of which a playlist shows the pictures: its own segments are among them, and four bytes of what they begin with
    may differ. Two renditions of one size and rate begin with the same bytes."""
    begins = {with_clock(_read(uri[3:]), CLOCK) for uri in listed.init_uris}
    alike = [
        kept for kept in subject.release.version.tutorial.video["renditions"] if begins == {_read(kept["init"]["path"])}
    ]
    named = {segment.uri[3:] for segment in listed.segments}
    own = [rendition for rendition in alike if named & {segment["path"] for segment in rendition["segments"]}]
    return next(iter([*own, *alike]), None)


def _mp4_off_ms(subject: Subject, shown: list[ShownPicture]) -> float:
    """How far any picture of the MP4 is from the moment of the one that streams; infinite where one has none."""
    mp4 = subject.first("messaging_mp4")
    assert mp4 is not None
    *times, _end = read_track(mp4, VIDEO).times_ms()
    if len(times) != len(shown):
        return math.inf
    return max(abs(at - picture.at / TICKS_PER_MS) for at, picture in zip(times, shown, strict=True))


@dataclass(frozen=True)
class PlaylistFile:
    """What a playlist names: a file of the store, and which of its bytes (`hls.Segment`)."""

    path: str
    span: tuple[int, int] | None

    def read(self) -> bytes:
        data = _read(self.path)
        return data if self.span is None else data[self.span[0] : sum(self.span)]


class _Stream:
    """One rendition: its segments as all languages have them, and the parts that this version names, whose times in the
    video are read from themselves."""

    def __init__(self, subject: Subject, rendition: Rendition, listed: MediaPlaylist) -> None:
        self._subject, self._rendition, self._listed = subject, rendition, listed
        self._parts = [PlaylistFile(segment.uri[3:], segment.span) for segment in listed.segments]
        self._inside = holds_by_segment(rendition["segment_ms"], subject.times.holds)
        self._shared = [segment["path"] for segment in rendition["segments"]]
        self._video_ms = sum(rendition["segment_ms"])
        self._clocks = _clocks(listed)
        self._count = 0
        spans, groups = [], []
        for part in self._parts:
            data = part.read()
            spans.append(span_of(data))
            groups.append([span_of(group).start for group in fragments(data)])
            self._count += pictures(data).frames
        self._starts_ms = [round(span.start / TICKS_PER_MS) for span in spans]
        ends = [*self._starts_ms[1:], self._video_ms]
        lengths = [end - start for start, end in zip(self._starts_ms, ends, strict=True)]
        self._waits = [bool(holds) for holds in holds_by_segment(lengths, subject.times.holds)]
        # As it is played, one part behind the other: wherever the mapping says that they are.
        shown = [span.length * 1000 / clock for span, clock in zip(spans, self._clocks, strict=True)]
        self._begins_ms = list(accumulate(shown, initial=0.0))
        self._groups = [
            (start / TICKS_PER_MS, begins + (start - span.start) * 1000 / clock)
            for begins, span, clock, starts in zip(self._begins_ms, spans, self._clocks, groups, strict=False)
            for start in starts
        ]

    def is_as_planned(self) -> bool:
        """Whether each part is on the clock that the mapping names, and whoever plays it is told where times jump."""
        clocks = [self._subject.times.clock_at(start) for start in self._starts_ms]
        rows = zip(self._waits, pairwise(clocks), strict=False)
        jumps = [False, *(waits or before != after for waits, (before, after) in rows)]
        return clocks == self._clocks and jumps == [segment.discontinuity for segment in self._listed.segments]

    def off_ms(self) -> float:
        """How far anything is from where the mapping has it: each group of pictures, the end, and what the playlist
        says of both."""
        times, ends = self._subject.times, accumulate((part.duration_ms for part in self._listed.segments), initial=0.0)
        off = [abs(told - begins) for told, begins in zip(ends, self._begins_ms, strict=True)]
        off += [abs(times.to_language(at) - begins) for at, begins in self._groups]
        return max(*off, abs(times.duration_ms(self._video_ms) - self._begins_ms[-1]))

    def foreign_parts(self) -> int:
        """How many do not wait and are yet not the video's own bytes."""
        rows = zip(self._parts, self._waits, strict=True)
        return sum(not waits and part.path not in self._shared for part, waits in rows)

    def frames(self) -> tuple[int, int]:
        """(pictures there are, pictures there should be), by counting alone."""
        pictures_of_video = math.ceil(self._video_ms * self._rendition["fps"] / 1000)
        return self._count, pictures_of_video + self._stills(range(len(self._inside)))

    def _stills(self, run: range) -> int:
        fps = self._rendition["fps"]
        return sum(max(1, hold.length_ms * fps // 1000) for number in run for hold in self._inside[number])

    def runs(self) -> Iterator[range]:
        """The segments to look at, as runs of neighbours."""
        count = len(self._shared)
        if self._rendition["name"] == "lite":
            yield range(count)
            return
        held = [number for number, inside in enumerate(self._inside) if inside]
        wanted = sorted({near for number in held for near in (number - 1, number, number + 1) if 0 <= near < count})
        ends = [at for at, (one, later) in enumerate(pairwise(wanted), 1) if later > one + 1]
        for first, last in pairwise([0, *ends, len(wanted)] if wanted else []):
            yield range(wanted[first], wanted[last - 1] + 1)

    def compare(self, run: range) -> tuple[list[ShownPicture], int, int]:
        """(pictures there are, how many there should be, how many are not the original's at their moment)."""
        init = _read(self._rendition["init"]["path"])
        work = self._subject.folder
        starts = [0, *accumulate(self._rendition["segment_ms"])]
        original = shown_pictures(
            init, (ShownSegment(_read(self._shared[number]), starts[number]) for number in run), work
        )
        own = self._parts_of(run)
        shown = shown_pictures(
            init,
            (ShownSegment(self._parts[n].read(), self._begins_ms[n], self._clocks[n]) for n in own),
            work,
        )
        moments = [picture.at for picture in original]
        differing = sum(
            picture.digest != original[_picture_at(picture, moments, self._subject.times)].digest for picture in shown
        )
        return shown, len(original) + self._stills(run), differing

    def _parts_of(self, run: range) -> range:
        """The parts that begin in these segments."""
        bounds = [0, *accumulate(self._rendition["segment_ms"])]
        first, last = (bisect_left(self._starts_ms, bounds[number]) for number in (run.start, run.stop))
        return range(first, last)


def _picture_at(shown: ShownPicture, moments: list[int], times: TimeMap) -> int:
    """Which of the original pictures belongs to this moment."""
    at = times.to_original(shown.at / TICKS_PER_MS) * TICKS_PER_MS
    return max(0, bisect_right(moments, at + NEAR_TICKS) - 1)


def later_ms(subject: Subject) -> list[float]:
    """How much later each part of the version begins than its own times say, on its clock: because the picture waited
    before it, or is slower. ValueError: no playlist says so."""
    listed = next(iter(_playlists(subject, "held")), None)
    if listed is None:
        raise ValueError("a version with times of its own has no playlist of its own")
    begins = accumulate((part.duration_ms for part in listed.segments), initial=0.0)
    rows = zip(begins, _clocks(listed), strict=False)
    return [at - subject.times.to_original(at) * CLOCK / clock for at, clock in rows]


def _clocks(listed: MediaPlaylist) -> list[int]:
    """Of each segment, as what it begins with says."""
    clocks = {uri: clock_of(_read(uri[3:])) for uri in listed.init_uris}
    return [clocks[str(segment.init_uri)] for segment in listed.segments]


def _playlists(subject: Subject, role: str) -> list[MediaPlaylist]:
    read = [read_playlist(path.read_text("utf-8")) for path in subject.all_of(role) if path.suffix == ".m3u8"]
    return [playlist for playlist in read if isinstance(playlist, MediaPlaylist)]


def _read(path: str) -> bytes:
    with local_copy(path, store="public") as local:
        return local.read_bytes()
