"""Noise around a voice is lessened by a net in a process of its own: in time, alike each time, and within limits."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from craft.sound.hum_notch import without_hum
from craft.sound.sample_rate import RATE
from craft.takes.take_quality import TakeQuality, judge_take
from media.programs.process import MediaError
from media.sound import noise_net
from media.sound.noise_net import can_lessen_noise, lessen_noise
from media.speech.voice_activity import speech_probability
from tests.material.voices import human, samples


@cache
def spoken() -> NDArray[np.float32]:
    """A person's sentence with silence around it."""
    return np.pad(samples(human("fr"))[: 5 * RATE], RATE // 2)


def noise(level: float) -> NDArray[np.float32]:
    return (level * np.random.default_rng(1).normal(size=len(spoken()))).astype(np.float32)


def hum(level: float, mains_hz: float) -> NDArray[np.float32]:
    moments = np.arange(len(spoken())) / RATE
    lines = [np.sin(2 * np.pi * mains_hz * order * moments + order) / order for order in (1, 2, 3)]
    return np.asarray(level * np.sum(lines, axis=0), np.float32)


def judged(sound: NDArray[np.float32]) -> TakeQuality:
    return judge_take(sound, speech_probability=speech_probability(sound))


def retakes(sound: NDArray[np.float32]) -> set[str]:
    return {finding.code for finding in judged(sound).findings if finding.severity == "retake"}


def lag(sound: NDArray[np.float32]) -> int:
    """By how many samples it is later than the voice."""
    size = 2 * len(sound)
    alike = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(spoken(), size).conj())
    return (int(np.argmax(alike)) + len(sound)) % size - len(sound)


def test_a_noisy_take_is_asked_again_no_more_and_stays_in_its_place() -> None:
    assert can_lessen_noise()
    noisy = spoken() + noise(0.06)
    assert "noisy" in retakes(noisy)
    repaired = lessen_noise(noisy)
    assert len(repaired) == len(noisy) and lag(repaired) == 0
    assert not retakes(repaired)
    raw, after = judged(spoken()), judged(repaired)
    assert abs(after.speech_start_ms - raw.speech_start_ms) <= 60
    assert abs(after.speech_end_ms - raw.speech_end_ms) <= 60


def test_the_same_sound_gives_the_same_samples_also_one_of_no_length() -> None:
    noisy = (spoken() + noise(0.06))[:RATE]
    assert np.array_equal(lessen_noise(noisy), lessen_noise(noisy))
    assert len(lessen_noise(noisy[:0])) == 0
    assert len(lessen_noise(noisy[:481])) == 481


def test_a_take_has_a_minute_and_four_times_its_length() -> None:
    """0.84 s a second on two loaded cores: five times slower is a machine that stands still."""
    assert (noise_net.TIMEOUT_S, noise_net.TIMES_SOUND) == (60, 4)


@pytest.mark.parametrize(
    ("name", "value", "code"), [("TIMEOUT_S", 0, "timed_out"), ("MEMORY_BYTES", 20 << 20, "failed")]
)
def test_beyond_its_limits_it_is_stopped(monkeypatch: pytest.MonkeyPatch, name: str, value: int, code: str) -> None:
    monkeypatch.setattr(noise_net, name, value)
    monkeypatch.setattr(noise_net, "TIMES_SOUND", 0)
    if name == "MEMORY_BYTES":
        monkeypatch.setattr(noise_net, "TIMEOUT_S", 60)
    with pytest.raises(MediaError) as raised:
        lessen_noise(spoken())
    assert raised.value.code == code


def test_a_model_that_is_none_fails_with_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = noise_net._assets()
    assert found is not None
    broken = tmp_path / "model.tar.gz"
    broken.write_bytes(b"no model")
    monkeypatch.setattr(noise_net, "_assets", lambda: noise_net._Assets(found.library, broken))
    with pytest.raises(MediaError):
        lessen_noise(spoken()[:RATE])


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_hum_alone_is_filtered_out_and_the_voice_left(mains_hz: float) -> None:
    humming = spoken() + hum(0.05, mains_hz)
    assert "hum" in retakes(humming)
    filtered = without_hum(humming, mains_hz)
    assert len(filtered) == len(humming) and lag(filtered) == 0
    assert not retakes(filtered)
    assert judged(filtered).figures.hum_db < judged(humming).figures.hum_db - 15
    voice = slice(RATE, -RATE)
    changed = float(np.mean((filtered - spoken())[voice] ** 2) / np.mean(spoken()[voice] ** 2))
    assert changed < 0.01, "what a deep voice loses by the notches"


def test_a_line_that_does_not_hum_gets_no_notch() -> None:
    """Each takes something from the voice."""
    line = np.asarray(0.05 * np.sin(2 * np.pi * 50 * np.arange(len(spoken())) / RATE), np.float32)
    lost = without_hum(spoken() + line, 50.0) - spoken()
    assert np.mean(lost[RATE:-RATE] ** 2) < 0.001 * np.mean(spoken()[RATE:-RATE] ** 2)
    assert without_hum(spoken(), 60.0) is spoken()


def test_what_is_shorter_than_the_notches_ring_is_left_alone() -> None:
    short = spoken()[: RATE // 4]
    assert without_hum(short, 50.0) is short
