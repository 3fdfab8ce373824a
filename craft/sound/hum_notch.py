"""Takes the hum of the mains out of a sound: narrow notches at 50 or 60 Hz and their multiples, without a delay."""

from __future__ import annotations

import numpy as np
import scipy

from craft.sound.levels import Samples
from craft.sound.sample_rate import RATE

# As many lines as `craft.takes.mains_hum` looks for, and as many again: those above are softer, but heard.
HARMONICS = 12
WIDTH_HZ = 3.0  # the mains keep within 0.2 Hz, so the twelfth line within 2.4


def without_hum(samples: Samples, mains_hz: float) -> Samples:
    """As long as `samples` (mono, 48 kHz). Run forwards and backwards, so nothing moves."""
    if len(samples) < RATE // 2:  # shorter than the notches ring
        return samples
    notches = [
        scipy.signal.tf2sos(*scipy.signal.iirnotch(order * mains_hz, order * mains_hz / WIDTH_HZ, fs=RATE))
        for order in range(1, HARMONICS + 1)
    ]
    return np.asarray(scipy.signal.sosfiltfilt(np.concatenate(notches), samples), np.float32)
