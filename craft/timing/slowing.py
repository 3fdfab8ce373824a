"""Which groups of pictures are shown more slowly, and by how much: a linear program over the whole video.

Alignment says how many seconds must be won between the starts of takes; groups of two seconds lie across those bounds.
As little as possible is slowed, neighbours differ by no more than a twentieth, and nothing while the picture waits or
the French is heard. Rules and numbers: the project's design notes ("Slowing").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import clarabel
import numpy as np
from numpy.typing import NDArray

from craft.timing.sparse import Columns
from craft.timing.timeline import GROUP_MS, Slow, clock_of

STEP_PERCENT = 5
"""Neighbouring groups differ by no more."""
MOST_MUSIC_PERCENT = 5
"""Of a group in which music is heard: its tempo would be noticed (design, "The bed")."""
MISSING_COST = 50.0
"""Of a second that is not won, beside one of lengthening."""
ROUNDING = 0.01
"""The solver's residue, in percent: a group that needs no more than this above a whole percent is not given another."""

Percents = NDArray[np.int64]


@dataclass(frozen=True)
class SlowRules:
    """most_percent: by how much a group may last longer. group_ms: what is slowed as one: a group of pictures, or a
    whole segment (a multiple of it) where a rendition cannot be divided."""

    most_percent: int = 0
    group_ms: int = GROUP_MS


NEVER_SLOWER = SlowRules()


@dataclass(frozen=True)
class SlowInterval:
    """From a take's start to what follows it (ms of the video), and by how much longer it must last."""

    start_ms: float
    end_ms: float
    wanted_ms: float


def choose_slows(
    intervals: Sequence[SlowInterval],
    never: Sequence[tuple[float, float]],
    video_ms: int,
    rules: SlowRules,
    music: Sequence[tuple[float, float]] = (),
) -> tuple[Slow, ...]:
    """As much as is wanted of each interval where that can be. never: spans (ms) of which no group is slowed. music:
    those in which it is heard."""
    wanting = [one for one in intervals if one.wanted_ms > 0 and one.end_ms > one.start_ms]
    if not wanting or not rules.most_percent:
        return ()
    most = _most(wanting, never, video_ms, rules, music)
    if not most.any():
        return ()
    needed = _solve(_Share.from_intervals(wanting, len(most), rules.group_ms), most, rules.group_ms)
    percents = np.minimum(np.ceil(needed - ROUNDING).astype(np.int64), most)
    # What rounding took apart: raised, never above what its neighbours allow.
    percents = np.maximum(np.maximum(percents, _reach(percents, np.maximum)), 0)
    return _slows(np.minimum(percents, most), rules.group_ms)


def _most(
    wanting: Sequence[SlowInterval],
    never: Sequence[tuple[float, float]],
    video_ms: int,
    rules: SlowRules,
    music: Sequence[tuple[float, float]],
) -> Percents:
    """The highest percent of each group: 0 far from every interval, beside such a group a step more."""
    most = np.zeros(-(-video_ms // rules.group_ms), dtype=np.int64)
    ramp = -(-rules.most_percent // STEP_PERCENT)
    for one in wanting:
        first, last = _groups(one.start_ms, one.end_ms, rules.group_ms)
        most[max(0, first - ramp) : last + 1 + ramp] = rules.most_percent
    for spans, percent in ((music, MOST_MUSIC_PERCENT), (never, 0)):
        for start, end in spans:
            first, last = _groups(start, end, rules.group_ms)
            most[max(0, first) : last + 1] = np.minimum(most[max(0, first) : last + 1], percent)
    return _reach(most, np.minimum)


def _groups(start_ms: float, end_ms: float, group_ms: int) -> tuple[int, int]:
    """The first and the last group that a span touches; one for a span without length."""
    first = int(start_ms // group_ms)
    return first, max(first, int(-(-end_ms // group_ms)) - 1)


def _reach(percents: Percents, extreme: np.ufunc) -> Percents:
    """Each at most a step from every neighbour: by lowering (`np.minimum`) or raising (`np.maximum`) the others."""
    sign = 1 if extreme is np.minimum else -1
    slope = sign * STEP_PERCENT * np.arange(len(percents))
    forth = extreme.accumulate(percents - slope) + slope
    back = (extreme.accumulate((percents + slope)[::-1]) - slope[::-1])[::-1]
    found: Percents = extreme(forth, back)
    return found


@dataclass(frozen=True)
class _Share:
    """How long (seconds) each group lies in each interval: value, interval, group; and what each interval wants."""

    seconds: NDArray[np.float64]
    interval: NDArray[np.int64]
    group: NDArray[np.int64]
    wanted: NDArray[np.float64]

    @classmethod
    def from_intervals(cls, intervals: Sequence[SlowInterval], groups: int, group_ms: int) -> _Share:
        starts, ends, wanted = np.array([[one.start_ms, one.end_ms, one.wanted_ms] for one in intervals]).T
        first = (starts // group_ms).astype(np.int64)
        last = np.minimum(np.ceil(ends / group_ms).astype(np.int64), groups)
        counts = np.maximum(last - first, 0)
        interval = np.repeat(np.arange(len(intervals)), counts)
        group = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
        inside = np.minimum(ends[interval], (group + 1) * group_ms) - np.maximum(starts[interval], group * group_ms)
        return cls(np.maximum(0.0, inside) / 1000, interval, group, wanted / 1000)


def _solve(share: _Share, most: Percents, group_ms: int) -> NDArray[np.float64]:
    """The percent of each group. Those that may not be slowed are no variables."""
    free = np.flatnonzero(most)
    place = np.full(len(most), -1)
    place[free] = np.arange(len(free))
    inside = place[share.group] >= 0
    groups, intervals = len(free), len(share.wanted)
    pairs = np.flatnonzero(np.diff(free) == 1)
    one, each, late = np.ones(groups), np.arange(groups), np.arange(intervals)
    entries = [
        # Each interval wins what it wants, or misses some of it.
        (late[share.interval[inside]], place[share.group[inside]], -share.seconds[inside] / 100),
        (late, groups + late, -np.ones(intervals)),
        (intervals + each, each, one),
        (intervals + groups + each, each, -one),
        (intervals + 2 * groups + late, groups + late, -np.ones(intervals)),
    ]
    row = 2 * intervals + 2 * groups
    for sign in (1.0, -1.0):
        rows = row + np.arange(len(pairs))
        entries += [(rows, pairs, np.full(len(pairs), sign)), (rows, pairs + 1, np.full(len(pairs), -sign))]
        row += len(pairs)
    limits = np.concatenate(
        [
            -share.wanted,
            most[free].astype(np.float64),
            np.zeros(groups + intervals),
            np.full(2 * len(pairs), float(STEP_PERCENT)),
        ]
    )
    down, across, values = (np.concatenate(column) for column in zip(*entries, strict=True))
    width = groups + intervals
    nothing = Columns(np.zeros(0), np.zeros(0, np.int64), np.zeros(width + 1, np.int64), (width, width))
    cost = np.concatenate([np.full(groups, group_ms / 1000 / 100), np.full(intervals, MISSING_COST)])
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    found = clarabel.DefaultSolver(
        nothing,
        cost,
        Columns.of(values, down, across, (row, width)),
        limits,
        [clarabel.NonnegativeConeT(row)],
        settings,
    ).solve()
    percents = np.zeros(len(most))
    percents[free] = np.nan_to_num(np.asarray(found.x, dtype=np.float64)[:groups])
    return percents


def _slows(percents: Percents, group_ms: int) -> tuple[Slow, ...]:
    """Neighbours of one percent as one."""
    found: list[Slow] = []
    groups, at = group_ms // GROUP_MS, 0
    for percent, run in groupby(percents.tolist()):
        until = at + groups * len(list(run))
        if percent:
            found.append(Slow(at, until - 1, clock_of(percent)))
        at = until
    return tuple(found)
