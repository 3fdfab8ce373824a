"""When the pictures of fMP4 segments are shown, read from the segments themselves (ISO/IEC 14496-12, 8.8.7, 8.8.8,
8.8.12).

ffmpeg's playlist is not used: it takes the length of a segment of one picture from the frame rate, whatever the
picture's own duration, so that a video of 18.083 s had 18.1 s in its playlist.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from media.containers.boxes import boxes

# Flags of `tfhd` and `trun`: which optional fields are there, in this order.
_BASE_OFFSET, _DESCRIPTION, _DEFAULT_DURATION = 0x01, 0x02, 0x08
_DATA_OFFSET, _FIRST_FLAGS, _DURATION, _SIZE, _SAMPLE_FLAGS, _COMPOSITION = 0x001, 0x004, 0x100, 0x200, 0x400, 0x800


@dataclass(frozen=True)
class Span:
    """start, length: of one segment, in ticks of its track."""

    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length


def span_of(segment: bytes) -> Span:
    """When a segment of one track is shown, of one fragment or more. Raises ValueError when it does not say so itself,
    and where a fragment does not begin where the one before ends (to the tick)."""
    spans = [_span(segment, (at, end)) for kind, at, end in boxes(segment) if kind == b"moof"]
    if not spans:
        raise ValueError("a segment has no moof box")
    for one, following in pairwise(spans):
        if abs(one.end - following.start) > 1:
            raise ValueError(f"a fragment of a segment begins at {following.start} instead of {one.end}")
    return Span(spans[0].start, sum(span.length for span in spans))


def _span(segment: bytes, moof: tuple[int, int]) -> Span:
    traf = _inside(segment, b"traf", *moof)
    start_at, _end = _inside(segment, b"tfdt", *traf)
    (start,) = struct.unpack_from(">Q" if segment[start_at] else ">I", segment, start_at + 4)
    durations = _durations(segment, traf, _default_duration(segment, traf))
    if not durations or min(durations) < 1:
        raise ValueError("a segment has a picture that is never shown")
    return Span(start, sum(durations))


def lengths_ms(spans: Sequence[Span], timescale: int) -> tuple[int, ...]:
    """The length of each segment in whole milliseconds; their ends are rounded, so that rounding never adds up.

    Raises ValueError unless the first begins at 0 and each of the others where the one before ends (to the tick, which
    is what a rounded frame rate may be off).
    """
    at = 0
    for span in spans:
        if abs(span.start - at) > 1:
            raise ValueError(f"a segment begins at {span.start} instead of {at}")
        at = span.end
    ends = [0, *(round(span.end * 1000 / timescale) for span in spans)]
    return tuple(end - start for start, end in pairwise(ends))


def _inside(data: bytes, kind: bytes, start: int, end: int) -> tuple[int, int]:
    for found, first, last in boxes(data, start, end):
        if found == kind:
            return first, last
    raise ValueError(f"a segment has no {kind.decode()} box")


def _default_duration(data: bytes, traf: tuple[int, int]) -> int:
    """What `tfhd` says of every picture whose duration is not told; 0 where it says nothing."""
    at, _end = _inside(data, b"tfhd", *traf)
    (flags,) = struct.unpack_from(">I", data, at)
    if not flags & _DEFAULT_DURATION:
        return 0
    before = 8 * bool(flags & _BASE_OFFSET) + 4 * bool(flags & _DESCRIPTION)
    return int(struct.unpack_from(">I", data, at + 8 + before)[0])


def _durations(data: bytes, traf: tuple[int, int], default: int) -> list[int]:
    durations: list[int] = []
    for kind, at, _end in boxes(data, *traf):
        if kind != b"trun":
            continue
        flags, count = struct.unpack_from(">II", data, at)
        at += 8 + 4 * bool(flags & _DATA_OFFSET) + 4 * bool(flags & _FIRST_FLAGS)
        told = [flag for flag in (_DURATION, _SIZE, _SAMPLE_FLAGS, _COMPOSITION) if flags & flag]
        if _DURATION not in told:
            durations += [default] * count
            continue
        # The duration is the first of a picture's fields.
        durations += [struct.unpack_from(">I", data, at + 4 * len(told) * n)[0] for n in range(count)]
    return durations
