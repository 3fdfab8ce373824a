"""The one mapping between a video's own time and the time of a language version.

A version may *hold* a still for a while, and *slow* some of its picture, where its language needs longer than the
French; the video itself is never encoded again for either. Without both, the two times are the same. Everything that
crosses from one to the other goes through here (placements, cues, chapters, switching language).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

CLOCK = 90_000
"""Ticks a second of the renditions, as they are made."""
GROUP_MS = 2000
"""Of each group of pictures, from the video's beginning; the last is what is left."""
Knot = tuple[float, float]
"""(ms of the video, ms of the version): between two of them time runs evenly."""


@dataclass(frozen=True)
class Hold:
    """The picture of the moment `at_ms` (original time) stands still for `length_ms` (> 0)."""

    at_ms: int
    length_ms: int

    def __post_init__(self) -> None:
        if self.at_ms < 0 or self.length_ms <= 0:
            raise ValueError("a hold stands at 0 ms or later and lasts longer than 0 ms")


@dataclass(frozen=True)
class Slow:
    """The groups of pictures from `first_group` to `last_group`, both shown, on a clock of so many ticks a second.

    They last 90,000 / clock as long: everything computes with that, never with the percent that a clock stands for.
    """

    first_group: int
    last_group: int
    clock: int

    def __post_init__(self) -> None:
        if not 0 <= self.first_group <= self.last_group or not 0 < self.clock < CLOCK:
            raise ValueError("a slowing has one group or more, and a clock below that of the video")


def clock_of(percent: int) -> int:
    """The clock on which the picture lasts so many percent longer."""
    return round(CLOCK / (1 + percent / 100))


@dataclass(frozen=True)
class TimeMap:
    """Where the picture of a version waits and where it is slower, in order of time; made of nothing: it never is.

    ValueError where two slowings share a group. Moments are floats here; whole ones are rounded by the functions below.
    """

    holds: tuple[Hold, ...] = ()
    slows: tuple[Slow, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "holds", tuple(sorted(self.holds, key=lambda hold: hold.at_ms)))
        object.__setattr__(self, "slows", tuple(sorted(self.slows, key=lambda slow: slow.first_group)))
        if any(one.last_group >= later.first_group for one, later in pairwise(self.slows)):
            raise ValueError("a group is slowed once")

    @classmethod
    def from_knots(cls, knots: Sequence[Knot]) -> TimeMap:
        """Of a document: a jump is two knots of one moment of the video."""
        holds, slows = [], []
        for (start, shown), (end, shown_end) in pairwise(knots):
            length = shown_end - shown
            if end == start:
                holds.append(Hold(round(start), round(length)))
            elif (clock := round(CLOCK * (end - start) / length)) < CLOCK:
                slows.append(Slow(int(start // GROUP_MS), int(-(-end // GROUP_MS)) - 1, clock))
        return cls(tuple(holds), tuple(_join(slows)))

    def __bool__(self) -> bool:
        return bool(self.holds or self.slows)

    @cached_property
    def knots(self) -> tuple[Knot, ...]:
        """From (0, 0) on; behind the last one time runs as in the video."""
        edges = {edge * GROUP_MS for slow in self.slows for edge in (slow.first_group, slow.last_group + 1)}
        jumps = dict.fromkeys(sorted({0} | edges | {hold.at_ms for hold in self.holds}), 0)
        for hold in self.holds:
            jumps[hold.at_ms] += hold.length_ms
        found: list[Knot] = []
        start, shown, factor = 0, 0.0, 1.0
        for at, jump in jumps.items():
            shown += (at - start) * factor
            found.append((at, shown))
            shown += jump
            if jump:
                found.append((at, shown))
            start, factor = at, CLOCK / self.clock_at(at)
        return tuple(found)

    def knots_until(self, video_ms: int) -> tuple[Knot, ...]:
        """As a document names them: from the beginning to the end of a video of this length, with a hold there."""
        inside = [knot for knot in self.knots if knot[0] < video_ms]
        last = (float(video_ms), self.to_language(video_ms))
        waits = self.duration_ms(video_ms) - last[1]
        return (*inside, last, *([(last[0], last[1] + waits)] if waits else []))

    def clock_at(self, video_ms: float) -> int:
        """The clock of the group of pictures that is shown from this moment on."""
        group = int(video_ms // GROUP_MS)
        at = bisect_right(self._first_groups, group) - 1
        return self.slows[at].clock if at >= 0 and group <= self.slows[at].last_group else CLOCK

    def to_language(self, video_ms: float) -> float:
        """The moment of the version at which the video's moment is first seen: a hold there has not passed yet."""
        return _interpolate(video_ms, *self._columns)

    def to_original(self, version_ms: float) -> float:
        """The video's moment that is seen at a moment of the version; inside a hold, the moment held."""
        return _interpolate(version_ms, *reversed(self._columns))

    def duration_ms(self, video_ms: int) -> float:
        """How long the version of a video of this length is, with every hold, also one at its very end."""
        late = sum(hold.length_ms for hold in self.holds if hold.at_ms >= video_ms)
        return self.to_language(video_ms) + late

    @property
    def waiting_ms(self) -> int:
        """How long the picture waits in all."""
        return sum(hold.length_ms for hold in self.holds)

    @cached_property
    def _first_groups(self) -> list[int]:
        return [slow.first_group for slow in self.slows]

    @cached_property
    def _columns(self) -> tuple[list[float], list[float]]:
        return [at for at, _shown in self.knots], [shown for _at, shown in self.knots]


SAME_TIME = TimeMap()


def _join(slows: Sequence[Slow]) -> list[Slow]:
    """A hold inside a slowed stretch divides it in the document alone."""
    found: list[Slow] = []
    for slow in slows:
        if found and slow.clock == found[-1].clock and slow.first_group <= found[-1].last_group + 1:
            slow = Slow(found.pop().first_group, slow.last_group, slow.clock)
        found.append(slow)
    return found


def _interpolate(moment: float, ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The other clock's moment: evenly between the knots, as fast as this one outside of them."""
    at = bisect_left(ours, moment)
    if at == len(ours):
        return theirs[-1] + (moment - ours[-1])
    if at == 0 or ours[at] == moment:
        return theirs[at] + (moment - ours[at])
    share = (theirs[at] - theirs[at - 1]) / (ours[at] - ours[at - 1])
    return theirs[at - 1] + (moment - ours[at - 1]) * share


def to_language(original_ms: int, times: TimeMap = SAME_TIME) -> int:
    """`TimeMap.to_language` in whole milliseconds."""
    return round(times.to_language(original_ms))


def to_original(language_ms: int, times: TimeMap = SAME_TIME) -> int:
    """`TimeMap.to_original` in whole milliseconds.

    `to_original(to_language(m)) == m` for every m. Between two versions: to_original with the times of the one, then
    to_language with those of the other.
    """
    return round(times.to_original(language_ms))


def duration_in_language(original_ms: int, times: TimeMap = SAME_TIME) -> int:
    """`TimeMap.duration_ms` in whole milliseconds."""
    return round(times.duration_ms(original_ms))


def span_in_language(start_ms: int, end_ms: int, times: TimeMap = SAME_TIME) -> tuple[int, int]:
    """A half-open span of the original in language time. A hold at its end does not belong to it."""
    return to_language(start_ms, times), to_language(end_ms, times)
