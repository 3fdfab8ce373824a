"""The quadratic program of alignment, on plain arrays in seconds; `craft.timing.alignment` says what it means.

Variables per segment, in this order: `shift` (start − source start, seconds), `stretch` (length ratio − 1), `excess`
(seconds that find no room); and where the picture may be slower `slow` (seconds won by that between this start and the
next one). Working with differences instead of moments on the video's clock is what keeps ten digits at the end of a
five-hour video: (s − t)² multiplied out would subtract numbers near 10⁹ from each other. How it is solved:
`craft.timing.alignment_solver`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.float64]

# Weights: a (onset), b (rate), c (rate jump between near neighbours), M (excess). Fixed by the project's design notes
# ("Alignment"); M makes the excess an exact penalty: it is zero wherever the segment can be placed at all.
ONSET_WEIGHT, RATE_WEIGHT, JUMP_WEIGHT, EXCESS_WEIGHT = 1.0, 60.0, 15.0, 1000.0
FASTEST, SLOWEST = 1.20, 0.95
EARLY_S, PIN_S, NEAR_S = 0.15, 0.2, 1.0
GAP_S, LEAST_GAP_S = 0.12, 0.06
LEAST_STRETCH, MOST_STRETCH = 1 / FASTEST - 1, 1 / SLOWEST - 1


@dataclass(frozen=True)
class Problem:
    """n segments in the order of their source starts; arrays of n float64, seconds.

    start, end: source speech spans. take: lengths of the takes at rate 1 (> 0). earliest, latest: window of each
    start. duration: length of the video. most_slow: by which share of the time from each start to the next one the
    picture may be slower; None: it never is. slow_weight: what a second of that costs.
    """

    start: Seconds
    end: Seconds
    take: Seconds
    earliest: Seconds
    latest: Seconds
    duration: float
    most_slow: Seconds | None = None
    slow_weight: float = 0.0

    @property
    def gaps(self) -> Seconds:
        """Silence that must stay after each take but the last, n − 1 seconds: 60–120 ms, as the source allows."""
        return np.minimum(GAP_S, np.maximum(0.0, self.start[1:] - self.end[:-1]) + LEAST_GAP_S)

    @property
    def near(self) -> NDArray[np.bool_]:
        """n − 1 flags: the next segment begins less than a second after this one's end."""
        return self.start[1:] - self.end[:-1] < NEAR_S


@dataclass(frozen=True)
class Solution:
    """Arrays of n float64: shift (s), stretch (ratio − 1), excess (s, ≥ 0), slow (s, ≥ 0); and the value of the
    objective."""

    shift: Seconds
    stretch: Seconds
    excess: Seconds
    slow: Seconds
    objective: float

    def lasting(self, problem: Problem) -> Seconds:
        """How long each take is heard on the clock of the video: what finds no room is cut off, what is slower there
        passes faster."""
        return problem.take * (1 + self.stretch) - self.excess - self.slow


def objective(
    problem: Problem,
    shift: Seconds,
    stretch: Seconds,
    excess: Seconds,
    slow: Seconds,
    weights: Seconds | None = None,
) -> float:
    """The value that `alignment_solver.solve` minimises, at any point (feasible or not)."""
    jumps = np.diff(stretch)[problem.near]
    return float(
        ONSET_WEIGHT * shift @ shift
        + RATE_WEIGHT * problem.take @ stretch**2
        + JUMP_WEIGHT * jumps @ jumps
        + (np.full(len(excess), EXCESS_WEIGHT) if weights is None else weights) @ excess
        + problem.slow_weight * slow.sum()
    )


def weight_of(fastest: float) -> float:
    """The weight of excess at which no take is played faster than `fastest` (1.05, 1.10, 1.20). ValueError unless
    above 1."""
    if fastest <= 1:
        raise ValueError("The fastest pace must be above 1.")
    return 2 * RATE_WEIGHT * (1 - 1 / fastest)


def start_limits(problem: Problem) -> tuple[Seconds, Seconds]:
    """First and last possible moment of every start (two arrays of n seconds), windows and neighbours considered.

    A take may always be shortened to nothing (that is what the excess asks), so only the gaps bind neighbours. The
    program has a solution exactly when no first moment is after its last.
    """
    offsets = np.concatenate([[0.0], np.cumsum(problem.gaps)])
    first = np.maximum.accumulate(problem.earliest - offsets) + offsets
    latest = np.append(problem.latest[:-1], min(problem.latest[-1], problem.duration))
    last = np.minimum.accumulate((latest - offsets)[::-1])[::-1] + offsets
    return first, last
