"""What is heard below a voice: the hum of the mains, and rumble (traffic, wind, a hand on the microphone)."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from craft.levels import SILENCE_DBFS, Samples, decibels
from craft.spectrum import power_frames

LOW_RATE = 1500
SIZE = 480  # 320 ms: a Hann window separates lines 12 Hz apart
HOP = 120
FIRST_TAPS = 48  # Hamming: from 4.6 kHz on 53 dB down, and what would be folded below 400 Hz lies above 5.6 kHz
Spectra = NDArray[np.float64]

# Hum
MAINS_HZ = (50.0, 60.0)
HARMONICS = 6
LINE_HZ, NEAR_HZ, FAR_HZ = 7.0, 11.0, 20.0
# A line counts as hum when it stands this far above what is beside it; further where the voice never stops, because
# a steady deep voice has lines there too, and furthest in a single word.
PROMINENT_DB, PROMINENT_IN_SPEECH_DB, PROMINENT_IN_WORD_DB = 12.0, 15.0, 20.0
LEAST_QUIET, WORD = 3, 16  # frames
ALWAYS_PERCENTILE = 10.0
NO_HUM_DB = -80.0

# Rumble: noise under the deepest voice that reaches up to it, beside the mains' lines. What only shakes the microphone
# falls faster than noise does, which has this much less in the next octave, and nobody hears it.
BANDS_HZ, BESIDE_LINE_HZ = ((30.0, 75.0), (80.0, 140.0)), 5.0
SOFTEST_PERCENTILES = (10.0, 2.0)  # a voice is seldom out of the upper band
FALLS_DB = 6.0
HEARD = 1e-9  # -90 dBFS: a gate's silence hides a rumble, it does not disprove it
LEAST_HEARD = 5  # frames


def low_spectra(samples: Samples) -> Spectra:
    """Power spectra up to 750 Hz in steps of 3.125, one for each 320 ms every 80 ms. samples: mono, 48 kHz."""
    if not len(samples):
        return np.zeros((0, SIZE // 2 + 1))
    # Two steps, because one filter of 32:1 would be long; a short first one, because only what is below 400 Hz counts.
    slow = scipy.signal.decimate(samples.astype(np.float64), 8, n=FIRST_TAPS, ftype="fir")
    slow = scipy.signal.decimate(slow, 4, ftype="fir")
    return power_frames(slow.astype(np.float32), SIZE, HOP)


def hum_db(power: Spectra, spoken: NDArray[np.bool_], speech_dbfs: float) -> float:
    """Level of the mains' hum (50 or 60 Hz with harmonics, the stronger of the two) against the speech, in dB.

    power: of `low_spectra`. spoken: one flag for each 32 ms. A deep voice has lines at the same frequencies, but it
    moves and it stops: only what is there in the quietest tenth of the take counts. NO_HUM_DB when there is none.
    """
    if len(power) < 2:
        return NO_HUM_DB
    quiet = _unspoken(power, spoken)
    if len(quiet) >= LEAST_QUIET:
        always, prominent = np.median(quiet, axis=0), PROMINENT_DB
    else:
        always = np.percentile(power, ALWAYS_PERCENTILE, axis=0)
        prominent = PROMINENT_IN_SPEECH_DB if len(power) >= WORD else PROMINENT_IN_WORD_DB
    hums = [_lines(always, mains, prominent) for mains in MAINS_HZ]
    level = decibels(max(hums))
    return max(NO_HUM_DB, level - speech_dbfs) if level > SILENCE_DBFS else NO_HUM_DB


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
    levels = levels[levels > HEARD]
    return decibels(float(np.percentile(levels, percentile))) if len(levels) >= LEAST_HEARD else None


def _unspoken(power: NDArray[np.float64], spoken: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The hum frames during which nobody speaks."""
    starts = np.arange(len(power)) * HOP * 1000 // LOW_RATE // 32
    length = SIZE * 1000 // LOW_RATE // 32
    busy = np.concatenate([[0], np.cumsum(spoken)])
    ends = np.minimum(starts + length + 1, len(spoken))
    free: NDArray[np.bool_] = busy[ends] - busy[np.minimum(starts, len(spoken))] == 0
    return power[free]


def _lines(spectrum: NDArray[np.float64], mains: float, prominent_db: float) -> float:
    """Mean square of all lines at multiples of `mains` that stand `prominent_db` above what is beside them."""
    hz = np.arange(len(spectrum)) * LOW_RATE / SIZE
    # In a room that hums at 50 Hz a recording may bring 60 with it: one is not what is beside the other.
    other = np.abs(np.stack([hz - multiple for multiple in _others(mains)])).min(axis=0) <= LINE_HZ
    powers = np.zeros(HARMONICS)
    for order in range(1, HARMONICS + 1):
        distance = np.abs(hz - order * mains)
        line, beside = spectrum[distance <= LINE_HZ], spectrum[(distance >= NEAR_HZ) & (distance <= FAR_HZ) & ~other]
        noise = float(beside.mean()) * len(line)
        power = float(line.sum())
        if power > noise * 10 ** (prominent_db / 10):
            powers[order - 1] = power - noise
    # Music has notes near 200 or 300 Hz too; a hum has its first or its second line.
    return float(powers.sum()) if powers[:2].any() else 0.0


def _others(mains: float) -> list[float]:
    """The multiples of the other mains' frequency."""
    return [order * other for other in MAINS_HZ if other != mains for order in range(1, 2 * HARMONICS)]
