"""Where a run is cut: one recording of many segments, spoken on without a stop.

The voice is heard as spans between silences. One dynamic program over the whole run gives each segment the spans that
it most likely consists of, in order. A segment may also have been skipped, and a span may belong to none (a cough, a
sentence that was begun and broken off). What speaks for a cut, in natural logarithms of odds:

- how long the part is against the length that the fit meter expects,
- when it begins against the teleprompter's clock,
- how long the silence is: between sentences longer than inside one.

A cut is doubtful where the best other way to cut there is nearly as likely, and where a loud noise lies in it: a cough,
or the last sound of a word. The figures were fitted with
benchmarks/bench_cuts.py (docs/benchmarks.md): real takes of thirteen voices, joined.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]
"""Milliseconds of the run, half-open."""

# A part against its expected length: Student's t of the logarithm, and a part of a second more or less at both ends.
LENGTH_SPREAD, LENGTH_FREEDOM = 0.16, 7.0
SHORTEST_S = 0.4
# When it begins, in seconds: before the clock, after the clock and the last word (whoever is late takes a breath and
# goes on), and how late at all.
EARLY_SPREAD, WAIT_SPREAD, LATE_SPREAD, BREATH_S = 1.2, 0.4, 5.7, 0.35
# The whole run may be later than the clock by so much: somebody who reacts slowly, or a device that does.
USUAL_LATE_MS = 2000
# The voice may speak slower or faster in this run than it was learned to: so much of what its middle part says, as a
# logarithm, from so many parts on and by so much at most.
RUN_PACE, LEAST_PARTS, MOST_PACE = 0.7, 5, 0.3
# Silence as a lognormal: between two parts, inside one (median in seconds, spread of the logarithm).
PAUSES_BETWEEN, PAUSES_INSIDE = (0.69, 0.71), (0.15, 0.71)
LEAST_SILENCE_S, MOST_SILENCE_S = 0.03, 1.2  # beyond, a silence says no more
# What spans cost that belong to no segment: once, and by their seconds; and a segment that was not said.
NO_PART, NO_PART_SECOND, SKIPPED = 4.0, 0.4, 5.0
# What is said again right afterwards is the beginning that was broken off, and no part has it twice.
SAID_AGAIN, TWICE_IN_PART = 8.0, 8.0
LONGEST_NONE_S = 30.0
# A part is never longer than so many times its expectation, and some seconds.
LONGEST, LONGEST_MORE_S = 2.5, 2.0
# Of the room, kept before and after a part where there is silence.
ROOM_MS = 300
# A cut is doubtful when the next best is not e^this less likely.
SURE = 5.0


@dataclass(frozen=True)
class ExpectedPart:
    """What is known of a segment before it is heard. expected_ms: how long the voice takes for its text; clock_ms: when
    the teleprompter began it, in milliseconds of the run."""

    expected_ms: float
    clock_ms: float


@dataclass(frozen=True)
class Part:
    """What was said of one segment: from its first sound to its last. *_doubtful: the cut there may be elsewhere."""

    start_ms: int
    end_ms: int
    start_doubtful: bool = False
    end_doubtful: bool = False


def cut_run(
    spans: Sequence[Span],
    expected: Sequence[ExpectedPart],
    again: NDArray[np.bool_] | None = None,
    noises: Sequence[Span] = (),
) -> list[Part | None]:
    """One entry for each expected part, in order; None where it was not said. spans: `speech_spans` of the run; again:
    `said_again` of it; noises: `loud_noises` of it."""
    if not spans or not expected:
        return [None] * len(expected)
    as_spoken = _as_spoken(_Program(spans, expected, again).parts(), expected)
    return _with_room(_with_doubts(_Program(spans, as_spoken, again).parts(), noises), spans)


def _as_spoken(parts: Sequence[Part | None], expected: Sequence[ExpectedPart]) -> list[ExpectedPart]:
    """What is expected of this run after a first hearing: as late as it is, and at its own pace."""
    said = [(part, wanted) for part, wanted in zip(parts, expected, strict=True) if part is not None]
    late = [part.start_ms - wanted.clock_ms for part, wanted in said]
    usual = float(np.clip(np.median(late), 0, USUAL_LATE_MS)) if late else 0.0
    slower = [
        math.log((part.end_ms - part.start_ms) / wanted.expected_ms) for part, wanted in said if wanted.expected_ms
    ]
    pace = float(np.clip(np.median(slower), -MOST_PACE, MOST_PACE)) if len(slower) >= LEAST_PARTS else 0.0
    scale = math.exp(RUN_PACE * pace)
    return [ExpectedPart(wanted.expected_ms * scale, wanted.clock_ms + usual) for wanted in expected]


def _with_doubts(parts: Sequence[Part | None], noises: Sequence[Span]) -> list[Part | None]:
    """A cut with a noise in it is doubtful on both sides."""
    found = list(parts)
    said = [place for place, part in enumerate(parts) if part is not None]
    for at, then in pairwise(said):
        first, second = found[at], found[then]
        assert first is not None and second is not None
        if any(start < second.start_ms and end > first.end_ms for start, end in noises):
            found[at], found[then] = replace(first, end_doubtful=True), replace(second, start_doubtful=True)
    return found


def _with_room(parts: Sequence[Part | None], spans: Sequence[Span]) -> list[Part | None]:
    """Each part with the room around the voice, which never reaches beyond the middle of the silence to what is heard
    next, even where that belongs to no part."""
    ends, starts = [end for _start, end in spans], [start for start, _end in spans]
    found = list(parts)
    for place, part in enumerate(parts):
        if part is not None:
            before = max((end for end in ends if end <= part.start_ms), default=-part.start_ms)
            after = min((start for start in starts if start >= part.end_ms), default=part.end_ms + 2 * ROOM_MS)
            start = max(part.start_ms - ROOM_MS, (before + part.start_ms) // 2)
            end = min(part.end_ms + ROOM_MS, (part.end_ms + after) // 2)
            found[place] = replace(part, start_ms=start, end_ms=end)
    return found


def _student(value: NDArray[np.float64], freedom: float) -> NDArray[np.float64]:
    return np.asarray((freedom + 1) / 2 * np.log1p(value**2 / freedom))


def _silence_cost(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a cut in this silence costs: how much likelier it is inside a part (negative: less likely)."""
    log = np.log(np.clip(seconds, LEAST_SILENCE_S, MOST_SILENCE_S))
    between, inside = (
        -((log - math.log(median)) ** 2) / (2 * spread**2) - math.log(spread)
        for median, spread in (PAUSES_BETWEEN, PAUSES_INSIDE)
    )
    return np.asarray(inside - between)


class _Program:
    """free[i][k]: the least cost of all segments before i with all spans before k; rest[i][k]: of the others."""

    def __init__(
        self, spans: Sequence[Span], expected: Sequence[ExpectedPart], again: NDArray[np.bool_] | None
    ) -> None:
        self.spans, self.expected = spans, expected
        self.count, self.segments = len(spans), len(expected)
        self.starts = np.array([start for start, _end in spans], float) / 1000
        self.ends = np.array([end for _start, end in spans], float) / 1000
        # [k]: half of what it costs to cut before the span k; at both ends of the run nothing is cut.
        self.cut = np.zeros(self.count + 1)
        self.cut[1:-1] = _silence_cost(self.starts[1:] - self.ends[:-1]) / 2
        # [a, b]: the spans a … b − 1 as one piece, in seconds; infinite where there are none.
        self.length = np.full((self.count + 1, self.count + 1), math.inf)
        self.length[:-1, 1:] = self.ends[None, :] - self.starts[:, None]
        self.length[self.length <= 0] = math.inf
        self.none = NO_PART + NO_PART_SECOND * self.length + self.cut[:, None] + self.cut[None, :]
        self.none[self.length > LONGEST_NONE_S] = math.inf
        self.twice = np.zeros_like(self.length)
        if again is not None:
            self.none[:-1] -= SAID_AGAIN * again
            # [a, b]: whether the part a … b − 1 has its beginning twice.
            self.twice[:-1, 1:] = TWICE_IN_PART * np.maximum.accumulate(again, axis=1)[:, :-1]
        np.fill_diagonal(self.none, 0.0)
        # [i, a]: what it costs that the segment i begins with the span a: nobody begins long before the teleprompter
        # does, nor waits long once it has begun and the last word is said.
        clock = np.array([part.clock_ms / 1000 for part in expected])[:, None]
        ended = np.append(-math.inf, self.ends[:-1]) + BREATH_S
        late = self.starts[None, :] - clock
        waits = np.maximum(0, self.starts[None, :] - np.maximum(clock, ended[None, :]))
        self.moment = (
            _student(np.minimum(late, 0) / EARLY_SPREAD, 3.0)
            + _student(waits / WAIT_SPREAD, 2.0)
            + _student(np.maximum(late, 0) / LATE_SPREAD, 2.0)
        )

    def part(self, at: int) -> NDArray[np.float64]:
        """[a, b]: what it costs that the segment is the spans a … b − 1."""
        seconds = max(self.expected[at].expected_ms / 1000, SHORTEST_S)
        possible = self.length <= LONGEST * seconds + LONGEST_MORE_S
        ratio = np.log(np.where(possible, self.length, seconds) / seconds) / LENGTH_SPREAD
        cost = _student(ratio, LENGTH_FREEDOM) + self.cut[:, None] + self.cut[None, :] + self.twice
        return np.where(possible, cost, math.inf)[:-1]

    def parts(self) -> list[Part | None]:
        part = [self.part(at) for at in range(self.segments)]
        over = [_plus(cost, self.none) for cost in part]  # [a, k]: and what belongs to none until the span k
        free = [self.none[0]]
        for at in range(self.segments):
            said = ((free[at][:-1] + self.moment[at])[:, None] + over[at]).min(axis=0)
            free.append(np.minimum(free[at] + SKIPPED, said))
        rest = [np.where(np.arange(self.count + 1) == self.count, 0.0, math.inf)]
        for at in range(self.segments - 1, -1, -1):
            said = self.moment[at] + (over[at] + rest[0][None, :]).min(axis=1)
            rest.insert(0, np.minimum(rest[0] + SKIPPED, np.append(said, math.inf)))
        return [self._likeliest(free[at], self.moment[at], part[at], rest[at + 1]) for at in range(self.segments)]

    def _likeliest(
        self,
        free: NDArray[np.float64],
        moment: NDArray[np.float64],
        part: NDArray[np.float64],
        rest: NDArray[np.float64],
    ) -> Part | None:
        """A segment on the likeliest way of all, and whether another beginning or end of it is nearly as likely."""
        then = (self.none + rest[None, :]).min(axis=1)
        whole = (free[:-1] + moment)[:, None] + part + then[None, :]
        skipped = float((free + rest).min()) + SKIPPED
        first, last = divmod(int(whole.argmin()), whole.shape[1])
        best = float(whole[first, last])
        if skipped <= best:
            return None
        other_first = min(skipped, float(np.delete(whole, first, axis=0).min(initial=math.inf)))
        other_last = min(skipped, float(np.delete(whole, last, axis=1).min(initial=math.inf)))
        start, end = self.spans[first][0], self.spans[last - 1][1]
        return Part(start, end, other_first - best < SURE, other_last - best < SURE)


def _plus(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """[a, k]: the least of first[a, b] + second[b, k] over b."""
    found = np.full((len(first), second.shape[1]), math.inf)
    for b in np.flatnonzero(np.isfinite(first).any(axis=0)):
        rows = np.flatnonzero(np.isfinite(first[:, b]))
        found[rows] = np.minimum(found[rows], first[rows, b][:, None] + second[b][None, :])
    return found
