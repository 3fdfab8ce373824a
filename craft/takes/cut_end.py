"""How far a voice has fallen where a take ends: one that was cut off is as loud there as in the middle."""

from __future__ import annotations

import numpy as np

from craft.sound.levels import Samples, frame_levels
from craft.sound.sample_rate import RATE

STEP_MS, END_STEPS = 10, 3


def end_drop_db(samples: Samples) -> float | None:
    """The 95th percentile of the level less the mean one of the last 30 ms. samples: the trimmed take, mono, 48 kHz.

    None: too short. Measured on 28 takes of two voices: 17 dB and more; without their last quarter to half second
    22 dB and less, in each voice all below what one true take in five has.
    """
    step = RATE * STEP_MS // 1000
    steps = len(samples) // step
    if steps <= END_STEPS:
        return None
    levels = frame_levels(samples[-steps * step :], step)
    return round(float(np.percentile(levels, 95) - levels[-END_STEPS:].mean()), 1)
