"""Measures rumble below a voice (traffic, wind, a hand on the microphone). Hum: `craft.takes.mains_hum`."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from craft.sound.levels import Samples, decibels
from craft.sound.pieces import slices
from craft.takes.spectrum import power_frames

LOW_RATE = 1500
SIZE = 480  # 320 ms: a Hann window separates lines 12 Hz apart
HOP = 120
FIRST_TAPS = 48  # Hamming: from 4.6 kHz on 53 dB down, and what would be folded below 400 Hz lies above 5.6 kHz
# Both steps together, and what must be known around a piece: 24 samples at 48 kHz and 40 at 6.
TIMES, AROUND = 32, 32 * 16
Spectra = NDArray[np.float64]
Slow = NDArray[np.float64]  # mono at LOW_RATE
MAINS_HZ = (50.0, 60.0)

# Rumble: noise under the deepest voice that reaches up to it, beside the mains' lines. What only shakes the microphone
# falls faster than noise does, which has this much less in the next octave, and nobody hears it.
BANDS_HZ, BESIDE_LINE_HZ = ((30.0, 75.0), (80.0, 140.0)), 5.0
SOFTEST_PERCENTILES = (10.0, 2.0)  # a voice is rarely absent from the upper band
FALLS_DB = 6.0
AUDIBLE_POWER = 1e-9  # -90 dBFS: the silence of a gate hides a rumble, and is no proof that there is none
LEAST_HEARD = 5  # frames


def downsample(samples: Samples) -> Slow:
    """The samples (mono, 48 kHz) at 1,500 Hz: what is below 400 Hz is kept as it is, up to 600 nearly so."""
    # Two steps, because one filter of 32:1 would be long; a short first one, because only what is below 400 Hz counts.
    pieces = [np.zeros(0)]
    for part in slices(len(samples)):
        around = samples[max(0, part.start - AROUND) : part.stop + AROUND]
        slow = scipy.signal.decimate(around.astype(np.float64), 8, n=FIRST_TAPS, ftype="fir")
        slow = scipy.signal.decimate(slow, 4, ftype="fir")
        first = min(part.start, AROUND) // TIMES
        pieces.append(slow[first : first + -(-(part.stop - part.start) // TIMES)])
    return np.concatenate(pieces)


def low_spectra(slow: Slow) -> Spectra:
    """Power spectra up to 750 Hz in steps of 3.125, one for each 320 ms every 80 ms. slow: of `downsample`."""
    return power_frames(slow.astype(np.float32), SIZE, HOP)


def rumble_db(power: Spectra, loud_dbfs: float) -> float | None:
    """How far the voice stands above the noise that is heard below it even in soft moments, in dB; None where too
    little is heard. power: of `low_spectra`. loud_dbfs: the 95th percentile of the levels of 20 ms.
    """
    below, above = (
        _softest_dbfs(power, band, percentile) for band, percentile in zip(BANDS_HZ, SOFTEST_PERCENTILES, strict=True)
    )
    if below is None or above is None:
        return None
    return loud_dbfs - min(below, above + FALLS_DB)


def _softest_dbfs(power: Spectra, band_hz: tuple[float, float], percentile: float) -> float | None:
    hertz = np.arange(power.shape[1]) * LOW_RATE / SIZE
    band = (hertz >= band_hz[0]) & (hertz <= band_hz[1])
    for mains in MAINS_HZ:
        band &= np.abs((hertz + mains / 2) % mains - mains / 2) > BESIDE_LINE_HZ
    levels = power[:, band].sum(axis=1)
    levels = levels[levels > AUDIBLE_POWER]
    return decibels(float(np.percentile(levels, percentile))) if len(levels) >= LEAST_HEARD else None
