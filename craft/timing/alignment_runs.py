"""Alignment around a voice that stays: takes lie between the segments that keep the original voice, never over them.

A kept segment cannot move, so it divides the video. Each run of slots between two of them is the same program on a
clock of its own, which begins where the segment before has ended and ends where the next one begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from craft.timing.alignment_problem import GAP_S, LEAST_GAP_S, Problem, Seconds, Solution, start_limits
from craft.timing.alignment_slots import Slot, problem_of

Span = tuple[float, float]
GAP_MS, LEAST_GAP_MS = 1000 * GAP_S, 1000 * LEAST_GAP_S


@dataclass(frozen=True)
class Run:
    """Slots first…last (half-open, of those in order of time) that have the video from origin_ms until until_ms."""

    first: int
    last: int
    origin_ms: float
    until_ms: float

    def own(self, slots: Sequence[Slot]) -> list[Slot]:
        """Its slots, on its clock."""
        return [
            replace(
                slot,
                start_ms=slot.start_ms - self.origin_ms,
                end_ms=slot.end_ms - self.origin_ms,
                pin_ms=None if slot.pin_ms is None else slot.pin_ms - self.origin_ms,
            )
            for slot in slots[self.first : self.last]
        ]

    @property
    def duration_ms(self) -> float:
        return self.until_ms - self.origin_ms


@dataclass(frozen=True)
class _Wall:
    """Kept segments between the slots before `at` and the slot `at`: the ones end by until_ms, the other begins at
    origin_ms at the earliest."""

    at: int
    until_ms: float
    origin_ms: float


def runs_between(slots: Sequence[Slot], duration_ms: float, late_ms: float, kept: Sequence[Span]) -> list[Run]:
    """The runs of `slots` (in order of time) between the spans where the original voice is kept.

    A kept segment that leaves its neighbours no time at all (a pin on screen, spans that cross) does not divide: a
    person's pin takes precedence.
    """
    walls = _walls(slots, duration_ms, kept)
    while True:
        runs = _runs(len(slots), duration_ms, walls)
        narrow = next((run for run in runs if not _possible(run, slots, late_ms)), None)
        around = [] if narrow is None else [wall for wall in walls if wall.at in (narrow.last, narrow.first)]
        if not around:
            return runs
        walls.remove(around[-1])


def join_solutions(
    runs: Sequence[Run], parts: Sequence[tuple[Solution, Problem, Seconds]], duration_ms: float
) -> tuple[Solution, Problem, Seconds]:
    """The solutions of all runs as one, on the video's clock; its objective is their sum."""
    if len(parts) == 1 and not runs[0].origin_ms:
        solution, problem, cuts = parts[0]
        return solution, replace(problem, duration=duration_ms / 1000), cuts
    origins = [run.origin_ms / 1000 for run in runs]
    problems = [problem for _solution, problem, _cuts in parts]
    solutions = [solution for solution, _problem, _cuts in parts]

    def moments(name: str) -> Seconds:
        return np.concatenate([getattr(problem, name) + at for problem, at in zip(problems, origins, strict=True)])

    whole = Problem(
        start=moments("start"),
        end=moments("end"),
        take=np.concatenate([problem.take for problem in problems]),
        earliest=moments("earliest"),
        latest=moments("latest"),
        duration=duration_ms / 1000,
    )
    solution = Solution(
        shift=np.concatenate([solution.shift for solution in solutions]),
        stretch=np.concatenate([solution.stretch for solution in solutions]),
        excess=np.concatenate([solution.excess for solution in solutions]),
        slow=np.concatenate([solution.slow for solution in solutions]),
        objective=float(sum(solution.objective for solution in solutions)),
    )
    return solution, whole, np.concatenate([cuts for _solution, _problem, cuts in parts])


def _walls(slots: Sequence[Slot], duration_ms: float, kept: Sequence[Span]) -> list[_Wall]:
    """One wall for all kept segments between two neighbours; at 0 before the first slot, at n after the last."""
    between: dict[int, Span] = {}
    starts = [slot.start_ms for slot in slots]
    for start, end in kept:
        at = int(np.searchsorted(starts, start, side="right"))
        first, last = between.get(at, (start, end))
        between[at] = min(first, start), max(last, end)
    walls = []
    for at, (first, last) in sorted(between.items()):
        until, origin = 0.0, duration_ms
        if at:
            before = slots[at - 1]
            silence = min(GAP_MS, max(0.0, first - before.end_ms) + LEAST_GAP_MS)
            until = max(first - silence, before.start_ms + 1)
        if at < len(slots):
            origin = max(0.0, min(last + LEAST_GAP_MS, slots[at].start_ms))
        walls.append(_Wall(at, until, origin))
    return walls


def _runs(count: int, duration_ms: float, walls: Sequence[_Wall]) -> list[Run]:
    runs, first, origin = [], 0, 0.0
    for wall in walls:
        if wall.at > first:
            runs.append(Run(first, wall.at, origin, min(wall.until_ms, duration_ms)))
        first, origin = wall.at, wall.origin_ms
    if first < count or not runs:
        runs.append(Run(first, count, origin if first < count else 0.0, duration_ms))
    return runs


def _possible(run: Run, slots: Sequence[Slot], late_ms: float) -> bool:
    if run.first == run.last:
        return True
    first, last = start_limits(problem_of(run.own(slots), run.duration_ms, late_ms))
    return bool((first <= last + 1e-9).all())
