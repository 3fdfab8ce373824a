"""Twenty pairs of sounds: what the service makes of a voice or of a pause, against the same left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.random import Generator
from numpy.typing import NDArray

from craft.sound.hold_filler import Gap, with_gaps
from craft.sound.levels import frame_levels
from craft.sound.sample_rate import RATE
from craft.sound.splicing import MOST
from journal.errors import Refused
from media.sound.stretching import fit_length, stretch_engine
from media.sound.take_reader import read_take
from operations.demonstration.video import VOICED, voice_files

Samples = NDArray[np.float32]

VOICE, HOLD = "voice", "hold"
KINDS = {
    VOICE: (
        gettext_lazy("a voice made up to four per cent faster or slower"),
        gettext_lazy("the voice as it was recorded"),
    ),
    HOLD: (
        gettext_lazy("the room's sound goes on while the picture waits"),
        gettext_lazy("silence while the picture waits"),
    ),
}
"""What is made of a sound, and what it is compared with."""
EACH = 10  # of 10 pairs 9 alike are no chance (p = 0.02), of 8 not even 7 are (0.07)
# Less than one per cent hardly has a seam; MOST is what splicing is used for.
LEAST_CHANGE, SPARE = 0.015, 0.001
SHORTEST_S, LONGEST_S = 1.0, 9.0
VOICE_DBFS = -23.0
# A quiet room with a fan or a street before it, against the voice: soft enough to record in, loud enough to be missed.
ROOM_BELOW_DB, HOLD_S, AROUND_S = (24.0, 34.0), (1.2, 2.5), 1.5


@dataclass(frozen=True)
class Pair:
    """One comparison. made: what the service makes of it; plain: the same left alone. Both mono, 48 kHz."""

    kind: str
    made: Samples
    plain: Samples


def demonstration_takes() -> list[Path]:
    """The demonstration's synthetic voices in four languages."""
    return [file for language in VOICED for file in voice_files(language)]


def readable(take: Path) -> Samples:
    """A take as it is compared: its first seconds, as loud as all others. Raises MediaError, or Refused for one that is
    too short to be changed."""
    voice = read_take(take)[: round(LONGEST_S * RATE)]
    if len(voice) < SHORTEST_S * RATE:
        raise Refused(_("“{path}” is shorter than a second. Name longer recordings.").format(path=take))
    return _as_loud(voice)


def pairs(voices: list[Samples], chance: Generator) -> Iterator[Pair]:
    """EACH of both kinds, in random order."""
    kinds = chance.permutation([VOICE] * EACH + [HOLD] * EACH)
    chosen = [voices[at] for _round in range(-(-len(kinds) // len(voices))) for at in chance.permutation(len(voices))]
    for kind, voice in zip(kinds, chosen[: len(kinds)], strict=True):
        yield _voice_pair(voice, chance) if kind == VOICE else _hold_pair(voice, chance)


def _voice_pair(voice: Samples, chance: Generator) -> Pair:
    change = chance.uniform(LEAST_CHANGE, MOST - SPARE) * chance.choice([-1, 1])
    return Pair(VOICE, fit_length(voice, round(len(voice) * (1 + change)), stretch_engine()), voice)


def _hold_pair(voice: Samples, chance: Generator) -> Pair:
    """A voice over the sound of a room; in the middle of it the picture waits, and the voice speaks on."""
    before = round(AROUND_S * RATE)
    length = round(float(chance.uniform(*HOLD_S)) * RATE)
    room = _room(max(len(voice), 2 * before) + before, chance)
    at = len(room) // 2
    both = []
    for silent in (False, True):
        heard = np.concatenate(list(with_gaps([room], [Gap(at, length, silent=silent)])))
        heard[before // 2 : before // 2 + len(voice)] += voice
        both.append(heard)
    return Pair(HOLD, both[0], both[1])


def _room(length: int, chance: Generator) -> Samples:
    """Noise that falls with frequency by 3 to 6 dB an octave, as fans and streets have it, swelling slowly."""
    hertz = np.maximum(scipy.fft.rfftfreq(length, 1 / RATE), 40.0)
    spectrum = scipy.fft.rfft(chance.standard_normal(length)) * hertz ** -chance.uniform(0.5, 1.0)
    noise = scipy.fft.irfft(spectrum, length)
    swell = 1 + 0.2 * np.sin(2 * np.pi * chance.uniform(0.1, 0.4) * np.arange(length) / RATE)
    level = 10 ** ((VOICE_DBFS - chance.uniform(*ROOM_BELOW_DB)) / 20)
    return np.asarray(noise * swell * (level / np.sqrt(np.mean(noise**2))), np.float32)


def _as_loud(voice: Samples) -> Samples:
    """Every take at the same level (of its louder half), so that nobody must touch the volume."""
    levels = frame_levels(voice)
    loud = float(10 * np.log10(np.mean(10 ** (levels[levels >= np.median(levels)] / 10))))
    gain = min(10 ** ((VOICE_DBFS - loud) / 20), 0.9 / max(1e-6, float(np.abs(voice).max())))
    return np.asarray(voice * gain, np.float32)
