"""Sound of films whose room is known: French sentences over it, and the same room without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from craft.sound.levels import frame_levels
from craft.sound.sample_rate import RATE
from tests.material import voices

Samples = NDArray[np.float32]
PAUSES_S = (1.1, 0.9, 3.4, 1.3, 0.7, 6.5)
"""After one sentence each, again and again: most are short, in one of three the original comes back."""
VOICE_DBFS = -24.0


@dataclass(frozen=True)
class Film:
    """sound: with its French; room: the same without; french: where that speaks (samples, half-open)."""

    sound: Samples
    room: Samples
    french: tuple[tuple[int, int], ...]


def noise(seconds: float, dbfs: float, *, slope: float = 0.7, seed: int = 1) -> Samples:
    """Gaussian, 6 · slope dB an octave less towards the top."""
    length = round(seconds * RATE)
    hertz = np.maximum(np.fft.rfftfreq(length, 1 / RATE), 30.0)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(length)) * hertz**-slope
    sound = np.fft.irfft(spectrum, length)
    return np.asarray(sound * (10 ** (dbfs / 20) / np.sqrt(np.mean(sound**2))), np.float32)


def music(seconds: float, dbfs: float, seed: int = 2) -> Samples:
    """Chords of decaying tones, two a second."""
    chance = np.random.default_rng(seed)
    length = round(seconds * RATE)
    sound = np.zeros(length)
    for at in range(0, length, RATE // 2):
        moments = np.arange(min(length - at, RATE)) / RATE
        root = 220 * 2 ** (chance.integers(-12, 12) / 12)
        for half_tones in (0, 4, 7):
            for harmonic in range(1, 6):
                tone = np.sin(2 * np.pi * root * 2 ** (half_tones / 12) * harmonic * moments)
                decay = np.exp(-2.5 * moments) * np.minimum(1, moments / 0.02)
                sound[at : at + len(moments)] += tone * decay / harmonic**1.5
    return np.asarray(sound * (10 ** (dbfs / 20) / np.sqrt(np.mean(sound**2))), np.float32)


def room(seconds: float) -> Samples:
    return noise(seconds, -56)


def fan(seconds: float) -> Samples:
    moments = np.arange(round(seconds * RATE)) / RATE
    tones = [(50, -58), (100, -52), (150, -57), (230.7, -54)]
    hum = sum(10 ** (level / 20) * 2**0.5 * np.sin(2 * np.pi * hertz * moments) for hertz, level in tones)
    return np.asarray(noise(seconds, -55, slope=0.5) + hum, np.float32)


def changing(seconds: float) -> Samples:
    """Fourteen decibels louder at the end than at the beginning: somebody opens a window, a street wakes up."""
    louder = np.linspace(0, 14, round(seconds * RATE))
    return np.asarray(noise(seconds, -66) * 10 ** (louder / 20), np.float32)


def keys(seconds: float) -> Samples:
    """A room in which somebody types: a key for a hundredth of a second, three times in two seconds."""
    sound, chance = room(seconds), np.random.default_rng(4)
    for at in range(0, len(sound) - RATE, 2 * RATE // 3):
        struck = at + int(chance.integers(RATE // 4))
        sound[struck : struck + RATE // 100] += chance.normal(0, 0.05, RATE // 100).astype(np.float32)
    return sound


def with_music(seconds: float) -> Samples:
    return room(seconds) + music(seconds, -40)


def gated(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)


KINDS: dict[str, Callable[[float], Samples]] = {
    "room": room,
    "fan": fan,
    "changing": changing,
    "keys": keys,
    "music": with_music,
    "gated": gated,
}


def film(kind: str, least_s: float) -> Film:
    """At least so long; it ends after a pause."""
    spoken, at, turn = [], RATE, 0
    while at < least_s * RATE:
        name = voices.ANNOUNCEMENTS[turn % len(voices.ANNOUNCEMENTS)]
        voice = np.asarray(voices.samples(voices.human("fr", name)), np.float32)
        levels = frame_levels(voice)
        heard = np.flatnonzero(levels > levels.max() - 35) * RATE // 50
        voice = voice[heard[0] : heard[-1] + RATE // 50]
        voice *= np.float32(10 ** ((VOICE_DBFS - 10 * np.log10(np.mean(voice**2))) / 20))
        spoken.append((at, voice))
        at += len(voice) + round(PAUSES_S[turn % len(PAUSES_S)] * RATE)
        turn += 1
    under = KINDS[kind](at / RATE)[:at]
    sound = under.copy()
    for start, voice in spoken:
        sound[start : start + len(voice)] += voice
    return Film(sound, under, tuple((start, start + len(voice)) for start, voice in spoken))
