"""Music and effects lie under the voices everywhere, as loud as in the film, and the French only where it is kept."""

from __future__ import annotations

import numpy as np
import pytest

from craft.sound.gaps import Gap, with_gaps
from craft.sound.loudness import LoudnessMeter
from craft.sound.mix_envelope import VOICE_OVER_DB, Original, OriginalPlan, VoicedSpan
from craft.sound.mix_plan import SPEECH_LUFS
from craft.sound.music_bed import MusicBed
from craft.sound.room_tone import ToneLearner, pause_windows
from craft.sound.sample_rate import RATE
from tests.material.rooms import music, noise

SECONDS = 20
VOICED, UNVOICED = (4000.0, 7000.0), (10_000.0, 12_000.0)


def track(level: float = -40) -> np.ndarray:
    """A room in which music plays from the fourteenth second on."""
    sound = noise(SECONDS, -60)
    sound[14 * RATE :] += music(6, level)
    return sound


def mix_with_music(
    under: np.ndarray, mode: Original = Original.REPLACE, gaps: tuple[Gap, ...] = (), lufs: float = -60
) -> tuple[np.ndarray, np.ndarray, MusicBed]:
    """(the mix without takes, the original's voice alone, what made it)."""
    voice = np.zeros(SECONDS * RATE, np.float32)
    for start, end in (VOICED, UNVOICED):
        voice[int(start * 48) : int(end * 48)] = 0.05
    learner = ToneLearner()
    for start, end in pause_windows([], len(under)):
        learner.feed(start, under[start:end])
    plan = OriginalPlan(mode, (VoicedSpan(*VOICED, *VOICED),), (UNVOICED,), SECONDS * 1000)
    bed = MusicBed(plan, learner.learn(len(under)), lufs, 0.0, gaps, "film")
    out, beneath = (np.concatenate(list(with_gaps([sound.copy()], gaps))) for sound in (under + voice, under))
    for at in range(0, len(out), RATE):
        bed.mix_in_place(at, out[at : at + RATE], beneath[at : at + RATE])
    return out, voice, bed


def test_the_track_is_heard_as_it_is_and_the_french_only_without_a_take() -> None:
    under = track()
    out, voice, bed = mix_with_music(under)
    spoken = slice(int(VOICED[0] * 48), int(VOICED[1] * 48))
    assert np.abs(out[spoken] - under[spoken]).max() < 1e-6
    kept = slice(int(UNVOICED[0] * 48), int(UNVOICED[1] * 48))
    assert np.abs(out[kept] - under[kept] - voice[kept]).max() < 1e-6
    assert np.abs(out[14 * RATE :] - under[14 * RATE :]).max() < 1e-6, "in short pauses too"
    assert bed.hears_original


def test_the_french_without_a_take_keeps_its_last_syllable_and_its_neighbour_none() -> None:
    """A transcript's times are not exact: beside a kept sentence the original is heard a little longer."""
    learner = ToneLearner()
    plan = OriginalPlan(
        Original.REPLACE, (VoicedSpan(7000, 9000, 7000, 9000),), ((2000, 4000), (4200, 5000), (6000, 6900)), 12_000
    )
    bed = MusicBed(plan, learner.learn(12 * RATE), -60, 0.0, (), "film")
    voice = np.ones(12 * RATE, np.float32)
    bed.mix_in_place(0, voice, np.zeros(12 * RATE, np.float32))
    for start, end in ((1850, 5400), (5850, 6900)):
        assert voice[start * 48 : end * 48].min() == pytest.approx(1)
    assert not voice[: 1600 * 48].any() and not voice[5605 * 48 : 5645 * 48].any() and not voice[7005 * 48 :].any()


def test_where_everything_is_voiced_the_original_is_not_needed() -> None:
    learner = ToneLearner()
    plan = OriginalPlan(Original.REPLACE, (VoicedSpan(*VOICED, *VOICED),), (), 20_000)
    assert not MusicBed(plan, learner.learn(SECONDS * RATE), -60, 0.0, (), "film").hears_original


def test_voice_over_lowers_the_french_and_nothing_else() -> None:
    under = track()
    out, voice, _bed = mix_with_music(under, Original.VOICE_OVER)
    spoken = slice(int(VOICED[0] * 48), int(VOICED[1] * 48))
    assert np.abs(out[spoken] - under[spoken] - voice[spoken] * 10 ** (VOICE_OVER_DB / 20)).max() < 1e-6


def test_a_loud_track_is_twenty_below_the_voices_all_along() -> None:
    under = track()
    out, _voice, _bed = mix_with_music(under, lufs=SPEECH_LUFS - 9)
    gain = 10 ** (-12 / 20)
    assert np.abs(out[:RATE] - under[:RATE] * gain).max() < 1e-6
    assert np.abs(out[15 * RATE :] - under[15 * RATE :] * gain).max() < 1e-6


@pytest.mark.parametrize("at_s", [8, 16])
def test_while_the_picture_waits_its_room_goes_on_and_no_music(at_s: int) -> None:
    gap = Gap(at_s * RATE, 3 * RATE)
    out, _voice, _bed = mix_with_music(track(-34), gaps=(gap,))
    inside = out[gap.at + RATE // 2 : gap.at + gap.length - RATE // 2]
    meter, room = LoudnessMeter(RATE), LoudnessMeter(RATE)
    meter.feed(inside)
    room.feed(noise(2, -60))
    assert meter.integrated_lufs() == pytest.approx(room.integrated_lufs(), abs=2)
