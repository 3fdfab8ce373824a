"""Clean human takes of the eight languages for `bench_findings`, and what is played beside a voice.

Sounds are float32 at 48 kHz, mono; levels in dBFS (RMS). Everything is drawn from a seed: the same every time.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import combinations, islice
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy import signal

from craft.sound.sample_rate import RATE
from media.sound.take_reader import read_take

MEDIA = Path(os.environ.get("PORTEVOIX_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))
Sound = NDArray[np.float32]

SMALLEST_BYTES = 2000  # what is smaller in the collections is no recording
LEAST_S, MOST_S, MOST_JOINED_S = 2.0, 14.0, 24.0
WORDS_S = 3.5  # words are joined until they last so long
SENTENCES = {
    "fr": ("fr/gcompris-intro/*.ogg", "fr/fleurs/*.ogg", "fr/commands/*.wav"),
    "en": ("takes/en/gcompris-intro/*.ogg",),
    "pt": ("takes/pt/gcompris-intro/*.ogg", "takes/pt/fleurs/*.ogg"),
    "pt-BR": ("takes/pt_BR/gcompris-intro/*.ogg",),
    "de": ("takes/de/fleurs/*.ogg",),
    "ru": ("takes/ru/deepspeech/*.wav", "takes/ru/speech-to-phrase/*.wav"),
}
# Two people a language, who speak to each other in a game (Debian's fillets-ng-data-cs and -nl), where it is installed.
GAME = Path("/usr/share/games/fillets-ng/sound")
FISH = {
    f"{language}-{fish}": (f"*/{language}/*-{fish}-*.ogg",)
    for language in ("cs", "nl")
    for fish in "mv"
    if any(GAME.glob(f"*/{language}"))
}
NO_VOICE = {"oov_2.wav"}  # among the Russian recordings one that holds no voice
WORDS = {"ar": "takes/ar/words/geography/*.ogg", "tr": "takes/tr/words/geography/*.ogg"}
LANGUAGES = (*SENTENCES, *WORDS, *FISH)


@dataclass(frozen=True)
class Clip:
    """One take: its files are joined in order."""

    language: str
    files: tuple[Path, ...]

    @property
    def name(self) -> str:
        return "+".join(file.stem for file in self.files)

    def read(self) -> Sound:
        return np.concatenate([read_take(file) for file in self.files])


def clips(language: str, count: int, seed: int) -> list[Clip]:
    """`count` clips of a language (every one when 0), from all its collections by turns."""
    chance = np.random.default_rng([seed, LANGUAGES.index(language)])
    if language in WORDS:
        words = _shuffled(WORDS[language], chance)
        found, joined, length = [], [], 0.0
        for word in words:
            joined.append(word)
            length += soundfile.info(word).duration
            if length >= WORDS_S:
                found.append(Clip(language, tuple(joined)))
                joined, length = [], 0.0
        return found[:count] if count else found
    piles = [_shuffled(pattern, chance) for pattern in {**SENTENCES, **FISH}[language]]
    most = max(len(pile) for pile in piles)
    files = [pile[at] for at in range(most) for pile in piles if at < len(pile)]
    lengths = {file: soundfile.info(file).duration for file in files}
    found = [Clip(language, (file,)) for file, length in lengths.items() if LEAST_S <= length <= MOST_S]
    pairs = (pair for pair in combinations(lengths, 2) if sum(lengths[file] for file in pair) <= MOST_JOINED_S)
    # A language with few recordings: two of them are another take.
    found += [Clip(language, pair) for pair in islice(pairs, max(0, count - len(found)))]
    return found[:count] if count else found


def _shuffled(pattern: str, chance: np.random.Generator) -> list[Path]:
    found = (file for folder in (MEDIA, GAME) for file in folder.glob(pattern))
    files = sorted(file for file in found if file.stat().st_size > SMALLEST_BYTES and file.name not in NO_VOICE)
    return [files[at] for at in chance.permutation(len(files))]


def level(sound: Sound, dbfs: float) -> Sound:
    """The sound brought to a level (RMS of the whole)."""
    return np.asarray(sound * (10 ** (dbfs / 20) / np.sqrt(np.mean(np.square(sound, dtype=np.float64)))), np.float32)


def coloured(size: int, exponent: float, chance: np.random.Generator) -> Sound:
    """Noise whose power falls with frequency to the `exponent`: 0 white, 1 pink, 2 brown; from 30 Hz up."""
    if not exponent:
        return chance.standard_normal(size, np.float32)
    period = -(-size // RATE) * RATE  # whole seconds are quickly transformed
    spectrum = np.fft.rfft(chance.standard_normal(period))
    hz = np.maximum(np.fft.rfftfreq(period, 1 / RATE), 30.0)
    return np.asarray(np.fft.irfft(spectrum * hz ** (-exponent / 2), period)[:size], np.float32)


def babble(size: int, voices: list[Sound]) -> Sound:
    """Several people talking at once, none of them louder than another."""
    return np.asarray(sum(np.resize(level(voice, -20), size) for voice in voices), np.float32)


def hum(size: int, mains: float, harmonics: tuple[float, ...], chance: np.random.Generator) -> Sound:
    """The mains' hum: amplitudes of its multiples from the first."""
    at = np.arange(size) / RATE
    phases = chance.uniform(0, 2 * np.pi, len(harmonics))
    waves = (
        amplitude * np.sin(2 * np.pi * mains * order * at + phase)
        for order, (amplitude, phase) in enumerate(zip(harmonics, phases, strict=True), 1)
    )
    return np.asarray(sum(waves), np.float32)


def pad(size: int, chance: np.random.Generator) -> Sound:
    """A chord that is held, each note of two strings slightly out of tune, swelling slowly."""
    at = np.arange(size) / RATE
    root = 110 * 2 ** (chance.integers(0, 12) / 12)
    sound = np.zeros(size)
    for step in (0, 7, 12, 16):
        for detune in (0.997, 1.003):
            note = root * 2 ** (step / 12) * detune
            sound += sum(np.sin(2 * np.pi * note * k * at + chance.uniform(0, 6)) / k**1.5 for k in range(1, 8))
    return np.asarray(sound * (1 + 0.3 * np.sin(2 * np.pi * 0.2 * at)), np.float32)


def piano(size: int, chance: np.random.Generator) -> Sound:
    """Struck notes that fade, one or two at a time, two to four in a second."""
    return _notes(size, chance, step_s=float(chance.uniform(0.25, 0.5)), fade=float(chance.uniform(2, 5)), at_once=2)


def melody(size: int, chance: np.random.Generator) -> Sound:
    """One held note after the other, as of a flute, with breaths between."""
    return _notes(size, chance, step_s=float(chance.uniform(0.3, 0.6)), fade=0.3, at_once=1, sounding=0.85)


def _notes(
    size: int, chance: np.random.Generator, *, step_s: float, fade: float, at_once: int, sounding: float = 1.0
) -> Sound:
    sound, step = np.zeros(size + 3 * RATE), round(step_s * RATE)
    scale = np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16])
    lasting = round(step * sounding) if sounding < 1 else 2 * RATE
    at = np.arange(lasting) / RATE
    ends = np.minimum(1, np.minimum(at / 0.005, (lasting / RATE - at) / 0.02)) * np.exp(-fade * at)
    for start in range(0, size, step):
        for semitone in chance.choice(scale, at_once):
            hz = 196 * 2 ** (semitone / 12)
            note = sum(np.sin(2 * np.pi * hz * k * at) / k**1.3 for k in range(1, 7))
            sound[start : start + lasting] += ends * note
    return np.asarray(sound[:size], np.float32)


def drums(size: int, chance: np.random.Generator) -> Sound:
    """Bass drum, snare and hi-hat, four beats a bar, 80 to 130 beats a minute."""
    beat = round(60 / chance.uniform(80, 130) * RATE)
    at = np.arange(RATE // 2) / RATE
    kick = np.sin(2 * np.pi * (45 * at + 8 * (1 - np.exp(-at * 25)))) * np.exp(-at * 12)
    snare = (chance.standard_normal(len(at)) * 0.5 + 0.5 * np.sin(2 * np.pi * 185 * at)) * np.exp(-at * 18)
    high = signal.butter(4, 7000, "highpass", fs=RATE, output="sos")
    hat = signal.sosfilt(high, chance.standard_normal(len(at))) * np.exp(-at * 60) * 0.5
    sound = np.zeros(size + RATE)
    for half in range(2 * size // beat + 1):
        start = half * beat // 2
        if start >= size:
            break
        struck = hat if half % 2 else hat + (kick if half % 4 == 0 else snare)
        sound[start : start + len(at)] += struck
    return np.asarray(sound[:size], np.float32)


MUSIC = {"pad": pad, "piano": piano, "melody": melody, "drums": drums}
