"""Learn how a voice speaks, from texts that it said: the two numbers of `craft.timing.speech_rate.Pace`.

A ridge regression of logarithms from the start (the language's values). With D the length expected at the start, in
seconds, and r = ln(D_real / D) of each text, clipped to ±0.5, find the θ and v that minimise

    Σ (r − θ − v·(1/D − 1/3))² + λ_θ·θ² + λ_v·v²

Then scale = e^(θ − v/3) · start and base = e^(θ − v/3) · (start + v). A logarithm weighs an error by the length of its
text: a take that is a tenth too long says the same in a short text and in a long one (in seconds, the weight is 1/D²).
The base leaves the scale only where short and long texts say so. The constants were chosen on voices held out:
`benchmarks/bench_fit.py`, figures in docs/benchmarks.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from craft.timing.speech_rate import LANGUAGES_PACE, Pace, letter_count, unscaled_s

MIDDLE_S = 3.0  # θ is what is heard in a text of so many seconds
ODD_LOG = 0.5  # one odd take (a cough, a wrong text) must not turn the meter: no further than e^±0.5 from expected
NEWCOMERS_WEIGHT = 3  # so many average voices stand beside the known ones of a language
BASE_LIMITS, SCALE_LIMITS = (0.0, 1.5), (0.5, 2.0)  # what no voice goes beyond: mismeasured takes must not either

Said = tuple[str, float]
"""A text, and how many milliseconds a voice took to say it."""


@dataclass(frozen=True)
class Ridge:
    """λ_θ and λ_v: how firmly the start is held, in texts."""

    scale_held: float
    base_held: float


# From the voices of benchmarks/bench_fit.py: the least mean error among those by which no voice loses a quarter point.
RIDGE = Ridge(scale_held=0.75, base_held=4.0)


def starting_pace(known: Sequence[Pace]) -> Pace:
    """The pace of a voice of which nothing is known: the model's own, and Σ / (m + 3) of how the m known voices of the
    language differ from it."""
    own = [pace for pace in known if pace.is_known]
    weight = len(own) + NEWCOMERS_WEIGHT
    return Pace(
        LANGUAGES_PACE.base_s + sum(pace.base_s - LANGUAGES_PACE.base_s for pace in own) / weight,
        LANGUAGES_PACE.scale + sum(pace.scale - LANGUAGES_PACE.scale for pace in own) / weight,
    )


def learned_pace(
    takes: Sequence[Said],
    seconds_per_letter: float,
    start: Pace = LANGUAGES_PACE,
    *,
    rehearsed: Sequence[Said] = (),
    ridge: Ridge = RIDGE,
) -> Pace:
    """The pace of a voice from its kept takes (of each segment the last one). `start`: see `starting_pace`.

    `rehearsed`: what else it said, such as the sentence of the microphone test. It is learned from like a take, and not
    counted as one: `Pace.takes` stays the number of takes that say something (with letters, and longer than nothing).
    """
    kept = [said for said in takes if _says_something(said)]
    every = [*kept, *(said for said in rehearsed if _says_something(said))]
    if not every:
        return start
    seconds = np.array([ms / 1000 for _text, ms in every])
    expected = start.base_s + start.scale * np.array([unscaled_s(text, seconds_per_letter) for text, _ms in every])
    logs = np.clip(np.log(seconds / expected), -ODD_LOG, ODD_LOG)
    columns = np.column_stack([np.ones_like(expected), 1 / expected - 1 / MIDDLE_S])
    normal = columns.T @ columns + np.diag([ridge.scale_held, ridge.base_held])
    theta, v = (float(number) for number in np.linalg.solve(normal, columns.T @ logs))
    factor = math.exp(theta - v / MIDDLE_S)
    return Pace(
        _within(factor * (start.base_s + v), BASE_LIMITS), _within(factor * start.scale, SCALE_LIMITS), len(kept)
    )


def _says_something(said: Said) -> bool:
    text, ms = said
    return ms >= 1 and letter_count(text) > 0


def _within(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
