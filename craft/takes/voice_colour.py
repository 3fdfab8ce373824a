"""Pitch and colour of the voice in one take: two figures that put takes of one voice beside each other within a film.
They are no voiceprint: thousands of people share them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from craft.sound.levels import Samples
from craft.sound.sample_rate import RATE

STEP = 6  # every sixth sample is kept for the pitch: 8 kHz
FRAME, HOP = 512, 160  # at 8 kHz: 64 ms, every 20 ms
LOWEST_HZ, HIGHEST_HZ = 60.0, 400.0
VOICED = 0.5  # how alike a frame is to itself one period later: clear vowels reach 0.6 to 0.95
LOUD_DB = 20.0  # of frames: so much below the loudest is no vowel
LOW_HZ, MIDDLE_HZ, HIGH_HZ = 150.0, 1000.0, 4000.0


@dataclass(frozen=True)
class VoiceColour:
    """pitch_hz: the middle one of the voiced frames; None where there are too few. tilt_db: what lies between 1 and
    4 kHz against what lies between 150 Hz and 1 kHz."""

    pitch_hz: float | None
    tilt_db: float | None


def voice_colour(samples: Samples) -> VoiceColour:
    """samples: the trimmed take, mono, 48 kHz."""
    slow = samples[: len(samples) // STEP * STEP].reshape(-1, STEP).mean(1, dtype=np.float64)
    if len(slow) < FRAME:
        return VoiceColour(None, None)
    frames = np.lib.stride_tricks.sliding_window_view(slow, FRAME)[::HOP] * np.hanning(FRAME)
    energy = np.square(frames).sum(1)
    frames = frames[energy > energy.max() * 10 ** (-LOUD_DB / 10)]
    if not len(frames) or not energy.max():
        return VoiceColour(None, None)
    power = np.square(np.abs(np.fft.rfft(frames, 2 * FRAME)))
    return VoiceColour(_pitch(power), _tilt(power.mean(0)))


def _pitch(power: np.ndarray) -> float | None:
    rate = RATE / STEP
    alike = np.fft.irfft(power)[:, :FRAME]
    window = np.fft.irfft(np.square(np.abs(np.fft.rfft(np.hanning(FRAME), 2 * FRAME))))[:FRAME]
    shortest, longest = round(rate / HIGHEST_HZ), round(rate / LOWEST_HZ)
    alike = (alike / np.maximum(alike[:, :1], 1e-12)) / (window / window[0])
    best = alike[:, shortest:longest].max(1)
    # The first period that is nearly as good as the best: the best may be two or three periods long.
    periods = (alike[:, shortest:longest] > 0.9 * best[:, None]).argmax(1) + shortest
    voiced = periods[best > VOICED]
    return round(float(rate / np.median(voiced)), 1) if len(voiced) >= 5 else None


def _tilt(power: np.ndarray) -> float:
    hertz = np.fft.rfftfreq(2 * FRAME, STEP / RATE)
    low, high = (
        power[(hertz >= start) & (hertz < end)].sum() for start, end in ((LOW_HZ, MIDDLE_HZ), (MIDDLE_HZ, HIGH_HZ))
    )
    return round(float(10 * np.log10(max(high, 1e-12) / max(low, 1e-12))), 1)
