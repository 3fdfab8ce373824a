"""A voice that comes back: played through a loudspeaker beside it, thrown back by a wall, or drawn out by a bare room.

Whatever comes back is the same sound a little later, so it ripples the take's spectrum evenly, once every 1 / delay
hertz, whatever is said. The spectrum of the logarithm of the spectrum (the cepstrum: Bogert, Healy and Tukey, The
quefrency alanysis of time series for echoes, 1963) has a line at that delay. One wall or loudspeaker gives one sharp
line, a room that rings many beside each other. Both are read from the same cepstrum. But a vowel that is held has such
lines, too: a room is known by its decay as well, because no sound in it ends faster than the room falls silent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from craft.sound.levels import Samples
from craft.sound.sample_rate import MODEL_RATE, RATE
from craft.takes.spectrum import power_frames

Values = NDArray[np.float64]

# A voice has no even ripples of its own up here: the overtones of its pitch wander. Telephones and 16 kHz reach 7 kHz,
# or lack the rest for all delays alike.
BAND_HZ = (800.0, 7000.0)
# What is flatter than this belongs to the vowels, not to a delay: about 1 / 120 Hz = 8 ms.
SMOOTH_HZ = 120.0
# From 18 ms (below, a pitch of 55 Hz and the table's reflection) to 400 ms (further off it is heard as a second voice).
DELAYS_S = (0.018, 0.4)
AROUND_S = 0.008  # a line stands out of what lies so near to it
ROOM_S = (0.03, 0.12)  # where a room that rings has filled every delay
CHANCE_S = (0.5, 1.0)  # what syllables give by chance, and a room of one second no more than noise
LEAST_S, MOST_S = 1.5, 16.0  # shorter: too few hertz; a long take is known by its beginning
LEVEL_FLOOR = 1e-4  # of the smooth spectrum: what a gate has emptied has no depth
LEAST_SHARED = 0.02
# How a voice ends: its levels of 20 ms in its own band, every 10 ms, where it is at most so far below its loudest.
VOICE_HZ, STEP = (500.0, 4000.0), MODEL_RATE // 100
FALL_STEPS, FALL_PERCENTILE, NEAR_LOUDEST_DB = 6, 90, 15.0


@dataclass(frozen=True)
class Echo:
    """repeat_db: how far the strongest single repeat (18 to 400 ms later) stands above the delays around it.
    ringing_db: how far delays of 30 to 120 ms stand above what chance gives. fall_db: by how much a moment of voice in
    ten has fallen 60 ms later. All 0 when the take is too short."""

    repeat_db: float = 0.0
    ringing_db: float = 0.0
    fall_db: float = 0.0


def echo_of(samples: Samples) -> Echo:
    """What comes back of a voice. samples: mono, 48 kHz, without offset, from the first to the last sound and what
    rings after it."""
    samples = samples[: round(MOST_S * RATE)]
    if len(samples) < LEAST_S * RATE:
        return Echo()
    slow = scipy.signal.resample_poly(samples, 1, RATE // MODEL_RATE)
    # Room behind it, so that the end of a take does not ring into its beginning.
    size = scipy.fft.next_fast_len(len(slow) + round(DELAYS_S[1] * MODEL_RATE), real=True)
    spectrum = scipy.fft.rfft(slow, size)
    power = spectrum.real.astype(np.float64) ** 2 + spectrum.imag.astype(np.float64) ** 2
    hertz = MODEL_RATE / size
    smooth = scipy.ndimage.uniform_filter1d(power, int(SMOOTH_HZ / hertz) | 1, mode="nearest") + 1e-12
    band = slice(int(BAND_HZ[0] / hertz), int(BAND_HZ[1] / hertz))
    taper = np.hanning(band.stop - band.start)
    ripples = np.log(power[band] / smooth[band] + LEVEL_FLOOR)
    lines = np.abs(scipy.fft.rfft((ripples - ripples.mean()) * taper)) ** 2
    delays = _Delays(lines, 1 / (hertz * len(taper)))
    spectrum[: band.start] = spectrum[band.stop :] = 0
    spectrum[band] *= np.sqrt(taper / smooth[band])
    shared = _shared_by_chance(scipy.fft.irfft(spectrum, size)[: len(slow)])
    return Echo(_repeat_db(delays), _ringing_db(delays, shared), _fall_db(slow))


@dataclass(frozen=True)
class _Delays:
    """Entry n of `lines` belongs to a delay of n · `step_s`."""

    lines: Values
    step_s: float

    def between(self, span_s: tuple[float, float]) -> Values:
        return self.lines[self._entries(span_s)]

    def times_ms(self, span_s: tuple[float, float]) -> Values:
        entries = self._entries(span_s)
        return np.arange(entries.start, min(entries.stop, len(self.lines))) * self.step_s * 1000

    def _entries(self, span_s: tuple[float, float]) -> slice:
        return slice(round(span_s[0] / self.step_s), round(span_s[1] / self.step_s))


def _repeat_db(delays: _Delays) -> float:
    lines = delays.between(DELAYS_S)
    width = max(1, round(AROUND_S / delays.step_s))
    groups = lines[: len(lines) // width * width].reshape(-1, width)
    return float(10 * np.log10((groups.max(axis=1) / np.maximum(np.median(groups, axis=1), 1e-12)).max()))


def _ringing_db(delays: _Delays, shared: Values) -> float:
    """Against what two moments so far apart have in common anyhow: a voice that pauses has less there."""
    room, chance = (
        float(np.mean(delays.between(span) / np.interp(delays.times_ms(span), np.arange(len(shared)), shared)))
        for span in (ROOM_S, CHANCE_S)
    )
    return float(10 * np.log10(max(room, 1e-12) / max(chance, 1e-12)))


def _shared_by_chance(flat: Samples) -> Values:
    """How much sound there is at two moments n ms apart, against one moment (1). flat: the sound with an even
    spectrum, at 16 kHz."""
    each = MODEL_RATE // 1000
    power = np.square(flat[: len(flat) // each * each]).reshape(-1, each).mean(axis=1)
    size = scipy.fft.next_fast_len(2 * len(power), real=True)
    shared = scipy.fft.irfft(np.abs(scipy.fft.rfft(power, size)) ** 2, size)[: len(power)]
    return np.asarray(np.maximum(shared / max(float(shared[0]), 1e-12), LEAST_SHARED))


def _fall_db(slow: Samples) -> float:
    """slow: the voice at 16 kHz."""
    first, last = (round(hertz * 2 * STEP / MODEL_RATE) for hertz in VOICE_HZ)
    levels = 10 * np.log10(power_frames(slow, 2 * STEP, STEP, lambda power: power[:, first:last].sum(axis=1)) + 1e-12)
    voiced = levels[:-FALL_STEPS] > np.percentile(levels, 95) - NEAR_LOUDEST_DB
    falls = (levels[:-FALL_STEPS] - levels[FALL_STEPS:])[voiced]
    return float(np.percentile(falls, FALL_PERCENTILE)) if len(falls) else 0.0
