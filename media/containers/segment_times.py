"""When the pictures of fMP4 segments are shown, read from the segments themselves (ISO/IEC 14496-12, 8.8.7, 8.8.8,
8.8.12).

ffmpeg's playlist is not used: it takes the length of a segment of one picture from the frame rate, whatever the
picture's own duration, so that a video of 18.083 s had 18.1 s in its playlist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from media.containers.samples import read_segment


@dataclass(frozen=True)
class Span:
    """start, length: of one segment, in ticks of its track."""

    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length


def span_of(segment: bytes) -> Span:
    """When a segment of one track is shown, of one fragment or more. Raises ValueError where a picture is never shown,
    and as `read_segment` does."""
    whole = read_segment(segment)
    if not whole.samples or min(sample.duration for sample in whole.samples) < 1:
        raise ValueError("a segment has a picture that is never shown")
    return Span(whole.start, whole.length)


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
