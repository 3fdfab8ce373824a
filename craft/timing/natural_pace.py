"""Advice that leads to a natural pace: by how much a take without room must become shorter to be heard unhurried."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from craft.timing.alignment import LATE_MS, Alignment, Means, Refusal, Slot, SolvedAlignment, in_order, solve_order
from craft.timing.alignment_problem import weight_of
from craft.timing.alignment_runs import Span
from craft.timing.alignment_solver import SolverFailed

EASY_RATE = 1.10


def natural_pace_advice(
    refused: Mapping[int, Refusal], solve_again: Callable[[Mapping[int, float]], SolvedAlignment]
) -> dict[int, Refusal]:
    """The refusals, with `unhurried_ms`. solve_again: solves once more, refused takes included, with these
    weights: that of the pace is what another second of the take would cost.
    """
    if not refused:
        return {}
    try:
        found = solve_again(dict.fromkeys(refused, weight_of(EASY_RATE)))
    except SolverFailed:  # a take of hours: what only just fits is told
        return dict(refused)
    easy = found.refusals(refused)
    return {
        i: replace(refusal, unhurried_ms=easy[i].natural_ms) if i in easy else refusal for i, refusal in refused.items()
    }


def unhurried_alignment(
    found: Alignment,
    slots: Sequence[Slot],
    duration_ms: float,
    *,
    late_ms: float = LATE_MS,
    kept: Sequence[Span] | None = None,
) -> Alignment:
    """What `align` found, with its refusals as `natural_pace_advice` tells them."""
    order = in_order(slots)
    refused = natural_pace_advice(
        {refusal.index: refusal for refusal in found.refused},
        lambda weights: solve_order(slots, order, duration_ms, late_ms, kept or (), Means(weights)),
    )
    return replace(found, refused=tuple(refused[refusal.index] for refusal in found.refused))
