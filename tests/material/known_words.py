"""Sentences joined of single words that people said: when each begins and ends is known to the frame.

Numbers, days and months of Asterisk's speakers (fr, en, es, it, ru).
"""

from __future__ import annotations

import gettext
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django
import numpy as np
from numpy.typing import NDArray
from scipy import signal

from craft.sound.sample_rate import MODEL_RATE, RATE
from craft.text.heard_words import heard_words
from media.sound.take_reader import read_take
from media.speech.sound_windows import voice
from tests.material.voices import INSTALLED, ROOM_DBFS, SPEAKERS, human

FRAME = RATE // 100
GAPS_S = (0.0, 0.03, 0.08, 0.15, 0.3)  # between words; each as often
BEFORE_S, AFTER_S = 0.1, 0.2  # of a step's clip (media/sound/voice_clip.py)
EDGE = 0.03  # of the loudest frame: 30 dB below it a voice begins
LEVEL = 0.1
DJANGO = Path(django.__file__).parent / "conf" / "locale"
DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
MONTHS = "January February March April May June July August September October November December".split()
NUMBERS = (*range(21), *range(30, 100, 10))
Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Joined:
    """times_ms: when each word begins and, last, when the last one ends; None inside of what was said in one."""

    text: str
    sound: Sound
    times_ms: tuple[float | None, ...]


@cache
def single_words(language: str) -> tuple[tuple[str, Path], ...]:
    """What Asterisk's speaker of the language says in one word, and its recording."""
    own = gettext.translation("django", DJANGO, [language], fallback=True).gettext
    names = {f"day-{at}": own(name) for at, name in enumerate(DAYS)}
    names |= {f"mon-{at}": own(name) for at, name in enumerate(MONTHS)}
    names |= {str(number): str(number) for number in NUMBERS}
    folder = INSTALLED / SPEAKERS[language] / "digits"
    there = [name for name in sorted(names) if (folder / f"{name}.g722").exists()]
    return tuple((names[name], human(language, f"digits/{name}")) for name in there)


def joined(words: tuple[tuple[str, Path], ...], seed: int) -> Joined:
    """Four to nine of them (as many of several words as make nine) in a row, after a little of a silent room."""
    chance, most = random.Random(seed), max(len(heard_words(text)) for text, _ in words)
    noise = np.random.default_rng(seed)

    def room(seconds: float) -> Sound:
        return (noise.standard_normal(round(seconds * RATE)) * 10 ** (ROOM_DBFS / 20)).astype(np.float32)

    parts, at, texts, times, ended = [room(BEFORE_S)], BEFORE_S, list[str](), list[float | None](), 0.0
    for text, path in chance.choices(words, k=max(2, chance.randint(4, 9) // most)):
        spoken = _trimmed(path)
        texts.append(text)
        times += [1000 * at, *[None] * (len(heard_words(text)) - 1)]
        ended = at + len(spoken) / RATE
        gap = room(chance.choice(GAPS_S))
        parts += [spoken, gap]
        at = ended + len(gap) / RATE
    return Joined(" ".join(texts), np.concatenate([*parts, room(AFTER_S)]), (*times, 1000 * ended))


@cache
def _trimmed(path: Path) -> Sound:
    """From the first sound of the voice to its last, all as loud."""
    sound = read_take(path)
    spans = voice(signal.resample_poly(sound, MODEL_RATE, RATE).astype(np.float32))
    scale = RATE // MODEL_RATE
    sound = sound[spans[0][0] * scale : spans[-1][1] * scale] if spans else sound
    frames = np.sqrt(np.square(sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)).mean(axis=1))
    loud = np.flatnonzero(frames > EDGE * frames.max())
    sound = sound[loud[0] * FRAME : (loud[-1] + 1) * FRAME]
    return np.asarray(sound * (LEVEL / np.sqrt(np.square(sound).mean())), np.float32)


def even_words(text: str, ms: int) -> list[int]:
    """When each word begins, and the last ends, if they share `ms`."""
    words = len(heard_words(text))
    return [ms * at // words for at in range(words + 1)]
