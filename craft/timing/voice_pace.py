"""Learn how a voice speaks, from texts that it said: the two numbers of `craft.timing.speech_rate.Pace`.

A robust ridge regression of logarithms from the start (the language's values). With D the length expected at the start,
in seconds, and r = ln(D_real / D) of each text, find the θ and v that minimise

    Σ h(r − θ − v·(1/D − 1/3)) + λ_θ·θ² + λ_v·v²        h(e) = e² up to δ, beyond it δ·(2·|e| − δ)

h is Huber's loss (P. J. Huber, Robust Estimation of a Location Parameter, 1964): a take that is farther than δ from the
others (a cough, a long pause, another text than the written one) pulls no more than one at δ, wherever the voice is.
Then scale = e^(θ − v/3) · start and base = e^(θ − v/3) · (start + v). A logarithm weighs an error by the length of its
text: a take that is a tenth too long says the same in a short text and in a long one (in seconds, the weight is 1/D²).
The base leaves the scale only where short and long texts say so. The constants were chosen on voices held out:
figures in docs/benchmarks.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from craft.timing.speech_rate import LANGUAGES_PACE, Pace, letter_count, unscaled_s

MIDDLE_S = 3.0  # θ is what is heard in a text of so many seconds
MOST_ROUNDS, SETTLED = 50, 1e-9  # of weighing the takes anew; nearly always fewer than ten
NEWCOMERS_WEIGHT = 3  # so many average voices stand beside the known ones of a language
BASE_LIMITS, SCALE_LIMITS = (0.0, 1.5), (0.5, 2.0)  # what no voice goes beyond: mismeasured takes must not either

Said = tuple[str, float]
"""A text, and how many milliseconds a voice took to say it."""


@dataclass(frozen=True)
class Ridge:
    """λ_θ and λ_v: how firmly the start is held, in texts. odd_beyond: δ, how far a take may be from the others
    before it counts as odd (a logarithm: 0.25 is a quarter)."""

    scale_held: float
    base_held: float
    odd_beyond: float


# From seven voices, measured on four others (docs/benchmarks.md): the least error of nine predictions in ten among
# those with the least mean error.
RIDGE = Ridge(scale_held=0.5, base_held=2.0, odd_beyond=0.25)


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
    columns = np.column_stack([np.ones_like(expected), 1 / expected - 1 / MIDDLE_S])
    theta, v = _least(columns, np.log(seconds / expected))
    factor = math.exp(theta - v / MIDDLE_S)
    return Pace(_clamp(factor * (start.base_s + v), BASE_LIMITS), _clamp(factor * start.scale, SCALE_LIMITS), len(kept))


def _least(columns: NDArray[np.float64], logs: NDArray[np.float64]) -> tuple[float, float]:
    """(θ, v) by weighing the takes anew until nothing moves: the sum is convex, so there is one answer."""
    held = np.diag([RIDGE.scale_held, RIDGE.base_held])
    weights: NDArray[np.floating[Any]] = np.ones_like(logs)
    found: NDArray[np.floating[Any]] = np.zeros(2)
    for _round in range(MOST_ROUNDS):
        before = found
        weighed = columns * weights[:, None]
        found = np.linalg.solve(columns.T @ weighed + held, weighed.T @ logs)
        if np.abs(found - before).max() < SETTLED:
            break
        weights = RIDGE.odd_beyond / np.maximum(np.abs(logs - columns @ found), RIDGE.odd_beyond)
    return float(found[0]), float(found[1])


def _says_something(said: Said) -> bool:
    text, ms = said
    return ms >= 1 and letter_count(text) > 0


def _clamp(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
