"""Solves the quadratic program of alignment (`craft.timing.alignment_problem`).

All matrices are written at once with numpy; there is no Python loop over segments.
"""

from __future__ import annotations

from dataclasses import replace

import clarabel
import numpy as np
from numpy.typing import NDArray

from craft.messages import N_, MessageError
from craft.timing.alignment_problem import (
    EXCESS_WEIGHT,
    FASTEST,
    JUMP_WEIGHT,
    LEAST_STRETCH,
    MOST_STRETCH,
    ONSET_WEIGHT,
    RATE_WEIGHT,
    Problem,
    Seconds,
    Solution,
    objective,
    start_limits,
)
from craft.timing.sparse import Columns

# The solver's residue where the true value is zero (seconds): a thousand times what was observed.
RESIDUE_S = 1e-6
# A solution is taken when nothing better can exist by more than this share of the objective.
TOLERATED_GAP = 1e-5


class SolverFailed(MessageError):
    """The solver found no solution although one exists. The message has its statuses."""


class PreparedSolver:
    """A solver with its elimination order, kept for another `solve` with the same segments and other takes.

    The order depends only on where the matrices have entries, and finding it is a quarter of a solve.
    """

    solver: clarabel.DefaultSolver | None = None


def solve(problem: Problem, prepared: PreparedSolver | None = None, weights: Seconds | None = None) -> Solution:
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
    prepared = prepared or PreparedSolver()
    for turn, (kept, settings) in enumerate(_attempts(problem)):
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
        point = np.asarray(found.x, dtype=np.float64).reshape(len(problem.start), -1)
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
    if problem.most_slow is not None:
        room = room + problem.most_slow * (np.append(last[1:], problem.duration) - first)
    most = np.maximum(room, 0.0) * FASTEST + 1.0
    hopeless = problem.take > most
    if weights is not None:
        hopeless &= weights >= EXCESS_WEIGHT
        most = np.where(hopeless, most, problem.take)
    return hopeless, replace(problem, take=np.minimum(problem.take, most))


def _attempts(problem: Problem) -> list[tuple[int, clarabel.DefaultSettings]]:
    """How many rows to keep and with which settings, to be tried in turn: a quick way, the sure one, slower ones.

    The quick way leaves out the last two blocks, the solver's refinement of each step, and most rounds of scaling. The
    slowest rate never binds: a take that is played slower than it was spoken may be played as it was, which costs less
    (rate), no more (jumps), and needs less room. An excess longer than its take hardly ever. Leaving rows out can only
    lower the bound that the result is held against, so what passes is as good as after the sure way; `_settle` makes
    it feasible.
    """
    attempts = []
    most = (7 if problem.most_slow is None else 9) * len(problem.start)
    ways = (
        (most - 2 * len(problem.start), False, True, 1e-8),
        (most, True, True, 1e-8),
        (most, True, False, 1e-8),
        (most, True, True, 1e-10),
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
    """Upper triangle of the quadratic form (½ xᵀPx) and the linear costs, over the interleaved variables."""
    n, width = len(problem.start), _width(problem)
    shift, stretch, excess = (width * np.arange(n) + k for k in range(3))
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
    linear = np.zeros(width * n)
    linear[excess] = EXCESS_WEIGHT if weights is None else weights
    linear[3::width] = problem.slow_weight if width > 3 else linear[3::width]
    return Columns.of(values, above, across, (width * n, width * n)), linear


def _width(problem: Problem) -> int:
    """How many variables a segment has."""
    return 3 if problem.most_slow is None else 4


def _constraints(problem: Problem) -> tuple[Columns, Seconds]:
    """Blocks of n rows, each `row · x ≤ limit`: order, window (2), fastest rate, least excess, where the picture may be
    slower least and most slowness; and two that may be left out (see `_attempts`): slowest rate, most excess."""
    n, width = len(problem.start), _width(problem)
    shift, stretch, excess = (width * np.arange(n) + k for k in range(3))
    one, take = np.ones(n), problem.take
    until_next = np.append(np.diff(problem.start), problem.duration - problem.start[-1])
    room = until_next - np.append(problem.gaps, 0.0)
    blocks = [
        ([(shift, one), (stretch, take), (excess, -one)], -one[1:], room - take),
        ([(shift, -one)], None, problem.start - problem.earliest),
        ([(shift, one)], None, problem.latest - problem.start),
        ([(stretch, -one)], None, np.full(n, -LEAST_STRETCH)),
        ([(excess, -one)], None, np.zeros(n)),
        ([(stretch, one)], None, np.full(n, MOST_STRETCH)),
        ([(excess, one), (stretch, -take)], None, take),
    ]
    if (most := problem.most_slow) is not None:
        slow = width * np.arange(n) + 3
        blocks[0][0].append((slow, -one))
        blocks[5:5] = [
            ([(slow, -one)], None, np.zeros(n)),
            ([(slow, one), (shift, most)], -most[:-1], most * until_next),
        ]
    return _matrix(blocks, n, width)


Block = tuple[list[tuple[NDArray[np.int64], Seconds]], Seconds | None, Seconds]
"""Rows of one kind: (columns, their values) of this segment; those of the next one's shift, or none; the limits. The
last row has the video's end instead of a next segment."""


def _matrix(blocks: list[Block], n: int, width: int) -> tuple[Columns, Seconds]:
    down, across, values = [], [], []
    for number, (entries, following, _limits) in enumerate(blocks):
        rows = number * n + np.arange(n)
        for column, value in entries:
            down.append(rows)
            across.append(column)
            values.append(value)
        if following is not None:
            down.append(rows[:-1])
            across.append(width * np.arange(1, n))
            values.append(following)
    matrix = Columns.of(
        np.concatenate(values), np.concatenate(down), np.concatenate(across), (len(blocks) * n, width * n)
    )
    return matrix, np.concatenate([limits for _entries, _following, limits in blocks])


def _settle(problem: Problem, shift: Seconds, stretch: Seconds, weights: Seconds | None) -> Solution:
    """The solver's point without its residue: bounds exact, order exact, the excess the least that is needed."""
    offsets = np.concatenate([[0.0], np.cumsum(problem.gaps)])
    first, last = start_limits(problem)
    starts = np.clip(problem.start + shift, first, last)
    starts = np.minimum(np.maximum.accumulate(starts - offsets) + offsets, last)
    stretch = np.clip(stretch, LEAST_STRETCH, MOST_STRETCH)
    longer = starts + problem.take * (1 + stretch) - np.append(starts[1:] - problem.gaps, problem.duration)
    most_slow = np.zeros(len(starts))
    if problem.most_slow is not None:
        most_slow = problem.most_slow * (np.append(starts[1:], problem.duration) - starts)
    excess = np.maximum(0.0, longer - most_slow)
    # A residue is absorbed by a slightly higher rate, where there is room, instead of being reported as excess.
    faster = np.maximum(stretch - np.where(excess < RESIDUE_S, excess, 0.0) / problem.take, LEAST_STRETCH)
    longer = longer + problem.take * (faster - stretch)
    slow = np.clip(longer, 0.0, most_slow)
    excess = np.maximum(0.0, longer - slow)
    excess = np.where(excess < 1e-12, 0.0, excess)
    shift = starts - problem.start
    return Solution(shift, faster, excess, slow, objective(problem, shift, faster, excess, slow, weights))
