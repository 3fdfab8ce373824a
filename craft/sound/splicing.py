"""Makes a voice a little shorter or longer by leaving out or repeating whole periods.

Between two seams every sample is unchanged. A phase vocoder computes each of them anew: measured in
docs/benchmarks.md and docs/decisions/0016. For a few per cent only: then seams are rare, and lie where the
voice is the same on both sides, or silent. The idea is synchronised overlap-add (Roucos and Wilgus, High quality
time-scale modification for speech, ICASSP 1985), with its seams chosen over a stretch instead of at a fixed step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import SAMPLES_PER_MS

FADE = 8 * SAMPLES_PER_MS  # two sides laid over each other
SHORTEST, LONGEST = (
    5 * SAMPLES_PER_MS // 2,
    20 * SAMPLES_PER_MS,
)  # from one period of a child (400 Hz) to two of a deep man (100 Hz)
# How far a moment of the voice may be from its place at an even pace; a video frame lasts 40 ms.
STRAY = 12 * SAMPLES_PER_MS
# The first sound of a voice stays where it is: no seam before.
MIN_EDGE_SAMPLES = 250 * SAMPLES_PER_MS
# A shorter voice has no room for seams.
SHORTEST_VOICE = 2 * MIN_EDGE_SAMPLES
# Above, an even pace leaves no room for the untouched beginning.
MOST_CHANGE = 0.04
ROOM = LONGEST + FADE  # what a seam takes up
COARSE = 4  # seams are looked for at 12 kHz first, every 2 ms
STEP = 2 * SAMPLES_PER_MS // COARSE
ROUNDING = 1 + 1e-5  # harms nearer than this are equal: single precision says no more
FADE_STEPS = FADE // COARSE // STEP

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Seam:
    """From `at` on, `period` samples are left out or repeated."""

    at: int
    period: int


def can_splice(natural: int, length: int) -> bool:
    """Whether `splice` takes a voice of so many samples to so many."""
    return natural >= SHORTEST_VOICE and abs(natural - length) <= MOST_CHANGE * length


def splice(samples: Samples, length: int) -> Samples:
    """The same voice in exactly `length` samples. Raises ValueError where `can_splice` says no."""
    if not can_splice(len(samples), length):
        raise ValueError(f"{len(samples)} samples are not spliced to {length}")
    return _crossfade_seams(samples, seams(samples, length), shorter=len(samples) > length)


def seams(samples: Samples, length: int) -> list[Seam]:
    """Where to splice, in order of time; their periods are together |len(samples) - length|.

    Each is the one that harms least for a sample gained (energy of the difference between the two sides), among those
    that keep every moment within STRAY of an even pace (which ends 56 ms early: the last two need room).
    """
    missing = abs(len(samples) - length)
    last = len(samples) - ROOM - COARSE  # the last seam begins here, the one before it no later than ROOM earlier
    pace = missing / (last - ROOM)
    rough = samples[: len(samples) // COARSE * COARSE].reshape(-1, COARSE).mean(axis=1)
    found: list[Seam] = []
    gained, free = 0, MIN_EDGE_SAMPLES
    while gained < missing:
        left = missing - gained
        first = max(free, math.ceil((gained + SHORTEST - STRAY) / pace))
        end = min(int((gained + STRAY) / pace), last)
        seam = _refine_seam(samples, _best(rough, (first, end), last - ROOM, gained, left, pace), left)
        found.append(seam)
        gained += seam.period
        free = seam.at + seam.period + FADE
    return found


def _best(rough: Samples, span: tuple[int, int], last_but_one: int, gained: int, left: int, pace: float) -> Seam:
    """The seam of least harm that begins in a span of the sound: of equal ones the shortest, and of those the
    last: the rest that is left at the end of a tone, and may fit none of its periods, then comes late."""
    moments = np.arange(-(-span[0] // COARSE), span[1] // COARSE + 1, STEP)
    periods = np.array(_periods(left))[:, np.newaxis]
    furthest = STRAY + moments * COARSE * pace - gained  # the longest period that does not stray, moment by moment
    allowed = (periods <= furthest) & ((periods == left) | (moments * COARSE <= last_but_one))
    if not allowed.any():
        return Seam(int(moments[-1]) * COARSE, left)
    lags = periods[:, 0] // COARSE
    apart = _differences(rough[moments[0] :], len(moments), int(lags[0]), int(lags[-1]))[lags - lags[0]]
    harm = np.where(allowed, apart / periods, np.inf)
    equal = np.argwhere(harm <= harm.min() * ROUNDING)
    period, moment = equal[equal[:, 0] == equal[0, 0]][-1]
    return Seam(int(moments[moment]) * COARSE, int(periods[period, 0]))


def _differences(rough: Samples, count: int, least: int, most: int) -> Samples:
    """Energy of the difference between both sides of a seam, shape (lags from `least` to `most`, `count` moments, one
    every STEP).

    Sums of one STEP serve the neighbouring moments too, and all lags that leave the same rest are taken at once: a
    cumulative sum for each lag took four times as long, most of what a take by splicing cost.
    """
    steps = count + FADE_STEPS - 1
    columns = steps + most // STEP
    # Sample `place + STEP · column` in row `place`: a lag is so many rows down, so many columns on.
    needed = (columns + 1) * STEP
    sound = np.pad(rough[:needed], (0, max(0, needed - len(rough))))
    rows = np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(sound, 2 * STEP)[::STEP][:columns].T)
    found = np.empty((most - least + 1, count), np.float32)
    for rest in range(STEP):
        first, last = -(-(least - rest) // STEP), (most - rest) // STEP
        if first > last:
            continue
        later = np.lib.stride_tricks.sliding_window_view(rows[rest : rest + STEP], steps, axis=1)[:, first : last + 1]
        apart = later - rows[:STEP, np.newaxis, :steps]
        sums = np.einsum("jqb,jqb->qb", apart, apart)
        found[first * STEP + rest - least :: STEP] = sum(sums[:, at : at + count] for at in range(FADE_STEPS))
    return found


def _periods(left: int) -> Sequence[int]:
    """Lengths that a seam may have, in samples: what is left after it must be nothing or a period again."""
    if left < 2 * SHORTEST:
        return [left]
    most = min(LONGEST, left - SHORTEST)
    return [*range(SHORTEST, most + 1, COARSE), *([left] if most < left <= LONGEST else [])]


def _refine_seam(samples: Samples, seam: Seam, left: int) -> Seam:
    """The same seam with its period to the sample, unless it is the last and its length is given."""
    if seam.period == left:
        return seam
    least, most = max(1, seam.period - COARSE), min(seam.period + COARSE, left - SHORTEST, LONGEST)
    fixed = samples[seam.at : seam.at + FADE].astype(np.float64)
    around = samples[seam.at + least : seam.at + most + FADE].astype(np.float64)
    sides = np.lib.stride_tricks.sliding_window_view(around, FADE)
    return Seam(seam.at, least + int(np.argmin(np.square(sides - fixed).sum(axis=1))))


def _crossfade_seams(samples: Samples, found: Sequence[Seam], *, shorter: bool) -> Samples:
    """Both sides of a seam are alike: they keep their level under a straight crossfade."""
    rising = (np.arange(FADE, dtype=np.float32) + 0.5) / FADE
    parts: list[Samples] = []
    at = 0
    for seam in found:
        here, there = (seam.at, seam.at + seam.period) if shorter else (seam.at + seam.period, seam.at)
        left, right = samples[here : here + FADE], samples[there : there + FADE]
        parts += [samples[at:here], (left + (right - left) * rising).astype(np.float32)]
        at = there + FADE
    parts.append(samples[at:])
    return np.concatenate(parts)
