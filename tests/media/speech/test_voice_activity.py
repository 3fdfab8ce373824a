"""The speech model as we use it: levels, beginnings, repetition, threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from craft.sound.sample_rate import RATE
from media.sound.take_reader import read_take
from media.speech.voice_activity import WINDOW_MS, speech_probability
from tests.material import voices
from tests.material.recordings import recording
from tests.material.voices import human
from tests.takes import LANGUAGES, Samples, clean_take, noise, voice


@pytest.mark.parametrize("samples", [0, 1, 1535, 1536, 1537, 48_000])
def test_one_probability_for_each_32_ms(samples: int) -> None:
    heard = speech_probability(noise(samples, -50))
    assert heard.shape == (-(-samples // (RATE * WINDOW_MS // 1000)),)
    assert ((heard >= 0) & (heard <= 1)).all()


@pytest.mark.parametrize("gain_db", [-35, -20, 6])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_voice_is_heard_at_any_level(language: str, gain_db: float) -> None:
    usual = speech_probability(clean_take(language)) > 0.5
    other = speech_probability(clean_take(language) * np.float32(10 ** (gain_db / 20))) > 0.5
    assert usual.mean() > 0.25
    assert (usual == other).mean() > 0.95


def heard_from_the_start(spoken: Samples) -> None:
    heard = speech_probability(spoken)
    assert (heard[:12] > 0.35).mean() > 0.9


@pytest.mark.parametrize("name", ["auth-incorrect", "demo-enterkeywords", "dir-instr"])
@pytest.mark.parametrize("language", ["en", "es", "fr", "it", "ru"])
def test_a_voice_that_begins_at_once_is_heard_from_the_start(language: str, name: str) -> None:
    """Its recording cut in its first loud moment, 20 dB below its loudest: there is nothing before the voice."""
    spoken = voices.samples(human(language, name))
    loud = np.flatnonzero(np.abs(spoken) > np.abs(spoken).max() / 10)
    heard_from_the_start(spoken[loud[0] :])


@pytest.mark.recordings
@pytest.mark.parametrize(
    "name",
    ["fr/gcompris-intro/hangman.ogg", "fr/gcompris-intro/clickgame.ogg", "takes/pt/gcompris-intro/erase_clic.ogg"],
)
def test_other_voices_that_begin_at_once_are_heard_from_the_start(name: str) -> None:
    heard_from_the_start(read_take(recording(name)))


def test_what_came_before_leaves_no_trace_and_threads_do_not_mix() -> None:
    takes = [voice("it"), clean_take("en"), noise(RATE, -30), clean_take("en"), voice("it")]
    alone = [speech_probability(take) for take in takes]
    assert (alone[1] == alone[3]).all()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(speech_probability, takes * 2))
    assert all((a == b).all() for a, b in zip(alone * 2, together, strict=True))
