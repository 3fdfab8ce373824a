"""Human takes for the tests: read from the real media, brought to a usual level, with a little room around them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from craft.sound.levels import frame_levels
from craft.sound.sample_rate import RATE
from craft.takes.take_quality import TakeQuality, judge_take
from media.sound.take_reader import read_take
from media.speech.voice_activity import speech_probability
from tests.material.recordings import recording
from tests.material.voices import human

Samples = NDArray[np.float32]

SPEECH_DBFS = -22.0
ROOM_DBFS = -75.0

# One announcement of a person in each language that every clone has.
SENTENCES = {"en": "dir-instr", "es": "dir-instr", "fr": "dir-instr", "it": "demo-enterkeywords", "ru": "dir-instr"}
# Other people, where their recordings are; of some languages there are only words, so several are joined.
RECORDED: dict[str, tuple[str, ...]] = {
    "fr, recorded": ("fr/gcompris-intro/color_mix.ogg",),
    "en, recorded": ("takes/en/gcompris-intro/awele.ogg",),
    "pt-BR, recorded": ("takes/pt_BR/gcompris-intro/drawnumber.ogg",),
    "pt, recorded": ("takes/pt/gcompris-intro/guesscount.ogg",),
    "de, recorded": ("takes/de/fleurs/fleurs-de-001.ogg",),
    "ru, recorded": ("takes/ru/deepspeech/ru.wav",),
    "ar, recorded": tuple(
        f"takes/ar/words/geography/{name}.ogg" for name in ("asia", "colombia", "finland", "iceland")
    ),
    "tr, recorded": tuple(
        f"takes/tr/words/geography/{name}.ogg" for name in ("belgium", "colombia", "estonia", "nicaragua")
    ),
}
RECORDED_LANGUAGES = [pytest.param(name, marks=pytest.mark.recordings) for name in sorted(RECORDED)]
LANGUAGES = [*sorted(SENTENCES), *RECORDED_LANGUAGES]
"""For `parametrize`: each voice is a test of its own."""


def voice(language: str) -> Samples:
    """The sentence of a language as it was recorded, mono at 48 kHz."""
    if language in RECORDED:
        return _joined(tuple(recording(name) for name in RECORDED[language]))
    return _joined((human(language, SENTENCES[language]),))


@cache
def _joined(paths: tuple[Path, ...]) -> Samples:
    return np.concatenate([read_take(path) for path in paths])


def speech_level(spoken: Samples) -> float:
    """The level (RMS, dBFS) of the louder half of its moments."""
    levels = frame_levels(spoken)
    loud = levels[levels > np.percentile(levels, 50)]
    return float(10 * np.log10(np.mean(10 ** (loud / 10))))


def clean_take(language: str = "en") -> Samples:
    """The sentence of a language, as `in_a_quiet_room`."""
    spoken = voice(language)  # before the cache: a test that may not have it gets it from nowhere
    return _clean(language, len(spoken))


@cache
def _clean(language: str, _length: int) -> Samples:
    return in_a_quiet_room(voice(language))


def in_a_quiet_room(spoken: Samples) -> Samples:
    """A voice at SPEECH_DBFS, with half a second of quiet room before and after and the room's noise under it."""
    level = speech_level(spoken)
    quiet = np.zeros(RATE // 2, np.float32)
    sound = np.concatenate([quiet, spoken * np.float32(10 ** ((SPEECH_DBFS - level) / 20)), quiet])
    return np.asarray(sound + noise(len(sound), ROOM_DBFS), np.float32)


def noise(samples: int, dbfs: float, seed: int = 1) -> Samples:
    """White noise at a level (RMS), the same for the same seed."""
    values = np.random.default_rng(seed).standard_normal(samples) * 10 ** (dbfs / 20)
    return values.astype(np.float32)


def pink(samples: int, dbfs: float, seed: int = 1) -> Samples:
    """Noise that falls by 3 dB an octave from 20 Hz on, as a fan or a street does, at a level (RMS)."""
    return _falling(samples, dbfs, 0.5, 20, seed)


def brown(samples: int, dbfs: float, seed: int = 1) -> Samples:
    """Noise that falls by 6 dB an octave from 30 Hz on, as wind and far traffic do, at a level (RMS)."""
    return _falling(samples, dbfs, 1.0, 30, seed)


def _falling(samples: int, dbfs: float, exponent: float, from_hz: float, seed: int) -> Samples:
    white = np.fft.rfft(np.random.default_rng(seed).standard_normal(samples))
    hertz = np.maximum(np.fft.rfftfreq(samples, 1 / RATE), from_hz)
    values = np.fft.irfft(white / hertz**exponent, samples)
    return np.asarray(values / np.sqrt(np.mean(values**2)) * 10 ** (dbfs / 20), np.float32)


def music(samples: int, dbfs: float) -> Samples:
    """Chords that change twice a second and fade, at a level (RMS)."""
    time = np.arange(samples) / RATE
    sound = np.zeros(samples)
    for beat in range(samples * 2 // RATE + 1):
        part = slice(beat * RATE // 2, min(samples, (beat + 1) * RATE // 2))
        for note in (220.0, 277.2, 329.6, 196.0, 246.9, 293.7)[beat % 2 * 3 :][:3]:
            for overtone in (1, 2, 3, 4):
                fade = np.exp(-2 * (time[part] - beat / 2))
                sound[part] += np.sin(2 * np.pi * note * overtone * time[part]) / overtone * fade
    return np.asarray(sound * 10 ** (dbfs / 20) / np.sqrt(np.mean(sound**2)), np.float32)


def drums(samples: int, dbfs: float) -> Samples:
    """A bass drum and a snare by turns, each gone after a tenth of a second, three a second, at a level (RMS)."""
    chance, time = np.random.default_rng(2), np.arange(RATE // 3) / RATE
    bass, snare = np.sin(2 * np.pi * 60 * time) * np.exp(-25 * time), chance.standard_normal(len(time))
    bar = np.concatenate([bass, snare * np.exp(-35 * time) / 2])
    sound = np.resize(bar, samples)
    return np.asarray(sound * 10 ** (dbfs / 20) / np.sqrt(np.mean(sound**2)), np.float32)


def mains(samples: int, dbfs: float, hz: float = 50.0) -> Samples:
    """A hum with two overtones, at a level (RMS)."""
    time = np.arange(samples) / RATE
    sound = sum(np.sin(2 * np.pi * hz * k * time + k) / k for k in (1, 2, 3))
    return np.asarray(sound * 10 ** (dbfs / 20) / np.sqrt(np.mean(np.square(sound))), np.float32)


def telephone(samples: Samples) -> Samples:
    """What a telephone lets through: 300 to 3400 Hz."""
    return np.asarray(sosfilt(butter(8, [300, 3400], "bandpass", fs=RATE, output="sos"), samples), np.float32)


def in_16_bits(samples: Samples) -> Samples:
    """What a 16-bit recorder keeps of it."""
    return np.asarray(np.clip(np.round(samples * 32768), -32768, 32767) / 32768, np.float32)


def judged(
    samples: Samples,
    *,
    studio: bool = False,
    slot_ms: float | None = None,
    wall_clock_ms: float | None = None,
    coarse: bool = False,
) -> TakeQuality:
    """What is said of it; of the same samples and questions worked out once."""
    kept = in_16_bits(samples)
    asked = (sha256(kept.tobytes()).digest(), studio, slot_ms, wall_clock_ms, coarse)
    if asked not in _judged:
        _judged[asked] = judge_take(
            kept,
            speech_probability=speech_probability(kept),
            studio=studio,
            slot_ms=slot_ms,
            wall_clock_ms=wall_clock_ms,
            coarse=coarse,
        )
    return _judged[asked]


_judged: dict[tuple[object, ...], TakeQuality] = {}


def found(quality: TakeQuality) -> dict[str, str]:
    """code → severity."""
    return {finding.code: finding.severity for finding in quality.findings}
