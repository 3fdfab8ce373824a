"""Where a long video is cut into parts that are sent separately: at key frames, in a pause where there is one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

# A cut may lie this share of an even part's length away from its end, to be found in a pause.
WANDER = 0.25
STEP, PAUSE, SPOKEN = 2, 1, 0


@dataclass(frozen=True)
class Group:
    """The pictures from one key frame to the next, with the sound meanwhile. start_ms: of the key frame."""

    start_ms: float
    bytes: int


@dataclass(frozen=True)
class Speech:
    """A segment as it is heard (or read) in the video. starts_step: a new step of the tutorial begins with it."""

    start_ms: float
    end_ms: float
    starts_step: bool = False


def cut_into_chapters(
    groups: Sequence[Group], speech: Sequence[Speech], *, duration_ms: float, most_ms: float, most_bytes: int
) -> list[int]:
    """The indexes of the groups with which parts begin; the first is 0. groups, speech: in order of time.

    Each part keeps both limits, unless a single group is beyond them. Parts are about as long as each other; each cut
    is the nearest to its even place among those before a new step, else in a pause between segments, else anywhere.
    """
    if not groups:
        return []
    times = [*(group.start_ms for group in groups), duration_ms]
    sums = list(accumulate((group.bytes for group in groups), initial=0))

    def farthest(first: int) -> int:
        """The last index at which the part that begins with `first` may end."""
        in_time = bisect_right(times, times[first] + most_ms) - 1
        in_bytes = bisect_right(sums, sums[first] + most_bytes) - 1
        return max(first + 1, min(in_time, in_bytes))

    ranked = _Pauses(speech)
    begins = [0]
    while (last := farthest(begins[-1])) < len(groups):
        first, left, end = begins[-1], 1, last
        while end < len(groups):
            left, end = left + 1, farthest(end)
        even = (duration_ms - times[first]) / left
        target = min(times[first] + even, times[last])
        near = [at for at in range(first + 1, last + 1) if abs(times[at] - target) <= even * WANDER] or [last]
        begins.append(max(near, key=lambda at: (ranked.rank(times[at]), -abs(times[at] - target))))
    return begins


class _Pauses:
    """What a moment of the video is: before a new step, between two segments, or within one."""

    def __init__(self, speech: Sequence[Speech]) -> None:
        self._starts = [span.start_ms for span in speech]
        self._steps = [span.starts_step for span in speech]
        self._heard_until = list(accumulate((span.end_ms for span in speech), max))

    def rank(self, ms: float) -> int:
        after = bisect_right(self._starts, ms)  # the segment that comes next
        if after and self._heard_until[after - 1] > ms:
            return SPOKEN
        return STEP if after < len(self._steps) and self._steps[after] else PAUSE
