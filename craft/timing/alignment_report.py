"""The figures of an alignment that a reviewer reads: how close, how fast, how even; and that nothing is lost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from craft.timing.alignment_problem import PIN_S, Problem, Seconds, Solution

FLAGGED_RATE = 1.10


@dataclass(frozen=True)
class AlignmentReport:
    """Figures over all placements. Milliseconds, rates (1.0 = as recorded), shares 0–1.

    segments: slots given; placed: takes placed; missing: refused. onset_deviation_*: |start − source start|.
    speech_overlap_iou: time when both speak ÷ time when either speaks. neighbour_jump_p95: difference of rate between
    segments less than a second apart. silence_added_ms: silence between takes beyond that of the source, summed.
    cut_ms: speech past the end of the video; overlap_ms: two voices at once; both are 0 by construction and measured.
    """

    segments: int
    placed: int
    missing: int
    onset_deviation_p50_ms: float
    onset_deviation_p95_ms: float
    onset_deviation_max_ms: float
    speech_overlap_iou: float
    rate_p50: float
    rate_p95: float
    rate_max: float
    share_above_1_10: float
    neighbour_jump_p95: float
    silence_added_ms: float
    pauses_cut_ms: float
    shorten_ms: float
    cut_ms: float
    overlap_ms: float
    pins: int
    pins_kept: int


def alignment_report(
    problem: Problem,
    solution: Solution,
    *,
    pause_cut: Seconds,
    asked_ms: Sequence[float],
    pins: Sequence[bool],
    pin_moments: Sequence[float | None],
    kept: Sequence[tuple[float, float]] = (),
) -> AlignmentReport:
    """Figures of one solution, in the order of its problem.

    pause_cut: seconds taken out of each take. asked_ms: the shortenings of all refused segments. pins: one flag per
    slot given. pin_moments: one moment (ms) or None per slot placed. kept: spans (ms) where the original voice is
    heard.
    """
    starts = problem.start + solution.shift
    ends = starts + solution.lasting(problem)
    rates = 1 / (1 + solution.stretch)
    deviation = 1000 * np.abs(solution.shift)
    silence = np.maximum(0.0, starts[1:] - ends[:-1]) - np.maximum(0.0, problem.start[1:] - problem.end[:-1])
    moments = np.array([np.nan if moment is None else moment / 1000 for moment in pin_moments], dtype=np.float64)
    return AlignmentReport(
        segments=len(pins),
        placed=len(starts),
        missing=len(asked_ms),
        onset_deviation_p50_ms=_percentile(deviation, 50),
        onset_deviation_p95_ms=_percentile(deviation, 95),
        onset_deviation_max_ms=_percentile(deviation, 100),
        speech_overlap_iou=speech_overlap(problem.start, problem.end, starts, ends),
        rate_p50=_percentile(rates, 50),
        rate_p95=_percentile(rates, 95),
        rate_max=_percentile(rates, 100),
        # A take that the solver leaves at 1.10 is at 1.10: half a thousandth is not heard.
        share_above_1_10=float((rates > FLAGGED_RATE + 5e-4).mean()) if len(rates) else 0.0,
        neighbour_jump_p95=_percentile(np.abs(np.diff(rates))[problem.near], 95),
        silence_added_ms=1000 * float(np.maximum(0.0, silence).sum()),
        pauses_cut_ms=1000 * float(pause_cut.sum()),
        shorten_ms=float(sum(asked_ms)),
        cut_ms=_measurable(np.maximum(0.0, ends - problem.duration)),
        overlap_ms=_measurable(np.maximum(0.0, ends[:-1] - starts[1:])) + _overlap_ms(starts, ends, kept),
        pins=sum(pins),
        pins_kept=int((np.abs(starts - moments) <= PIN_S + 1e-6).sum()),
    )


def speech_overlap(start_a: Seconds, end_a: Seconds, start_b: Seconds, end_b: Seconds) -> float:
    """Intersection over union of two sets of spans on one clock (0–1; 1.0 when nobody speaks at all)."""
    moments = np.concatenate([start_a, end_a, start_b, end_b])
    if not len(moments):
        return 1.0
    order = np.argsort(moments, kind="stable")
    speaking_a = np.cumsum(np.repeat([1, -1, 0, 0], [len(start_a), len(end_a), len(start_b), len(end_b)])[order]) > 0
    speaking_b = np.cumsum(np.repeat([0, 0, 1, -1], [len(start_a), len(end_a), len(start_b), len(end_b)])[order]) > 0
    lasting = np.append(np.diff(moments[order]), 0.0)
    either = float(lasting[speaking_a | speaking_b].sum())
    return float(lasting[speaking_a & speaking_b].sum()) / either if either > 0 else 1.0


def letters_to_drop(shorten_ms: float, rate: float, seconds_per_letter: float) -> int:
    """How many letters shorter a refused text should be (rounded up).

    shorten_ms is heard at `rate`, so at the speaker's own pace it is `rate` times as long. seconds_per_letter: k of
    the language times the speaker's factor (`craft.timing.speech_rate`). ValueError when it is not above 0.
    """
    if seconds_per_letter <= 0:
        raise ValueError("A letter takes time: seconds_per_letter must be above 0.")
    return math.ceil(shorten_ms * rate / 1000 / seconds_per_letter - 1e-9)


def _overlap_ms(starts: Seconds, ends: Seconds, kept: Sequence[tuple[float, float]]) -> float:
    """Milliseconds during which a take lies over a voice that is kept."""
    over = [np.maximum(0.0, np.minimum(ends, b / 1000) - np.maximum(starts, a / 1000)).sum() for a, b in kept]
    return _measurable(np.array(over, dtype=np.float64))


def _percentile(values: NDArray[np.float64], percent: float) -> float:
    return float(np.percentile(values, percent)) if len(values) else 0.0


def _measurable(seconds: Seconds) -> float:
    """Sum in milliseconds, without the last digits of floating point (below 10 ns)."""
    total = 1000 * float(seconds.sum())
    return total if total > 1e-5 else 0.0
