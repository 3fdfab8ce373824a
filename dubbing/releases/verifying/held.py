"""A picture that waits: decoded, every picture must be the one that the mapping of times names. Nothing of what the
build said is used but its list of holds; the originals are the renditions that all languages share."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from craft.formats.hls_reader import MediaPlaylist, faults_between, read_playlist
from craft.timing.timeline import Hold, duration_in_language, holds_by_segment, to_original, waited_before
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
    for playlist in subject.all_of("held"):
        if playlist.suffix != ".m3u8":
            continue
        listed = read_playlist(playlist.read_text(encoding="utf-8"))
        assert isinstance(listed, MediaPlaylist) and listed.init_uri is not None
        read.append(listed)
        rendition = renditions.get(listed.init_uri.removeprefix("../"))
        if rendition is None:
            return [Check("held_pictures", False, listed.init_uri, "")]
        stream = _Stream(subject, rendition, [segment.uri.removeprefix("../") for segment in listed.segments])
        off_ms = max(off_ms, stream.off_ms())
        for run in stream.runs():
            there, wanted, differing = stream.compared(run)
            frames.append((there, wanted))
            wrong += differing
    read += [_voice(subject, role) for role in ("audio", *(["described"] if subject.described else []))]
    faults = faults_between(read)
    planned = [False, *(bool(inside) for inside in _inside(subject)[:-1])]
    marked = [segment.after_hold for segment in read[0].segments]
    said_alike = not faults and marked == planned
    return [
        Check("held_playlists", said_alike, "; ".join(faults) or sum(marked), sum(planned)),
        same("held_frames", sum(there for there, _wanted in frames), sum(wanted for _there, wanted in frames)),
        same("held_pictures", wrong, 0),
        at_most("held_off_ms", off_ms, 0.1, 2),
    ]


class _Stream:
    """One rendition: its segments as all languages have them, and as this version has them."""

    def __init__(self, subject: Subject, rendition: dict[str, Any], paths: list[str]) -> None:
        self._subject, self._rendition, self._paths = subject, rendition, paths
        self._inside = holds_by_segment(rendition["segment_ms"], subject.holds)
        self._waited = waited_before([sum(hold.length_ms for hold in inside) for inside in self._inside])
        self._shared = [segment["path"] for segment in rendition["segments"]]

    def off_ms(self) -> float:
        """How far the length is from what the holds ask for."""
        ticks = sum(span_of(_read(path)).length for path in self._paths)
        wanted = duration_in_language(sum(self._rendition["segment_ms"]), self._subject.holds)
        return abs(ticks / TICKS_PER_MS - wanted)

    def runs(self) -> Iterator[range]:
        """The segments to look at, as runs of neighbours."""
        count = len(self._paths)
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
        shown = shown_pictures(init, [(_read(self._paths[number]), self._waited[number]) for number in run], work)
        fps = self._rendition["fps"]
        stills = sum(max(1, hold.length_ms * fps // 1000) for number in run for hold in self._inside[number])
        moments = [picture.at for picture in original]
        differing = sum(
            picture.digest != original[_seen_at(picture, moments, self._subject.holds)].digest for picture in shown
        )
        return len(shown), len(original) + stills, differing


def _seen_at(shown: Shown, moments: list[int], holds: list[Hold]) -> int:
    """Which of the original pictures belongs to this moment. The mapping is the same in ticks as in milliseconds."""
    in_ticks = [Hold(hold.at_ms * TICKS_PER_MS, hold.length_ms * TICKS_PER_MS) for hold in holds]
    return max(0, bisect_right(moments, to_original(shown.at, in_ticks) + NEAR_TICKS) - 1)


def _inside(subject: Subject) -> list[list[Hold]]:
    return holds_by_segment(segment_lengths(subject), subject.holds)


def segment_lengths(subject: Subject) -> list[int]:
    """The lengths of the segments of the picture that all languages share, in ms."""
    lengths: list[int] = subject.release.version.tutorial.video["renditions"][0]["segment_ms"]
    return lengths


def waited_ms(subject: Subject) -> list[int]:
    """For how long the picture has waited when each segment begins."""
    return waited_before([sum(hold.length_ms for hold in inside) for inside in _inside(subject)])


def _voice(subject: Subject, role: str) -> MediaPlaylist:
    playlist, *_parts = subject.all_of(role)
    read = read_playlist(playlist.read_text(encoding="utf-8"))
    assert isinstance(read, MediaPlaylist)
    return read


def _read(path: str) -> bytes:
    with local_copy(path, store="public") as local:
        return local.read_bytes()
