"""Alignment: where each take is placed over the video and how fast it is played. One solve for the whole video.

Nothing is ever cut and nothing ever overlaps. Where a take finds no room, even at 1.20 times its pace and with all the
silence that may be borrowed, the segment is refused, with the time by which it must become shorter. The formulas,
weights and limits are those of the project's design notes ("Alignment"). The program stands in
`craft.timing.alignment_problem`, its solver in `alignment_solver`, the figures in `alignment_report`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from craft.timing.alignment_problem import EXCESS_WEIGHT, FASTEST, SLOWEST, Problem, Seconds, Solution
from craft.timing.alignment_report import AlignmentReport, alignment_report
from craft.timing.alignment_runs import Span, join_solutions, runs_between
from craft.timing.alignment_slots import AlignmentError, PinConflict, Slot, check_slots, check_windows, problem_of
from craft.timing.alignment_solver import PreparedSolver, solve
from craft.timing.pauses import removable_ms

__all__ = [
    "Alignment",
    "AlignmentError",
    "Means",
    "PinConflict",
    "Placement",
    "Refusal",
    "Slot",
    "SolvedAlignment",
    "align",
    "build_alignment",
    "in_order",
    "solve_order",
]

LATE_MS = 1200.0
# A smaller excess is no refusal: the gap after the take (at least 60 ms) absorbs it, and nobody hears it.
REFUSED_MS = 1.0
# Pauses are tightened only where the take would otherwise have to be played faster than this.
TIGHTEN_ABOVE_RATE = 1.02


@dataclass(frozen=True)
class Placement:
    """Where a take goes: fit it, `pause_cut_ms` shorter by tightened pauses, to exactly end_ms − start_ms.

    rate: 0.95–1.20, its pace there. For a refused segment end_ms is where it will end once it has been shortened.
    """

    start_ms: float
    rate: float
    end_ms: float
    pause_cut_ms: float


@dataclass(frozen=True)
class Refusal:
    """The slot at `index` finds no room: it must be shorter by `natural_ms` at the speaker's own pace.

    shorten_ms: the same as it would be heard, at the placement's rate. unhurried_ms: what makes it heard at 1.10 at
    most, where that was asked (`craft.timing.natural_pace`): whoever follows the other is played at 1.20.
    """

    index: int
    shorten_ms: float
    natural_ms: float
    unhurried_ms: float = 0.0

    @property
    def advised_ms(self) -> float:
        """What people are told: at the speaker's own pace."""
        return max(self.natural_ms, self.unhurried_ms)


@dataclass(frozen=True)
class Alignment:
    """What `align` found. `placements` has one entry per slot, in the order given.

    An entry is None only with `drop_refused`, where that segment was left out of the solve.
    """

    placements: tuple[Placement | None, ...]
    refused: tuple[Refusal, ...]
    objective: float
    report: AlignmentReport


def align(
    slots: Sequence[Slot],
    duration_ms: float,
    *,
    late_ms: float = LATE_MS,
    drop_refused: bool = False,
    kept: Sequence[Span] | None = None,
) -> Alignment:
    """Place all takes of a video of `duration_ms` at once; n slots cost about 0.1 ms each.

    late_ms: how far after its source a segment may start (1,200 ms, set per tutorial). drop_refused: solve again
    without the refused segments until none is refused; every segment left out stays in `refused`. Slots need not be
    in order of time; the answer keeps the order given, and does not depend on it.

    kept: spans (ms) where the original voice is heard, which no take may lie over; with drop_refused, those of the
    refused become such spans too. None: the original is heard nowhere.

    Raises PinConflict for pins that contradict each other (or a neighbour's window), AlignmentError for input that no
    alignment can serve: a length that is not a positive number, a start after the video's end, spans too crowded.
    """
    check_slots(slots, duration_ms, late_ms)
    order = in_order(slots)
    refused: dict[int, Refusal] = {}
    voices = None if kept is None else list(kept)
    while True:
        found = solve_order(slots, order, duration_ms, late_ms, voices or ())
        asked = found.refusals(found.excess_ms)
        refused |= asked
        if not (asked and drop_refused):
            break
        order = [i for i in order if i not in asked]
        if voices is not None:
            voices += [(slots[i].start_ms, slots[i].end_ms) for i in asked]
    return build_alignment(slots, found, refused, voices or ())


@dataclass(frozen=True)
class Means:
    """What a solve may use beyond pace and lateness, by the slot's index.

    weights: what a second of excess costs, where it is given. slow: by which share the picture may be slower until the
    next start; slow_weight: what a second of that costs.
    """

    weights: Mapping[int, float]
    slow: Mapping[int, float] = field(default_factory=dict)
    slow_weight: float = 0.0


@dataclass(frozen=True)
class SolvedAlignment:
    """One solution for the slots in `order` (indexes of the slots given). cuts: seconds taken out of each take."""

    order: tuple[int, ...]
    problem: Problem
    solution: Solution
    cuts: Seconds

    @cached_property
    def excess_ms(self) -> dict[int, float]:
        """What finds no room, by the slot's index."""
        return dict(zip(self.order, (1000 * self.solution.excess).tolist(), strict=True))

    @cached_property
    def slow_ms(self) -> dict[int, float]:
        """How much longer the picture must take from each start to the next one, by the slot's index."""
        return dict(zip(self.order, (1000 * self.solution.slow).tolist(), strict=True))

    def refusals(self, indexes: Collection[int]) -> dict[int, Refusal]:
        """The refusals of those of `indexes` that find no room."""
        return {
            i: self.refusal(i, excess) for i, excess in self.excess_ms.items() if i in indexes and excess > REFUSED_MS
        }

    def refusal(self, index: int, shorten_ms: float) -> Refusal:
        return Refusal(index, shorten_ms, shorten_ms * self.placements[index].rate)

    @cached_property
    def placements(self) -> dict[int, Placement]:
        """By the slot's index, on the video's clock: the excess of a refused take is cut off its end, and where the
        picture is slower less of it passes meanwhile."""
        starts = 1000 * (self.problem.start + self.solution.shift)
        lasting = 1000 * self.solution.lasting(self.problem)
        rates = np.clip(1 / (1 + self.solution.stretch), SLOWEST, FASTEST)
        rows = zip(self.order, starts.tolist(), rates.tolist(), lasting.tolist(), self.cuts.tolist(), strict=True)
        return {i: Placement(start, rate, start + length, 1000 * cut) for i, start, rate, length, cut in rows}


def in_order(slots: Sequence[Slot]) -> list[int]:
    """Indexes in order of time, whatever order they were given in."""
    return sorted(range(len(slots)), key=lambda index: _order(slots[index]))


def solve_order(
    slots: Sequence[Slot],
    order: Sequence[int],
    duration_ms: float,
    late_ms: float,
    kept: Sequence[Span] = (),
    means: Means | None = None,
) -> SolvedAlignment:
    """Place the slots of `order`."""
    solution, problem, cuts = _align([slots[i] for i in order], order, duration_ms, late_ms, kept, means)
    return SolvedAlignment(tuple(order), problem, solution, cuts)


def build_alignment(
    slots: Sequence[Slot], found: SolvedAlignment, refused: Mapping[int, Refusal], kept: Sequence[Span]
) -> Alignment:
    """The result for the caller: placements in the order of the slots, refusals, figures. refused: by index."""
    placed = found.placements
    return Alignment(
        placements=tuple(placed.get(i) for i in range(len(slots))),
        refused=tuple(refused[i] for i in sorted(refused)),
        objective=found.solution.objective,
        report=alignment_report(
            found.problem,
            found.solution,
            pause_cut=found.cuts,
            asked_ms=[refusal.shorten_ms for refusal in refused.values()],
            pins=[slot.pin_ms is not None for slot in slots],
            pin_moments=[slots[i].pin_ms for i in found.order],
            kept=kept,
        ),
    )


def _order(slot: Slot) -> tuple[float, float, float, float]:
    """Order in time. Only slots that are equal in every number share a key, so the given order never decides."""
    return slot.start_ms, slot.end_ms, slot.take_ms, -1.0 if slot.pin_ms is None else slot.pin_ms


def _align(
    slots: Sequence[Slot],
    names: Sequence[int],
    duration_ms: float,
    late_ms: float,
    kept: Sequence[Span],
    means: Means | None,
) -> tuple[Solution, Problem, Seconds]:
    """Solve each run between the segments whose voice is kept: the solution, its problem, and the cuts (n seconds)."""
    if not kept:
        return _align_run(slots, names, duration_ms, late_ms, means)
    runs = runs_between(slots, duration_ms, late_ms, kept)
    parts = [_align_run(run.own(slots), names[run.first : run.last], run.duration_ms, late_ms, means) for run in runs]
    return join_solutions(runs, parts, duration_ms)


def _align_run(
    slots: Sequence[Slot],
    names: Sequence[int],
    duration_ms: float,
    late_ms: float,
    means: Means | None,
) -> tuple[Solution, Problem, Seconds]:
    """Solve, tighten pauses where it helps, solve again: the last solution, its problem, and the cuts (n seconds).

    Whatever else is allowed, pauses are tightened first: the picture waits only for what is still too long.
    """
    problem = problem_of(slots, duration_ms, late_ms)
    cuts = np.zeros(len(slots))
    if not slots:
        return Solution(cuts, cuts, cuts, cuts, 0.0), problem, cuts
    check_windows(problem, slots, names)
    prepared = PreparedSolver()
    solution = solve(problem, prepared)
    hurried = (1 + solution.stretch < 1 / TIGHTEN_ABOVE_RATE) | (1000 * solution.excess > REFUSED_MS)
    removable = np.zeros(len(slots))
    for k in np.flatnonzero(hurried).tolist():
        removable[k] = removable_ms(slots[k].pauses) / 1000
    # Never shorter than the French speech: that would only add silence.
    tightened = np.minimum(problem.take, np.maximum(problem.take - removable, problem.end - problem.start))
    if means is None and not (tightened < problem.take).any():
        return solution, problem, cuts
    cuts = problem.take - tightened
    tighter = replace(problem, take=tightened)
    if means is None:
        return solve(tighter, prepared), tighter, cuts
    if means.slow:
        tighter = replace(
            tighter, most_slow=np.array([means.slow.get(i, 0.0) for i in names]), slow_weight=means.slow_weight
        )
        prepared = PreparedSolver()
    return solve(tighter, prepared, np.array([means.weights.get(i, EXCESS_WEIGHT) for i in names])), tighter, cuts
