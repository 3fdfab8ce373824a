"""Hiss: noise that reaches far up, as an amplifier or a fan makes it.

It is audible at levels at which the low noise of a room is not. A voice often leaves this band free, because vowels
have no energy there: sound that remains there in the softest moments of the take is not the voice.
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from craft.sound.levels import FRAME, Samples
from craft.sound.pieces import PIECE, slices
from craft.sound.sample_rate import RATE

# Above the voice's own sounds except for s, f and ch; below what lossy codecs leave out.
BAND_HZ = (8_000, 12_000)
SOFTEST_PERCENTILE = 2
# The digital silence of a gate hides a hiss, and is no proof that there is none.
HEARD_DBFS = -85.0
LEAST_FRAMES = 25  # half a second


def hiss_db(samples: Samples, levels: NDArray[np.float64], loud_dbfs: float) -> float | None:
    """How far the voice stands above what its softest moments hold in the band, in dB; None when too little is heard.

    samples: mono, 48 kHz. levels: of their frames of 20 ms, dBFS. loud_dbfs: the 95th percentile of those.
    """
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)[: len(levels)]
    heard = levels[: len(frames)] > HEARD_DBFS
    if np.count_nonzero(heard) < LEAST_FRAMES:
        return None
    window = scipy.signal.get_window("hann", FRAME).astype(np.float32)
    first, last = (round(hertz * FRAME / RATE) for hertz in BAND_HZ)
    powers = []
    for part in slices(len(frames), PIECE // FRAME):
        spectrum = scipy.fft.rfft(frames[part][heard[part]] * window, axis=1)[:, first:last]
        powers.append(2 * (spectrum.real**2 + spectrum.imag**2).sum(axis=1) / (FRAME * float((window**2).sum())))
    softest = float(np.percentile(np.concatenate(powers), SOFTEST_PERCENTILE))
    return loud_dbfs - 10 * float(np.log10(max(softest, 1e-12)))
