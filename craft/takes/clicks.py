"""Clicks and jumps: a sample where the wave breaks, because a piece was lost without a hole or something struck.

A break reaches to the top of the hearing at once and is over within a millisecond; no voice does both. The strokes of
the vocal cords return every few milliseconds, a t or a k lasts longer. Two breaks are no click: where the wave goes on
as it was but louder or softer (somebody turned a knob), and where its top was cut off (which has its own finding).
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from craft.sound.levels import Samples
from craft.sound.pieces import slices
from craft.sound.sample_rate import RATE
from craft.takes.spectrum import power_frames
from craft.takes.thresholds import TAKE

# Here a voice has least and a break still has much. Of six bands (from 5, 8, 12, 15, 18 kHz and of a fourth difference)
# this one tells most breaks from clean takes (docs/benchmarks.md).
FROM_HZ, TAPS = 15_000, 31
STEP = RATE // 4000  # 0.25 ms
# A break is louder than anything from 0.75 to 7 ms before and after it.
NEAR, FAR = 3, 28
QUIETEST = 1.5e-4  # -76 dBFS: in a gate's silence every dust would be a break
# Between the words lips part and chairs creak: a break there counts from so much more on.
BETWEEN_WORDS_DB, NEAR_VOICE_DB = 12.0, 14.0
LEVEL_MS, LEVEL = 10, RATE // 100
EDGE_MS = 50  # how a file begins and ends is judged elsewhere
# A step: turned back by one gain nothing of the break is left, and 10 ms before and after are the same sound (this much
# between their bands, from so many Hz on).
STEP_GAIN_DB, STEP_LEFT_DB, SAME_SOUND_DB = (5.0, 20.0), 3.0, 11.0
BANDS_HZ = (200, 400, 800, 1200, 1800, 2600, 3800, 5600, 8000, 12_000, 16_000)
STEP_AT, STEP_WIDTH, MOST_STEPS = range(-2, 14), 10, 8  # samples from where the break is found; samples on each side
CLIPPED_BESIDE = 0.3  # of full scale: so loud is the usual sample beside a top that was cut off


def click_db(samples: Samples, recorded: Samples) -> float:
    """How far the sharpest break stands above the treble around it, in dB; one that is not in the middle of the voice
    counts 12 dB less. 0 where there is nothing to compare. samples: mono, 48 kHz. recorded: the same with its offset,
    without which a top that was cut off no longer stands at full scale."""
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
    breaks[:edge] = breaks[-edge:] = 0.0
    for _ in range(MOST_STEPS):
        sharpest = int(breaks.argmax())
        if breaks[sharpest] < TAKE.click_warn_from_db or not _is_no_click(samples, recorded, sharpest * STEP):
            return max(0.0, float(breaks[sharpest]))
        breaks[sharpest - FAR : sharpest + FAR] = 0.0
    return 0.0


def _is_no_click(samples: Samples, recorded: Samples, found: int) -> bool:
    """Whether the wave only becomes louder or softer near a sample, or is clipped there."""
    top = np.abs(recorded[found - 2 : found + STEP + 2])
    if top.max() >= TAKE.clip_level and float(np.median(top)) > CLIPPED_BESIDE:
        return True
    left_db, gain_db, at = min(_turned_back(samples, found + off) for off in STEP_AT)
    if left_db > STEP_LEFT_DB or not STEP_GAIN_DB[0] < abs(gain_db) < STEP_GAIN_DB[1]:
        return False
    bands = [hertz * LEVEL_MS // 1000 for hertz in BANDS_HZ]
    both = power_frames(samples[at - LEVEL : at + LEVEL], LEVEL, LEVEL)
    before, after = 10 * np.log10(np.add.reduceat(both, bands, axis=1)[:, :-1] + 1e-15)
    return float(np.sqrt(np.mean((after - before - gain_db) ** 2))) < SAME_SOUND_DB


def _turned_back(samples: Samples, at: int) -> tuple[float, float, int]:
    """If all from a sample on were turned back by the gain that leaves least of a break there: by how much it still
    stands above the treble around it and that gain, in dB, and the sample."""
    before, after = np.zeros(2 * LEVEL), np.zeros(2 * LEVEL)
    before[:LEVEL], after[LEVEL:] = samples[at - LEVEL : at], samples[at : at + LEVEL]
    high_before, high_after = (np.convolve(part, _treble_taps(), "same") for part in (before, after))
    joint = slice(LEVEL - STEP_WIDTH, LEVEL + STEP_WIDTH)
    turned = -float(high_before[joint] @ high_after[joint]) / (float(high_after[joint] @ high_after[joint]) + 1e-30)
    if turned <= 0:
        return np.inf, 0.0, at
    left, far, near = np.abs(high_before + turned * high_after), FAR * STEP, NEAR * STEP
    beside = max(QUIETEST, left[LEVEL - far : LEVEL - near].max(), left[LEVEL + near : LEVEL + far].max())
    return 20 * float(np.log10((left[joint].max() + 1e-9) / beside)), -20 * float(np.log10(turned)), at


def _treble_taps() -> NDArray[np.float64]:
    return np.asarray(scipy.signal.firwin(TAPS, FROM_HZ, pass_zero=False, fs=RATE))


def _peaks(samples: Samples) -> NDArray[np.float32]:
    """The loudest treble of each 0.25 ms."""
    taps = _treble_taps().astype(np.float32)
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
