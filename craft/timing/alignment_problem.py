"""The quadratic program of alignment, on plain arrays in seconds; `craft.timing.alignment` says what it means.

Variables per segment, in this order: `shift` (start − source start, seconds), `stretch` (length ratio − 1), `excess`
(seconds that find no room). Working with differences instead of moments on the video's clock is what keeps ten
digits at the end of a five-hour video: (s − t)² multiplied out would subtract numbers near 10⁹ from each other.

All matrices are written at once with numpy; there is no Python loop over segments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import clarabel
import numpy as np
from numpy.typing import NDArray

from craft.messages import N_, MessageError
from craft.timing.sparse import Columns

Seconds = NDArray[np.float64]

# Weights: a (onset), b (rate), c (rate jump between near neighbours), M (excess). Fixed by the project's design notes
# ("Alignment"); M makes the excess an exact penalty: it is zero wherever the segment can be placed at all.
ONSET_WEIGHT, RATE_WEIGHT, JUMP_WEIGHT, EXCESS_WEIGHT = 1.0, 60.0, 15.0, 1000.0
FASTEST, SLOWEST = 1.20, 0.95
EARLY_S, PIN_S, NEAR_S = 0.15, 0.2, 1.0
GAP_S, LEAST_GAP_S = 0.12, 0.06
LEAST_STRETCH, MOST_STRETCH = 1 / FASTEST - 1, 1 / SLOWEST - 1

# The solver's residue where the true value is zero (seconds): a thousand times what was observed.
RESIDUE_S = 1e-6
# A solution is taken when nothing better can exist by more than this share of the objective.
TOLERATED_GAP = 1e-5


class SolverFailed(MessageError):
    """The solver found no solution although one exists. The message has its statuses."""


@dataclass(frozen=True)
class Problem:
    """n segments in the order of their source starts; arrays of n float64, seconds.

    start, end: source speech spans. take: lengths of the takes at rate 1 (> 0). earliest, latest: window of each
    start. duration: length of the video.
    """

    start: Seconds
    end: Seconds
    take: Seconds
    earliest: Seconds
    latest: Seconds
    duration: float

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
    """Arrays of n float64: shift (s), stretch (ratio − 1), excess (s, ≥ 0); and the value of the objective."""

    shift: Seconds
    stretch: Seconds
    excess: Seconds
    objective: float


def objective(
    problem: Problem, shift: Seconds, stretch: Seconds, excess: Seconds, weights: Seconds | None = None
) -> float:
    """The value that `solve` minimises, at any point (feasible or not)."""
    jumps = np.diff(stretch)[problem.near]
    return float(
        ONSET_WEIGHT * shift @ shift
        + RATE_WEIGHT * problem.take @ stretch**2
        + JUMP_WEIGHT * jumps @ jumps
        + (np.full(len(excess), EXCESS_WEIGHT) if weights is None else weights) @ excess
    )


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


class Prepared:
    """A solver with its elimination order, kept for another `solve` with the same segments and other takes.

    The order depends only on where the matrices have entries, and finding it is a quarter of a solve.
    """

    solver: clarabel.DefaultSolver | None = None


def solve(problem: Problem, prepared: Prepared | None = None, weights: Seconds | None = None) -> Solution:
    """The placement of all segments that costs least; feasible to rounding, within 1e-5 of the optimum.

    Expects a feasible problem (`start_limits`). Raises SolverFailed when the solver gives up. Time grows linearly
    with n (about 15 µs a segment). prepared: between problems that differ in their takes and weights alone.

    weights: what a second of excess costs, one number a segment (None: `EXCESS_WEIGHT` for all, which leads to
    refusals). A take is never played faster than r where the weight is 2b(1 − 1/r): from there on excess is cheaper
    than speed.
    """
    hopeless, easier = _without_hopeless_lengths(problem, weights)
    quadratic, linear = _costs(easier, weights)
    rows, limits = _constraints(easier)
    statuses = []
    best: Solution | None = None
    prepared = prepared or Prepared()
    for turn, (kept, settings) in enumerate(_attempts(len(problem.start))):
        bounds = rows.first_rows(kept)
        if not turn and prepared.solver is not None:
            solver = prepared.solver
            solver.update(P=quadratic.data, q=linear, A=bounds.data, b=limits[:kept])
        else:
            cones = [clarabel.NonnegativeConeT(kept)]
            solver = clarabel.DefaultSolver(quadratic, linear, bounds, limits[:kept], cones, settings)
        if not turn:
            prepared.solver = solver
        found = solver.solve()
        statuses.append(str(found.status))
        point = np.asarray(found.x, dtype=np.float64).reshape(-1, 3)
        if not np.isfinite(point).all():
            continue
        candidate = _settle(easier, point[:, 0], np.where(hopeless, LEAST_STRETCH, point[:, 1]), weights)
        if best is None or candidate.objective < best.objective:
            best = candidate
        # The dual value is a bound from below only where the dual residual is small, which "Solved" promises.
        proven = candidate.objective - found.obj_val_dual <= TOLERATED_GAP * max(1.0, candidate.objective)
        if proven and statuses[-1] in ("Solved", "AlmostSolved"):
            return _settle(problem, candidate.shift, candidate.stretch, weights)
    if best is not None and "Solved" in statuses[1:]:
        return _settle(problem, best.shift, best.stretch, weights)
    raise SolverFailed(
        N_("No placement was found for these numbers: the solver gave up ({statuses})."), statuses=", ".join(statuses)
    )


def _without_hopeless_lengths(problem: Problem, weights: Seconds | None) -> tuple[NDArray[np.bool_], Problem]:
    """Flags of the takes that find no room in any placement, and the same problem with those takes less far too long.

    A take of ten hours over a segment would make the matrix so uneven that the solver loses the others. Where some
    excess is certain, every second of take above that costs M, more than rate and jumps together could save, so the
    take is played at 1.20 and its further length is only added to its excess: the placements stay the same. Where
    excess is cheaper than that, such a take is solved as it is.
    """
    first, last = start_limits(problem)
    room = np.append(last[1:] - problem.gaps, problem.duration) - first
    most = np.maximum(room, 0.0) * FASTEST + 1.0
    hopeless = problem.take > most
    if weights is not None:
        hopeless &= weights >= EXCESS_WEIGHT
        most = np.where(hopeless, most, problem.take)
    return hopeless, replace(problem, take=np.minimum(problem.take, most))


def _attempts(n: int) -> list[tuple[int, clarabel.DefaultSettings]]:
    """How many rows to keep and with which settings, to be tried in turn: a quick way, the sure one, slower ones.

    The quick way leaves out the last two blocks, the solver's refinement of each step, and most rounds of scaling. The
    slowest rate never binds: a take that is played slower than it was spoken may be played as it was, which costs less
    (rate), no more (jumps), and needs less room. An excess longer than its take hardly ever. Leaving rows out can only
    lower the bound that the result is held against, so what passes is as good as after the sure way; `_settle` makes
    it feasible.
    """
    attempts = []
    ways = (
        (5 * n, False, True, 1e-8),
        (7 * n, True, True, 1e-8),
        (7 * n, True, False, 1e-8),
        (7 * n, True, True, 1e-10),
    )
    for rows, refine, equilibrate, regularization in ways:
        settings = clarabel.DefaultSettings()
        settings.verbose = False
        settings.presolve_enable = False  # it only looks for infinite limits; we have none
        settings.iterative_refinement_enable = refine
        settings.equilibrate_enable = equilibrate
        settings.equilibrate_max_iter = 10 if refine else 4
        settings.static_regularization_constant = regularization
        attempts.append((rows, settings))
    return attempts


def _costs(problem: Problem, weights: Seconds | None) -> tuple[Columns, Seconds]:
    """Upper triangle of the quadratic form (½ xᵀPx) and the linear costs, over 3n interleaved variables."""
    n = len(problem.start)
    shift, stretch, excess = (3 * np.arange(n) + k for k in range(3))
    pairs = np.flatnonzero(problem.near)
    sharing = np.bincount(np.concatenate([pairs, pairs + 1]), minlength=n)
    values = np.concatenate(
        [
            np.full(n, 2 * ONSET_WEIGHT),
            2 * RATE_WEIGHT * problem.take + 2 * JUMP_WEIGHT * sharing,
            np.full(len(pairs), -2 * JUMP_WEIGHT),
        ]
    )
    above = np.concatenate([shift, stretch, stretch[pairs]])
    across = np.concatenate([shift, stretch, stretch[pairs + 1]])
    linear = np.zeros(3 * n)
    linear[excess] = EXCESS_WEIGHT if weights is None else weights
    return Columns.of(values, above, across, (3 * n, 3 * n)), linear


def _constraints(problem: Problem) -> tuple[Columns, Seconds]:
    """Seven blocks of n rows, each `row · x ≤ limit`: order, window (2), fastest rate, least excess; and two that may
    be left out (see `_attempts`): slowest rate, most excess."""
    n = len(problem.start)
    each = np.arange(n)
    shift, stretch, excess = (3 * each + k for k in range(3))
    one, take = np.ones(n), problem.take
    room = np.append(np.diff(problem.start) - problem.gaps, problem.duration - problem.start[-1])
    entries = [
        (0, shift, one),
        (0, stretch, take),
        (0, excess, -one),
        (1, shift, -one),
        (2, shift, one),
        (3, stretch, -one),
        (4, excess, -one),
        (5, stretch, one),
        (6, excess, one),
        (6, stretch, -take),
    ]
    # The start of the next segment stands in the order row of this one; the last row has the video's end instead.
    down = np.concatenate([*(block * n + each for block, _, _ in entries), each[:-1]])
    across = np.concatenate([*(column for _, column, _ in entries), shift[1:]])
    values = np.concatenate([*(value for _, _, value in entries), -one[1:]])
    limits = np.concatenate(
        [
            room - take,
            problem.start - problem.earliest,
            problem.latest - problem.start,
            np.full(n, -LEAST_STRETCH),
            np.zeros(n),
            np.full(n, MOST_STRETCH),
            take,
        ]
    )
    return Columns.of(values, down, across, (7 * n, 3 * n)), limits


def _settle(problem: Problem, shift: Seconds, stretch: Seconds, weights: Seconds | None) -> Solution:
    """The solver's point without its residue: bounds exact, order exact, the excess the least that is needed."""
    offsets = np.concatenate([[0.0], np.cumsum(problem.gaps)])
    first, last = start_limits(problem)
    starts = np.clip(problem.start + shift, first, last)
    starts = np.minimum(np.maximum.accumulate(starts - offsets) + offsets, last)
    stretch = np.clip(stretch, LEAST_STRETCH, MOST_STRETCH)
    until = np.append(starts[1:] - problem.gaps, problem.duration)
    excess = np.maximum(0.0, starts + problem.take * (1 + stretch) - until)
    # A residue is absorbed by a slightly higher rate, where there is room, instead of being reported as excess.
    faster = stretch - np.where(excess < RESIDUE_S, excess, 0.0) / problem.take
    stretch = np.maximum(faster, LEAST_STRETCH)
    excess = np.maximum(0.0, starts + problem.take * (1 + stretch) - until)
    excess = np.where(excess < 1e-12, 0.0, excess)
    shift = starts - problem.start
    return Solution(shift, stretch, excess, objective(problem, shift, stretch, excess, weights))
