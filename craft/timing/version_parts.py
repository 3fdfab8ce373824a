"""How a version is divided into what is played in one piece, so that next to nothing must be copied for it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from craft.timing.timeline import CLOCK, GROUP_MS, Hold, TimeMap


@dataclass(frozen=True)
class Part:
    """What a version plays in one piece: a whole segment of the video, or some of its groups of pictures.

    segment: which one, from 0. groups: which of its groups (half-open); None for a whole segment. start_ms, length_ms:
    in the video's own time. clock: on which it is shown (`Slow`). begins_ms: in the version. holds: those that stand in
    it.
    """

    segment: int
    groups: tuple[int, int] | None
    start_ms: int
    length_ms: int
    clock: int
    begins_ms: float
    holds: tuple[Hold, ...]

    @property
    def shown_ms(self) -> float:
        """How long it is in the version, its holds included."""
        return self.length_ms * CLOCK / self.clock + sum(hold.length_ms for hold in self.holds)

    @property
    def waited_ms(self) -> float:
        """How much later it begins than its own times say on its clock; below 0 where more of the video before it was
        shown on a faster one."""
        return self.begins_ms - self.start_ms * CLOCK / self.clock


def version_parts(segment_ms: Sequence[int], times: TimeMap, group_ms: int | None) -> list[Part]:
    """The video in as few parts as possible, such that each is on one clock and no picture is copied but those of
    groups in which it waits.

    segment_ms: the lengths of its segments. group_ms: of each group of pictures but the last of a segment; None where a
    segment cannot be divided: then a whole one is copied, and ValueError where its groups are on different clocks.
    Groups that wait side by side are one part.
    """
    found: list[Part] = []
    start, begins = 0, 0.0
    for number, (length, own) in enumerate(zip(segment_ms, holds_by_segment(segment_ms, times.holds), strict=True)):
        clocks = [times.clock_at(start + at) for at in range(0, length, GROUP_MS)]
        if group_ms is None and len(set(clocks)) > 1:
            raise ValueError("a segment that cannot be divided is shown on one clock")
        groups = cut_evenly(length, group_ms) if group_ms and (own or len(set(clocks)) > 1) else [length]
        inside = holds_by_segment(groups, [Hold(max(0, hold.at_ms - start), hold.length_ms) for hold in own])
        bounds = [0, *accumulate(groups)]
        alike = [(bool(waits), times.clock_at(start + at)) for waits, at in zip(inside, bounds, strict=False)]
        cuts = [0, *(at for at, (one, later) in enumerate(pairwise(alike), 1) if one != later)]
        for first, last in pairwise([*cuts, len(groups)]):
            held = own[sum(map(len, inside[:first])) : sum(map(len, inside[:last]))]
            whole = (first, last) == (0, len(groups))
            place = (start + bounds[first], bounds[last] - bounds[first], alike[first][1])
            found.append(Part(number, None if whole else (first, last), *place, begins, tuple(held)))
            begins += found[-1].shown_ms
        start += length
    return found


def holds_by_segment(segment_ms: Sequence[int], holds: Sequence[Hold]) -> list[list[Hold]]:
    """The holds that stand in each segment of the video, in order; one behind the end stands in the last segment."""
    found: list[list[Hold]] = [[] for _length in segment_ms]
    ends = list(accumulate(segment_ms))
    for hold in sorted(holds, key=lambda hold: hold.at_ms):
        found[min(bisect_right(ends, hold.at_ms), len(ends) - 1)].append(hold)
    return found


def cut_evenly(whole_ms: int, piece_ms: int) -> list[int]:
    """Pieces of one length, and what is left (if anything) as the last."""
    count, rest_ms = divmod(whole_ms, piece_ms)
    return [piece_ms] * count + [rest_ms] * bool(rest_ms)
