"""Pairs of sounds: what the service makes of a voice, a room, a pause or a film, against the same left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import scipy
import soundfile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.random import Generator
from numpy.typing import NDArray

from craft.sound.background import Background
from craft.sound.gaps import Gap, presence, with_gaps
from craft.sound.levels import frame_levels
from craft.sound.mix_envelope import Original, OriginalPlan, VoicedSpan, around
from craft.sound.room_tone import RoomTone, ToneLearner
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from craft.sound.splicing import MOST_CHANGE
from journal.errors import Refused
from media.sound.noise_net import can_lessen_noise, lessen_noise
from media.sound.original_sound import OriginalSound
from media.sound.slowed_sound import write_slowed_sound
from media.sound.take_reader import read_take
from media.sound.time_stretch import fit_length, stretch_engine
from operations.demonstration.video import VOICED_LANGUAGES, voice_files

Samples = NDArray[np.float32]

VOICE, BED, HOLD, SLOW, REPAIR = "voice", "bed", "hold", "slow", "repair"
KINDS = {
    VOICE: (
        gettext_lazy("a voice made up to four per cent faster or slower"),
        gettext_lazy("the voice as it was recorded"),
    ),
    BED: (
        gettext_lazy("the room's sound goes on under the voice"),
        gettext_lazy("the room's sound stops under the voice"),
    ),
    HOLD: (
        gettext_lazy("the room's sound goes on while the picture waits"),
        gettext_lazy("silence while the picture waits"),
    ),
    SLOW: (
        gettext_lazy("a film's own sound as slow as its picture, by up to ten per cent"),
        gettext_lazy("a film's own sound at its own pace"),
    ),
    REPAIR: (
        gettext_lazy("a noisy voice without its noise"),
        gettext_lazy("a noisy voice as it was recorded"),
    ),
}
"""What is made of a sound, and what it is compared with."""
PAIRS_OF_A_KIND = 10  # of 10 pairs 9 alike are no chance (p = 0.02), of 8 not even 7 are (0.07)
# Less than one per cent hardly has a seam; MOST_CHANGE is what splicing is used for.
LEAST_CHANGE, SPARE = 0.015, 0.001
SHORTEST_S, LONGEST_S = 1.0, 9.0
VOICE_DBFS = -23.0
# A quiet room with a fan or a street before it, against the voice: soft enough to record in, loud enough to be missed.
ROOM_BELOW_DB, HOLD_S, AROUND_S = (24.0, 34.0), (1.2, 2.5), 1.5
PAUSE_S = 2.6  # long enough for the original to be heard before and after the voice
# How soon the room vanished and came back while there was no bed.
STOP = RATE // 10
SLOWER = (1.03, 1.10)
NOISE_BELOW_DB = (6.0, 14.0)  # the voice: a take that is asked again


@dataclass(frozen=True)
class Pair:
    """One comparison. made: what the service makes of it; plain: the same left alone. Both mono, 48 kHz."""

    kind: str
    made: Samples
    plain: Samples


def demonstration_takes() -> list[Path]:
    """The demonstration's synthetic voices in four languages."""
    return [file for language in VOICED_LANGUAGES for file in voice_files(language)]


def readable(take: Path) -> Samples:
    """A take as it is compared: its first seconds, as loud as all others. Raises MediaError, or Refused for one that is
    too short to be changed."""
    voice = read_take(take)[: round(LONGEST_S * RATE)]
    if len(voice) < SHORTEST_S * RATE:
        raise Refused(_("“{path}” is shorter than a second. Name longer recordings.").format(path=take))
    return _match_level(voice)


def pairs(voices: list[Samples], chance: Generator) -> Iterator[Pair]:
    """PAIRS_OF_A_KIND of every kind, in random order."""
    makers = {VOICE: _voice_pair, BED: _bed_pair, HOLD: _hold_pair, SLOW: _slow_pair}
    if can_lessen_noise():
        makers[REPAIR] = _repair_pair
    kinds = chance.permutation([kind for kind in makers for _pair in range(PAIRS_OF_A_KIND)])
    chosen = [voices[at] for _round in range(-(-len(kinds) // len(voices))) for at in chance.permutation(len(voices))]
    for kind, voice in zip(kinds, chosen[: len(kinds)], strict=True):
        yield makers[str(kind)](voice, chance)


def _voice_pair(voice: Samples, chance: Generator) -> Pair:
    change = chance.uniform(LEAST_CHANGE, MOST_CHANGE - SPARE) * chance.choice([-1, 1])
    return Pair(VOICE, fit_length(voice, round(len(voice) * (1 + change)), stretch_engine()), voice)


def _bed_pair(voice: Samples, chance: Generator) -> Pair:
    """A voice in place of French that lasted as long, in the sound of a room."""
    before = round(PAUSE_S * RATE)
    room = _room(len(voice) + 2 * before, chance)
    start, end = before / SAMPLES_PER_MS, (before + len(voice)) / SAMPLES_PER_MS
    span = VoicedSpan(start, end, start, end)
    made = _over_bed(room, OriginalPlan(Original.REPLACE, (span,), (), len(room) / SAMPLES_PER_MS))
    plain = room * around([(before, before + len(voice))], STOP, inside=0.0, outside=1.0).gains(0, len(room))
    for heard in (made, plain):
        heard[before : before + len(voice)] += voice
    return Pair(BED, made, plain)


def _hold_pair(voice: Samples, chance: Generator) -> Pair:
    """A voice over the sound of a room; in the middle of it the picture waits, and the voice speaks on."""
    before = round(AROUND_S * RATE)
    length = round(float(chance.uniform(*HOLD_S)) * RATE)
    room = _room(max(len(voice), 2 * before) + before, chance)
    gap = Gap(len(room) // 2, length)
    # As where a voice lies over the original: all of the room is heard but the wait.
    plan = OriginalPlan(Original.VOICE_OVER, (), (), (len(room) + length) / SAMPLES_PER_MS)
    made = _over_bed(room, plan, gap)
    plain = np.concatenate(list(with_gaps([room], [gap]))) * presence([gap]).gains(0, len(room) + length)
    for heard in (made, plain):
        heard[before // 2 : before // 2 + len(voice)] += voice
    return Pair(HOLD, made, plain)


def _over_bed(room: Samples, plan: OriginalPlan, *gaps: Gap) -> Samples:
    heard = np.concatenate(list(with_gaps([room], gaps)))
    Background(plan, _tone(room), 0.0, gaps, "listening").mix_in_place(0, heard)
    return heard


def _tone(room: Samples) -> RoomTone:
    learner = ToneLearner()
    learner.feed(0, room)
    return learner.learn(len(room))


def _slow_pair(voice: Samples, chance: Generator) -> Pair:
    """A film in which somebody speaks in a room; in the middle of it the picture is slower."""
    film = _room(len(voice) + RATE, chance)
    film[RATE // 2 : RATE // 2 + len(voice)] += voice
    first, last = len(film) // 5, len(film) * 4 // 5
    longer = round((last - first) * (chance.uniform(*SLOWER) - 1))
    knots = [(0, 0), (first, first), (last, last + longer), (len(film), len(film) + longer)]
    with TemporaryDirectory() as folder:
        plain, made = Path(folder) / "film.wav", Path(folder) / "slower.flac"
        soundfile.write(plain, film, RATE, subtype="FLOAT")
        write_slowed_sound(OriginalSound(plain, ""), knots, made)
        return Pair(SLOW, soundfile.read(made, dtype="float32")[0], film)


def _repair_pair(voice: Samples, chance: Generator) -> Pair:
    noisy = _room(len(voice) + RATE, chance, NOISE_BELOW_DB)
    noisy[RATE // 2 : RATE // 2 + len(voice)] += voice
    noisy /= max(1.0, float(np.abs(noisy).max()))
    return Pair(REPAIR, _match_level(lessen_noise(noisy)), _match_level(noisy))


def _room(length: int, chance: Generator, below_db: tuple[float, float] = ROOM_BELOW_DB) -> Samples:
    """Noise that falls with frequency by 3 to 6 dB an octave, as fans and streets have it, swelling slowly."""
    hertz = np.maximum(scipy.fft.rfftfreq(length, 1 / RATE), 40.0)
    spectrum = scipy.fft.rfft(chance.standard_normal(length)) * hertz ** -chance.uniform(0.5, 1.0)
    noise = scipy.fft.irfft(spectrum, length)
    swell = 1 + 0.2 * np.sin(2 * np.pi * chance.uniform(0.1, 0.4) * np.arange(length) / RATE)
    level = 10 ** ((VOICE_DBFS - chance.uniform(*below_db)) / 20)
    return np.asarray(noise * swell * (level / np.sqrt(np.mean(noise**2))), np.float32)


def _match_level(voice: Samples) -> Samples:
    """Every take at the same level (of its louder half), so that nobody must touch the volume."""
    levels = frame_levels(voice)
    loud = float(10 * np.log10(np.mean(10 ** (levels[levels >= np.median(levels)] / 10))))
    gain = min(10 ** ((VOICE_DBFS - loud) / 20), 0.9 / max(1e-6, float(np.abs(voice).max())))
    return np.asarray(voice * gain, np.float32)
