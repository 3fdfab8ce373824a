"""The one mapping between a video's own time and the time of a language version.

A version may *hold* a still for a while, where its language needs longer than the French; the video itself is never
encoded again for it. Without holds both times are the same. Everything that crosses from one to the other goes through
here (placements, cues, chapters, switching language). All times are whole milliseconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise


@dataclass(frozen=True)
class Hold:
    """The picture of the moment `at_ms` (original time) stands still for `length_ms` (> 0)."""

    at_ms: int
    length_ms: int

    def __post_init__(self) -> None:
        if self.at_ms < 0 or self.length_ms <= 0:
            raise ValueError("a hold stands at 0 ms or later and lasts longer than 0 ms")


def to_language(original_ms: int, holds: Sequence[Hold] = ()) -> int:
    """The moment of the language version at which the original's moment is first seen.

    A hold at that very moment has not passed yet: what begins there begins before the picture stands still.
    """
    return original_ms + sum(hold.length_ms for hold in holds if hold.at_ms < original_ms)


def to_original(language_ms: int, holds: Sequence[Hold] = ()) -> int:
    """The original's moment that is seen at a moment of the language version; inside a hold, the moment held.

    `to_original(to_language(m)) == m` for every m. Between two versions: to_original with the holds of the one, then
    to_language with those of the other.
    """
    behind = 0
    for hold in sorted(holds, key=lambda hold: hold.at_ms):
        begins = hold.at_ms + behind
        if language_ms <= begins:
            break
        if language_ms <= begins + hold.length_ms:
            return hold.at_ms
        behind += hold.length_ms
    return language_ms - behind


def duration_in_language(original_ms: int, holds: Sequence[Hold] = ()) -> int:
    """How long the version is: the video and every hold, also one at its very end."""
    return original_ms + sum(hold.length_ms for hold in holds)


def holds_by_segment(segment_ms: Sequence[int], holds: Sequence[Hold]) -> list[list[Hold]]:
    """The holds that stand in each segment of the video, in order; one behind the end stands in the last segment."""
    found: list[list[Hold]] = [[] for _length in segment_ms]
    ends = list(accumulate(segment_ms))
    for hold in sorted(holds, key=lambda hold: hold.at_ms):
        found[min(bisect_right(ends, hold.at_ms), len(ends) - 1)].append(hold)
    return found


@dataclass(frozen=True)
class Part:
    """What a version plays in one piece: a whole segment of the video, or some of its groups of pictures.

    segment: which one, from 0. groups: which of its groups (half-open); None for a whole segment. start_ms, length_ms:
    in the video's own time. holds: those that stand in it. waited_ms: for how long the picture waited before it.
    """

    segment: int
    groups: tuple[int, int] | None
    start_ms: int
    length_ms: int
    holds: tuple[Hold, ...]
    waited_ms: int

    @property
    def shown_ms(self) -> int:
        """How long it is in the version, its holds included."""
        return duration_in_language(self.length_ms, self.holds)


def parts_at_holds(segment_ms: Sequence[int], holds: Sequence[Hold], group_ms: int | None) -> list[Part]:
    """The video in as few parts as possible, such that no picture is copied but those of groups in which it waits.

    segment_ms: the lengths of its segments. group_ms: of each group of pictures but the last of a segment; None where a
    segment cannot be divided: then a whole one is copied. Groups that wait side by side are one part.
    """
    found: list[Part] = []
    start = waited = 0
    for number, (length, own) in enumerate(zip(segment_ms, holds_by_segment(segment_ms, holds), strict=True)):
        groups = cut_evenly(length, group_ms) if own and group_ms else [length]
        inside = holds_by_segment(groups, [Hold(max(0, hold.at_ms - start), hold.length_ms) for hold in own])
        bounds = [0, *accumulate(groups)]
        cuts = [0, *(at for at, (one, later) in enumerate(pairwise(inside), 1) if bool(one) != bool(later))]
        for first, last in pairwise([*cuts, len(groups)]):
            held = own[sum(map(len, inside[:first])) : sum(map(len, inside[:last]))]
            whole = (first, last) == (0, len(groups))
            place = (start + bounds[first], bounds[last] - bounds[first])
            found.append(Part(number, None if whole else (first, last), *place, tuple(held), waited))
            waited += sum(hold.length_ms for hold in held)
        start += length
    return found


def cut_evenly(whole_ms: int, piece_ms: int) -> list[int]:
    """Pieces of one length, and what is left (if anything) as the last."""
    count, rest_ms = divmod(whole_ms, piece_ms)
    return [piece_ms] * count + [rest_ms] * bool(rest_ms)


def span_in_language(start_ms: int, end_ms: int, holds: Sequence[Hold] = ()) -> tuple[int, int]:
    """A half-open span of the original in language time. A hold at its end does not belong to it."""
    return to_language(start_ms, holds), to_language(end_ms, holds)
