"""Clicks and jumps: a sample where the wave breaks, because a piece was lost without a hole or something struck.

A break reaches to the top of the hearing at once and is over within a millisecond; no voice does both. The strokes of
the vocal cords return every few milliseconds, a t or a k lasts longer.
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from craft.sound.levels import Samples
from craft.sound.pieces import slices
from craft.sound.sample_rate import RATE

# Here a voice has least and a break still has much. Of six bands (from 5, 8, 12, 15, 18 kHz and of a fourth difference)
# this one tells most breaks from clean takes (docs/benchmarks.md).
FROM_HZ, TAPS = 15_000, 31
STEP = RATE // 4000  # 0.25 ms
# A break is louder than anything from 0.75 to 7 ms before and after it.
NEAR, FAR = 3, 28
QUIETEST = 1.5e-4  # -76 dBFS: in a gate's silence every dust would be a break
# Between the words lips part and chairs creak: a break there counts from so much more on.
BETWEEN_WORDS_DB, NEAR_VOICE_DB = 12.0, 14.0
LEVEL_MS = 10
EDGE_MS = 50  # how a file begins and ends is judged elsewhere


def click_db(samples: Samples) -> float:
    """How far the sharpest break stands above the treble around it, in dB; one that is not in the middle of the voice
    counts 12 dB less. 0 where there is nothing to compare. samples: mono, 48 kHz."""
    edge = EDGE_MS * 4
    treble = _peaks(samples)
    count = len(treble)
    if count <= 2 * edge:
        return 0.0
    width = FAR - NEAR + 1
    loudest = scipy.ndimage.maximum_filter1d(treble, width, mode="constant")
    middle = (NEAR + FAR) // 2
    around = np.full(count, QUIETEST, np.float32)
    around[middle:] = np.maximum(around[middle:], loudest[:-middle])
    around[:-middle] = np.maximum(around[:-middle], loudest[middle:])
    breaks = 20 * np.log10(np.maximum(treble, 1e-9) / around)
    breaks = np.where(_in_voice(samples, count), breaks, breaks - BETWEEN_WORDS_DB)
    return max(0.0, float(breaks[edge:-edge].max()))


def _peaks(samples: Samples) -> NDArray[np.float32]:
    """The loudest treble of each 0.25 ms."""
    taps = scipy.signal.firwin(TAPS, FROM_HZ, pass_zero=False, fs=RATE).astype(np.float32)
    peaks = [np.zeros(0, np.float32)]
    for part in slices(len(samples) // STEP * STEP):
        around = samples[max(0, part.start - TAPS) : part.stop + TAPS]
        high = np.abs(scipy.signal.oaconvolve(around, taps, "same"))
        first = part.start - max(0, part.start - TAPS)
        peaks.append(high[first : first + part.stop - part.start].reshape(-1, STEP).max(axis=1))
    return np.concatenate(peaks)


def _in_voice(samples: Samples, count: int) -> NDArray[np.bool_]:
    """Where the voice is heard at its usual level, just before or just after."""
    power = np.square(samples[: count * STEP]).reshape(-1, STEP).mean(axis=1)
    each = LEVEL_MS * 4
    level = scipy.ndimage.uniform_filter1d(power, each, mode="constant")
    loud = level > np.percentile(level, 90) * 10 ** (-NEAR_VOICE_DB / 10)
    beside = each // 2 + 2
    before, after = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    before[beside:], after[:-beside] = loud[:-beside], loud[beside:]
    return before | after
