"""What a take hides from every level, made of a clean one: a voice that comes back, and a wave that breaks. And what
only looks like it: a furnished room, a step in level.

All sounds are float32, mono, 48 kHz; how strong each damage is, is drawn from the generator that is given.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

from craft.sound.levels import Samples, frame_levels
from craft.sound.sample_rate import RATE


def doubled(take: Samples, chance: Generator) -> Samples:
    """The voice and the same from a loudspeaker, 20 to 120 ms later, which gives no bass and little treble."""
    delay = round(float(chance.uniform(0.020, 0.120)) * RATE)
    band = butter(2, [chance.uniform(150, 400), chance.uniform(5000, 9000)], "bandpass", fs=RATE, output="sos")
    played = sosfilt(band, take) if chance.random() < 0.5 else take
    both = take.copy()
    both[delay:] += chance.uniform(0.4, 1.0) * played[:-delay]
    return np.asarray(both * np.float32(0.7), np.float32)


def echoed(take: Samples, chance: Generator) -> Samples:
    """A wall about 40 m away, or the far end of a call."""
    delay = round(float(chance.uniform(0.23, 0.27)) * RATE)
    both = np.pad(take, (0, RATE // 2))
    both[delay:] += chance.uniform(0.3, 0.7) * both[:-delay]
    return np.asarray(both * np.float32(0.7), np.float32)


def in_a_bare_room(take: Samples, chance: Generator) -> Samples:
    """A room that takes a second to fall silent (60 dB), as loud as the voice itself."""
    length = round(float(chance.uniform(0.9, 1.2)) * RATE)
    room = chance.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    room /= np.sqrt((room**2).sum())
    room[0] += 10 ** (chance.uniform(-4, 2) / 20)
    return np.asarray(fftconvolve(np.pad(take, (0, RATE // 2)), room)[: len(take) + RATE // 2] * 0.6, np.float32)


def in_a_room(take: Samples, chance: Generator, *, seconds: float, below_db: float) -> Samples:
    """A room that takes so long to fall silent (60 dB) and is so far below the voice."""
    length = round(seconds * RATE)
    room = chance.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    room *= 10 ** (-below_db / 20) / np.sqrt((room**2).sum())
    room[0] += 1
    return np.asarray(fftconvolve(np.pad(take, (0, RATE // 2)), room)[: len(take) + RATE // 2] * 0.6, np.float32)


def loud_moments(take: Samples) -> NDArray[np.int64]:
    levels = frame_levels(take)
    loud = np.flatnonzero(levels > np.percentile(levels, 80)) * (RATE // 50)
    return np.asarray(loud[(loud > loud[0] + RATE // 4) & (loud < loud[-1] - RATE // 4)])


def without_a_piece(take: Samples, chance: Generator) -> Samples:
    """150 ms lost in the middle of the voice; what follows comes at once."""
    at = int(chance.choice(loud_moments(take))) + int(chance.integers(0, RATE // 50))
    return np.concatenate([take[:at], take[at + RATE * 150 // 1000 :]])


def stepped(take: Samples, chance: Generator, gain: float) -> Samples:
    """From some moment of the voice on louder or softer."""
    at = int(chance.choice(loud_moments(take))) + int(chance.integers(0, RATE // 50))
    both = np.concatenate([take[:at], take[at:] * np.float32(gain)])
    return np.asarray(both / np.float32(max(1.0, gain)), np.float32)


def clicking(take: Samples, chance: Generator) -> Samples:
    struck = take.copy()
    for at in chance.choice(loud_moments(take), int(chance.integers(2, 6))):
        struck[at : at + int(chance.integers(1, 5))] += chance.choice([-1, 1]) * chance.uniform(0.2, 0.8)
    return np.clip(struck, -1, 1)
