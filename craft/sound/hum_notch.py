"""Takes the hum of the mains out of a sound: narrow notches at the multiples of 50 or 60 Hz that hum, without a delay.

Every notch costs a voice something, most a deep one whose own tones pass there: a line that is not heard gets none.
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from craft.sound.levels import Samples
from craft.sound.sample_rate import RATE

# As many lines as `craft.takes.mains_hum` looks for, and as many again: those above are softer, but heard.
HARMONICS = 12
WIDTH_HZ = 3.0  # the mains keep within 0.2 Hz, so the twelfth line within 2.4
# A line hums where it stands so far above what is 5 to 15 Hz beside it, in half of the seconds: a voice moves.
PROMINENT = 10.0  # times the power
BESIDE_HZ = np.concatenate([np.arange(-15, -4), np.arange(5, 16)])


def without_hum(samples: Samples, mains_hz: float) -> Samples:
    """As long as `samples` (mono, 48 kHz); the same samples where no line hums. Run forwards and backwards, so nothing
    moves."""
    if len(samples) < RATE // 2:  # shorter than the notches ring
        return samples
    notches = [
        scipy.signal.tf2sos(*scipy.signal.iirnotch(hz, hz / WIDTH_HZ, fs=RATE)) for hz in _lines(samples, mains_hz)
    ]
    return np.asarray(scipy.signal.sosfiltfilt(np.concatenate(notches), samples), np.float32) if notches else samples


def _lines(samples: Samples, mains_hz: float) -> list[float]:
    """The multiples of the mains' frequency (Hz) that hum."""
    power = _power(samples)
    lines = np.arange(1, HARMONICS + 1) * mains_hz
    heard = [
        power[round(line) - 2 : round(line) + 3].max() > PROMINENT * np.median(power[round(line) + BESIDE_HZ])
        for line in lines
    ]
    return [float(line) for line, hums in zip(lines, heard, strict=True) if hums]


def _power(samples: Samples) -> NDArray[np.float64]:
    """Of each hertz, as it is in half of the seconds."""
    # Zeros make whole seconds of half a second, so that a bin is a hertz.
    padded = np.pad(samples, (0, max(0, RATE - len(samples))))
    _hz, power = scipy.signal.welch(padded, RATE, nperseg=RATE, average="median")
    return np.asarray(power, np.float64)
