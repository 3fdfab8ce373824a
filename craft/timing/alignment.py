"""Alignment: where each take is placed over the video and how fast it is played. One solve for the whole video.

Nothing is ever cut and nothing ever overlaps. Where a take finds no room, even at 1.20 times its pace and with all the
silence that may be borrowed, the segment is refused, with the time by which it must become shorter. The formulas,
weights and limits are those of the project's design notes ("Alignment"); the program itself stands in
`craft.timing.alignment_problem`, the figures in `craft.timing.alignment_report`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from craft.timing import alignment_problem as program
from craft.timing.alignment_problem import Problem, Seconds, Solution
from craft.timing.alignment_report import AlignmentReport, alignment_report
from craft.timing.alignment_runs import Span, joined, runs_between
from craft.timing.alignment_slots import AlignmentError, PinConflict, Slot, check_slots, check_windows, problem_of
from craft.timing.pauses import removable_ms

__all__ = [
    "Alignment",
    "AlignmentError",
    "PinConflict",
    "Placement",
    "Refusal",
    "Slot",
    "Solved",
    "align",
    "described",
    "in_order",
    "solved",
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

    shorten_ms: the same as it would be heard, at the placement's rate.
    """

    index: int
    shorten_ms: float
    natural_ms: float


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
        found = solved(slots, order, duration_ms, late_ms, voices or ())
        asked = found.refusals(found.excess_ms)
        refused |= asked
        if not (asked and drop_refused):
            break
        order = [i for i in order if i not in asked]
        if voices is not None:
            voices += [(slots[i].start_ms, slots[i].end_ms) for i in asked]
    return described(slots, found, refused, voices or ())


@dataclass(frozen=True)
class Solved:
    """One solution for the slots in `order` (indexes of the slots given). cuts: seconds taken out of each take."""

    order: tuple[int, ...]
    problem: Problem
    solution: Solution
    cuts: Seconds

    @property
    def excess_ms(self) -> dict[int, float]:
        """The refused segments, by the slot's index."""
        return {i: 1000 * float(excess) for i, excess in zip(self.order, self.solution.excess, strict=True)}

    def refusals(self, indexes: Collection[int]) -> dict[int, Refusal]:
        """The refusals of those of `indexes` that find no room."""
        placements = self.placements
        return {
            i: Refusal(i, excess, excess * placements[i].rate)
            for i, excess in self.excess_ms.items()
            if i in indexes and excess > REFUSED_MS
        }

    @property
    def placements(self) -> dict[int, Placement]:
        """By the slot's index, on the video's clock: the excess of a refused take is cut off its end."""
        starts = 1000 * (self.problem.start + self.solution.shift)
        lasting = 1000 * (self.problem.take * (1 + self.solution.stretch) - self.solution.excess)
        rates = np.clip(1 / (1 + self.solution.stretch), program.SLOWEST, program.FASTEST)
        rows = zip(self.order, starts.tolist(), rates.tolist(), lasting.tolist(), self.cuts.tolist(), strict=True)
        return {i: Placement(start, rate, start + length, 1000 * cut) for i, start, rate, length, cut in rows}


def in_order(slots: Sequence[Slot]) -> list[int]:
    """Indexes in order of time, whatever order they were given in."""
    return sorted(range(len(slots)), key=lambda index: _order(slots[index]))


def solved(
    slots: Sequence[Slot],
    order: Sequence[int],
    duration_ms: float,
    late_ms: float,
    kept: Sequence[Span] = (),
    weights: Mapping[int, float] | None = None,
) -> Solved:
    """Place the slots of `order`. weights: what a second of excess costs, by the slot's index, where it is given."""
    solution, problem, cuts = _align([slots[i] for i in order], order, duration_ms, late_ms, kept, weights)
    return Solved(tuple(order), problem, solution, cuts)


def described(slots: Sequence[Slot], found: Solved, refused: Mapping[int, Refusal], kept: Sequence[Span]) -> Alignment:
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
    weights: Mapping[int, float] | None,
) -> tuple[Solution, Problem, Seconds]:
    """Solve each run between the segments whose voice is kept: the solution, its problem, and the cuts (n seconds)."""
    if not kept:
        return _align_run(slots, names, duration_ms, late_ms, weights)
    runs = runs_between(slots, duration_ms, late_ms, kept)
    parts = [_align_run(run.own(slots), names[run.first : run.last], run.duration_ms, late_ms, weights) for run in runs]
    return joined(runs, parts, duration_ms)


def _align_run(
    slots: Sequence[Slot],
    names: Sequence[int],
    duration_ms: float,
    late_ms: float,
    weights: Mapping[int, float] | None,
) -> tuple[Solution, Problem, Seconds]:
    """Solve, tighten pauses where it helps, solve again: the last solution, its problem, and the cuts (n seconds).

    Even where excess is cheap, pauses are tightened first: the picture waits only for what is still too long.
    """
    problem = problem_of(slots, duration_ms, late_ms)
    cuts = np.zeros(len(slots))
    if not slots:
        return Solution(cuts, cuts, cuts, 0.0), problem, cuts
    check_windows(problem, slots, names)
    prepared = program.Prepared()
    solution = program.solve(problem, prepared)
    hurried = (1 + solution.stretch < 1 / TIGHTEN_ABOVE_RATE) | (1000 * solution.excess > REFUSED_MS)
    removable = np.zeros(len(slots))
    for k in np.flatnonzero(hurried).tolist():
        removable[k] = removable_ms(slots[k].pauses) / 1000
    # Never shorter than the French speech: that would only add silence.
    tightened = np.minimum(problem.take, np.maximum(problem.take - removable, problem.end - problem.start))
    cheap = None if weights is None else np.array([weights.get(i, program.EXCESS_WEIGHT) for i in names])
    if cheap is None and not (tightened < problem.take).any():
        return solution, problem, cuts
    cuts = problem.take - tightened
    tighter = replace(problem, take=tightened)
    return program.solve(tighter, prepared, cheap), tighter, cuts
