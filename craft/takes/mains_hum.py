"""The hum of the mains under a voice: 50 or 60 Hz and their multiples.

It is searched twice: in short spectra, which also find a line that drifts; and in all moments without a voice together,
as one wave, where it stands out from a room's rumble because its pitch is constant.
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from craft.sound.levels import SILENCE_DBFS, decibels
from craft.sound.pieces import runs
from craft.takes.below_voice import HOP, LOW_RATE, MAINS_HZ, SIZE, Slow, Spectra

HARMONICS = 6
NO_HUM_DB = -80.0
WINDOW_MS = 32  # of the flags that say where somebody speaks

# In short spectra
LINE_HZ, NEAR_HZ, FAR_HZ = 7.0, 11.0, 20.0
# A line counts as hum when it stands this far above what is beside it; further where the voice never stops, because
# a steady deep voice has lines there too, and furthest in a single word. Less is enough where nearly all are there.
PROMINENT_DB, PROMINENT_IN_SPEECH_DB, PROMINENT_IN_WORD_DB = 12.0, 15.0, 20.0
COMB_DB, COMB_LINES = 8.5, 5
LEAST_QUIET, WORD = 3, 16  # frames
ALWAYS_PERCENTILE = 10.0

# As one wave. Each line says how far it stands above the median beside it; what the six say together is the proof. Of
# 785 recordings as they are 248 are silent for long enough. Those that hum (Turkish and Arabic ones at 50.0 Hz,
# Portuguese at 60.0) have 29 to 149 dB, most of them more than 45; the others, where it would be a warning, 27 or less,
# but for one with 28 that has neither first line. With less silence the falling end of a voice looks like a hum.
PITCH_TOLERANCE = 0.005  # of its frequency; the grid keeps within 0.2 Hz but for moments (EN 50160 allows 0.5)
PAUSE_MS, LEAST_WAVE_S = 200, 0.4  # tapered at both ends a pause counts half
TOGETHER_DB, FIRST_DB, HEARD_DB = 28.0, 10.0, 5.0  # of all lines; of one of the first two; of a line that counts
BESIDE_WIDTHS, BESIDE_HZ = 3.0, 20.0  # from one over the time on


def hum_db(slow: Slow, power: Spectra, spoken: NDArray[np.bool_], speech_dbfs: float) -> float:
    """Level of the mains' hum (50 or 60 Hz with harmonics, the stronger of the two) against the speech, in dB.

    slow, power: of `below_voice.downsample`, `low_spectra`. spoken: one flag for each 32 ms. A deep voice has lines at
    the same frequencies, but it moves and it stops: only what is there while nobody speaks counts, or, where somebody
    always does, in the quietest tenth of the take. NO_HUM_DB when there is none.
    """
    level = decibels(max(_in_spectra(power, spoken), _hum_power(slow, spoken)))
    return max(NO_HUM_DB, level - speech_dbfs) if level > SILENCE_DBFS else NO_HUM_DB


def _in_spectra(power: Spectra, spoken: NDArray[np.bool_]) -> float:
    if len(power) < 2:
        return 0.0
    quiet = _unspoken(power, spoken)
    if len(quiet) >= LEAST_QUIET:
        always, prominent = np.median(quiet, axis=0), PROMINENT_DB
    else:
        always = np.percentile(power, ALWAYS_PERCENTILE, axis=0)
        prominent = PROMINENT_IN_SPEECH_DB if len(power) >= WORD else PROMINENT_IN_WORD_DB
    return max(_lines(always, mains, prominent) for mains in MAINS_HZ)


def _unspoken(power: Spectra, spoken: NDArray[np.bool_]) -> Spectra:
    """The spectra of the time during which nobody speaks."""
    starts = np.arange(len(power)) * HOP * 1000 // LOW_RATE // WINDOW_MS
    length = SIZE * 1000 // LOW_RATE // WINDOW_MS
    busy = np.concatenate([[0], np.cumsum(spoken)])
    ends = np.minimum(starts + length + 1, len(spoken))
    free: NDArray[np.bool_] = busy[ends] - busy[np.minimum(starts, len(spoken))] == 0
    return power[free]


def _lines(spectrum: NDArray[np.float64], mains: float, prominent_db: float) -> float:
    """Mean square of all lines at multiples of `mains` that stand `prominent_db` above what is beside them."""
    hz = np.arange(len(spectrum)) * LOW_RATE / SIZE
    # In a room that hums at 50 Hz a recording may contain 60, too: the lines of one are not noise beside the other.
    other = np.abs(np.stack([hz - multiple for multiple in _others(mains)])).min(axis=0) <= LINE_HZ
    powers, above = np.zeros(HARMONICS), np.full(HARMONICS, -np.inf)
    for order in range(1, HARMONICS + 1):
        distance = np.abs(hz - order * mains)
        line, beside = spectrum[distance <= LINE_HZ], spectrum[(distance >= NEAR_HZ) & (distance <= FAR_HZ) & ~other]
        noise = float(beside.mean()) * len(line)
        power = float(line.sum())
        powers[order - 1] = max(0.0, power - noise)
        above[order - 1] = decibels(power) - decibels(noise)
    least = COMB_DB if np.count_nonzero(above > COMB_DB) >= COMB_LINES else prominent_db
    # Music has notes near 200 or 300 Hz too; a hum has its first or its second line.
    return float(powers[above > least].sum()) if (above[:2] > least).any() else 0.0


def _others(mains: float) -> list[float]:
    """The multiples of the other mains' frequency."""
    return [order * other for other in MAINS_HZ if other != mains for order in range(1, 2 * HARMONICS)]


def _hum_power(slow: Slow, spoken: NDArray[np.bool_]) -> float:
    """Mean square of the hum in all pauses taken together, 0 when there is none or too little silence."""
    weights = _silences(spoken, len(slow))
    seconds = float(weights.sum()) / LOW_RATE
    if seconds < LEAST_WAVE_S:
        return 0.0
    size = 4 << int(len(slow) - 1).bit_length()
    spectrum = scipy.fft.rfft((slow * weights).astype(np.float32), size)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float64) * (2 / float(weights.sum()) ** 2)
    return max(_wave_lines(power, LOW_RATE / size, mains, 1 / seconds) for mains in MAINS_HZ)


def _silences(spoken: NDArray[np.bool_], size: int) -> NDArray[np.float64]:
    """A weight for each sample: a Hann window over each pause of PAUSE_MS or more, 32 ms away from the voice."""
    free = ~spoken
    free[1:] &= ~spoken[:-1]
    free[:-1] &= ~spoken[1:]
    weights = np.zeros(size)
    for first, last in np.minimum(runs(free) * WINDOW_MS * LOW_RATE // 1000, size):
        if last - first >= PAUSE_MS * LOW_RATE // 1000:
            weights[first:last] = np.hanning(last - first)
    return weights


def _wave_lines(power: NDArray[np.float64], step_hz: float, mains: float, width_hz: float) -> float:
    """Mean square of the lines, at the multiples of the one frequency near `mains` where they are strongest."""
    orders = np.arange(1, HARMONICS + 1)
    near = round(PITCH_TOLERANCE * mains * HARMONICS / step_hz)
    pitches = mains + np.arange(-near, near + 1) * step_hz / HARMONICS
    at = np.round(pitches[:, None] * orders / step_hz).astype(int)
    best = int(np.log(power[at] + 1e-20).sum(axis=1).argmax())
    lines, above = power[at[best]], np.zeros(HARMONICS)
    far, close = round(BESIDE_HZ / step_hz), BESIDE_WIDTHS * width_hz
    around = np.arange(-far, far + 1, max(1, round(width_hz / step_hz / 4)))  # between them the spectrum is smooth
    for index, middle in enumerate(at[best]):
        beside = middle + around
        hz = beside * step_hz
        free = np.abs(around) * step_hz > close
        for frequency in MAINS_HZ:
            free &= np.abs((hz + frequency / 2) % frequency - frequency / 2) > close
        if free.any():
            # Of noise the median is so much below the mean (its power is distributed exponentially).
            noise = float(np.median(power[beside[free]])) / np.log(2)
            above[index] = decibels(float(lines[index])) - decibels(noise)
    if above[:2].max() < FIRST_DB or np.clip(above, 0, None).sum() < TOGETHER_DB:
        return 0.0
    return float(lines[above > HEARD_DB].sum())
