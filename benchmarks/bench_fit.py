"""How well the fit meter knows a voice, on people's takes whose texts are known: one number learned of a voice (as
before) against two (`craft.timing.voice_pace`), with constants chosen without the voice that is measured.

    PORTEVOIX_MEDIA=… python benchmarks/bench_fit.py [file that keeps the measured lengths]

Beside each voice stands how well any line fits it at all: the one that is best on all its takes, seen afterwards.
Aim: median error ≤ 10 % after ten takes, ≤ 5 % of *fits* too long, no voice more than one point worse than before.
Own takes are drawn at random, the same ones before and after; intervals are 95 %, from 2,000 paired samples of takes.
"""

from __future__ import annotations

import math
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pace_material import Voice, voices

from craft.languages import get
from craft.timing import speech_rate, voice_pace
from craft.timing.speech_rate import FITS_BELOW, FITS_BELOW_CALIBRATED, LANGUAGES_PACE, TOO_LONG_ABOVE_CALIBRATED, Pace
from craft.timing.voice_pace import RIDGE, Ridge, learned_pace

OWN_TAKES, DRAWS, SAMPLES = (3, 5, 10, 20), 60, 2000
OF_ONE_VOICE = 35  # takes; FLEURS has ten people a language: a voice of which nothing is known, no more
GRID = [Ridge(*held) for held in product((0.25, 0.5, 0.75, 1.0), (1.0, 4.0, 1e9), (0.08, 0.12, 0.16, 0.25, 1e9))]
CHOSEN_ON, CHOICE_DRAWS = (3, 10, 20), DRAWS
LOSS_BORNE = 0.25  # percentage points of the median error
SLOTS_SPREAD = 0.35  # slots are drawn around the real lengths, log-normally

unscaled_s = cache(speech_rate.unscaled_s)
# Every text is measured thousands of times.
vars(voice_pace).update(unscaled_s=unscaled_s, letter_count=cache(speech_rate.letter_count))
Learn = Callable[[Voice, Sequence[int]], Pace]


@dataclass(frozen=True)
class Errors:
    """Of each take of a voice: the relative errors of its predicted length in all draws, and the slots' verdicts."""

    relative: list[list[float]]
    fits: NDArray[np.int_]
    wrong: NDArray[np.int_]
    too_long: NDArray[np.int_]
    right: NDArray[np.int_]

    def median(self, takes: NDArray[np.int_] | None = None) -> float:
        chosen = range(len(self.relative)) if takes is None else takes
        return 100 * float(np.median(np.concatenate([self.relative[take] for take in chosen])))

    def wrong_share(self, takes: NDArray[np.int_] | None = None) -> float:
        chosen = np.arange(len(self.fits)) if takes is None else takes
        return 100 * float(self.wrong[chosen].sum() / max(1, self.fits[chosen].sum()))


def one_number(voice: Voice, own: Sequence[int]) -> Pace:
    """As the meter learned before: θ = Σ r / (n + 1), r the logarithm of real / expected, clipped to ±0.5."""
    expected = [LANGUAGES_PACE.base_s + unscaled_s(voice.takes[i][0], rate(voice)) for i in own]
    logs = [math.log(voice.takes[i][1] / 1000 / length) for i, length in zip(own, expected, strict=True)]
    factor = math.exp(sum(max(-0.5, min(0.5, log)) for log in logs) / (len(logs) + 1))
    return Pace(LANGUAGES_PACE.base_s * factor, factor, len(own))


def two_numbers(ridge: Ridge) -> Learn:
    return lambda voice, own: learned_pace([voice.takes[i] for i in own], rate(voice), ridge=ridge)


def rate(voice: Voice) -> float:
    return get(voice.language).seconds_per_letter


def measured(voice: Voice, learn: Learn, own: int, draws: int = DRAWS) -> Errors:
    chance = np.random.default_rng(own)
    texts = np.array([unscaled_s(text, rate(voice)) for text, _real in voice.takes])
    real = np.array([real / 1000 for _text, real in voice.takes])
    found = Errors([[] for _ in real], *(np.zeros(len(real), int) for _ in range(4)))
    below = FITS_BELOW_CALIBRATED if own >= 3 else FITS_BELOW
    for _draw in range(draws):
        order = chance.permutation(len(real))
        slots = real * np.exp(chance.normal(0, SLOTS_SPREAD, len(real)))
        pace = learn(voice, order[:own].tolist())
        others = order[own:]
        predicted = pace.base_s + pace.scale * texts[others]
        for take, error in zip(others, np.abs(predicted / real[others] - 1), strict=True):
            found.relative[take].append(float(error))
        fits = predicted / slots[others] <= below
        found.fits[others] += fits
        found.wrong[others] += fits & (real[others] > 1.10 * slots[others])
        too_long = predicted / slots[others] > TOO_LONG_ABOVE_CALIBRATED
        found.too_long[others] += too_long
        found.right[others] += too_long & (real[others] > slots[others])
    return found


def chosen_without(held_out: Voice | None, among: Sequence[Voice]) -> Ridge:
    """The constants that err least on the other voices, each voice counting the same, among those by which none of
    them loses more than `LOSS_BORNE`: no voice should pay for the others."""
    rest = [voice.name for voice in among if voice is not held_out]

    def loss(ridge: Ridge) -> float:
        changes = [change for name, change in changes_of(ridge, among) if name in rest]
        return statistics.fmean(changes) if max(changes) <= LOSS_BORNE else 100 + max(changes)

    return min(GRID, key=loss)


_changes: dict[Ridge, list[tuple[str, float]]] = {}


def changes_of(ridge: Ridge, among: Sequence[Voice]) -> list[tuple[str, float]]:
    """(voice, change of its median error against one number) for each number of own takes."""
    if ridge not in _changes:
        learn = two_numbers(ridge)
        _changes[ridge] = [
            (
                voice.name,
                measured(voice, learn, own, CHOICE_DRAWS).median()
                - measured(voice, one_number, own, CHOICE_DRAWS).median(),
            )
            for voice in among
            for own in CHOSEN_ON
        ]
    return _changes[ridge]


def best_line(voice: Voice) -> tuple[float, float]:
    """(median error in per cent, spread of the logarithms) of the base and scale that err least on all takes of the
    voice, by absolute errors: what a voice that varies leaves to any meter of two numbers."""
    texts = np.array([unscaled_s(text, rate(voice)) for text, _real in voice.takes])
    real = np.array([real / 1000 for _text, real in voice.takes])
    columns = np.column_stack([np.ones_like(texts), texts]) / real[:, None]
    weights = np.ones_like(real)
    for _round in range(50):
        weighed = columns * weights[:, None]
        line = np.linalg.solve(columns.T @ weighed, weighed.sum(axis=0))
        weights = 1 / np.maximum(np.abs(columns @ line - 1), 0.01)
    found = columns @ line
    return 100 * float(np.median(np.abs(found - 1))), float(np.std(np.log(found)))


def own_interval(errors: Errors, figure: Callable[[Errors, NDArray[np.int_]], float]) -> tuple[float, float]:
    chance = np.random.default_rng(7)
    takes = np.arange(len(errors.relative))
    low, high = np.percentile([figure(errors, chance.choice(takes, len(takes))) for _ in range(SAMPLES)], [2.5, 97.5])
    return float(low), float(high)


def interval(before: Errors, after: Errors, figure: Callable[[Errors, NDArray[np.int_]], float]) -> tuple[float, float]:
    chance = np.random.default_rng(7)
    takes = np.array([i for i, errors in enumerate(before.relative) if errors])
    samples = (chance.choice(takes, len(takes)) for _ in range(SAMPLES))
    changes = [figure(after, sample) - figure(before, sample) for sample in samples]
    low, high = np.percentile(changes, [2.5, 97.5])
    return float(low), float(high)


def main() -> None:
    known = voices(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    for voice in known:
        error = measured(voice, lambda *_: LANGUAGES_PACE, 0, 10)
        least, spread = best_line(voice)
        print(
            f"{voice.name:26} {len(voice.takes):4} takes; unknown voice: {error.median():.1f} %; "
            f"best line afterwards: {least:.1f} %, spread {spread:.2f}"
        )
    among = [voice for voice in known if len(voice.takes) >= OF_ONE_VOICE]
    held_out = {voice.name: chosen_without(voice, among) for voice in among}
    for name, ridge in held_out.items():
        print(f"without {name}: {ridge}")
    print(f"chosen on all: {chosen_without(None, among)}; in use: {RIDGE}")
    for own in OWN_TAKES:
        print(f"\nafter {own} takes: median error; fits that are too long; too long that is right")
        for voice in among:
            before, after = measured(voice, one_number, own), measured(voice, two_numbers(held_out[voice.name]), own)
            errs = interval(before, after, Errors.median)
            wrong = interval(before, after, Errors.wrong_share)
            right = 100 * after.right.sum() / max(1, after.too_long.sum())
            print(
                f"{voice.name:26} {before.median():5.1f} → {after.median():5.1f} % [{errs[0]:+.1f}, {errs[1]:+.1f}]; "
                f"{before.wrong_share():4.1f} → {after.wrong_share():4.1f} % [{wrong[0]:+.1f}, {wrong[1]:+.1f}]; "
                f"{right:.0f} %; "
                "alone [{:.1f}, {:.1f}], [{:.1f}, {:.1f}]".format(
                    *own_interval(after, Errors.median), *own_interval(after, Errors.wrong_share)
                )
            )


if __name__ == "__main__":
    main()
