"""The hum of the mains, as faint as 30 dB below the voice, also in a room that rumbles at the same height."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from craft.sound.sample_rate import RATE
from craft.takes.thresholds import TAKE
from media.sound.take_reader import read_take
from tests.material.recordings import recording
from tests.takes import (
    LANGUAGES,
    SENTENCES,
    SPEECH_DBFS,
    Samples,
    brown,
    clean_take,
    found,
    in_a_quiet_room,
    judged,
    noise,
    pink,
    voice,
)

SECOND_LINES = (0.1, 1.0, 0.05, 0.5, 0.0, 0.3)  # of a rectifier, which doubles the frequency


def words(*names: str) -> Samples:
    return np.concatenate([read_take(recording(f"takes/tr/words/geography/{name}.ogg")) for name in names])


def lines(samples: int, dbfs: float, hertz: float, amplitudes: tuple[float, ...], seed: int) -> Samples:
    """Multiples of a frequency, each at a phase of its own, at a level (RMS) together."""
    time, phases = np.arange(samples) / RATE, np.random.default_rng(seed).uniform(0, 2 * np.pi, len(amplitudes))
    sound = np.zeros(samples)
    for order, (amplitude, phase) in enumerate(zip(amplitudes, phases, strict=True), 1):
        sound += amplitude * np.sin(2 * np.pi * hertz * order * time + phase)
    return np.asarray(sound * 10 ** (dbfs / 20) / np.sqrt(np.mean(sound**2)), np.float32)


@pytest.mark.recordings
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("hertz", [49.9, 50.0, 50.1, 60.0])
def test_a_hum_stands_out_of_a_room_that_rumbles(hertz: float, seed: int) -> None:
    """Rooms with noise from 30 to 300 Hz, less than 12 dB below each line of the hum in a short spectrum."""
    for recorded in (read_take(recording("takes/pt/fleurs/fleurs-pt-003.ogg")), words("iceland", "lithuania")):
        hums_only_with(in_a_quiet_room(recorded), hertz, seed)


@pytest.mark.parametrize("language", sorted(SENTENCES))
@pytest.mark.parametrize("hertz", [49.9, 50.0, 50.1, 60.0])
def test_a_hum_stands_out_of_a_drawn_room_that_rumbles(hertz: float, language: str) -> None:
    take = clean_take(language)
    chance = np.random.default_rng(len(take))
    rumble = sosfilt(butter(2, [30, 300], "bandpass", fs=RATE, output="sos"), chance.standard_normal(len(take)))
    room = rumble * 10 ** ((SPEECH_DBFS - 34) / 20) / np.sqrt(np.mean(rumble**2))
    hums_only_with((take + room).astype(np.float32), hertz, seed=int(hertz))


def hums_only_with(take: Samples, hertz: float, seed: int) -> None:
    assert "hum" not in found(judged(take))
    for amplitudes in (SECOND_LINES, (1.0, 0.6, 0.4, 0.3, 0.2, 0.15)):
        hummed = judged(take + lines(len(take), SPEECH_DBFS - 30, hertz, amplitudes, seed))
        assert found(hummed).get("hum") == "warn"
        assert -37 < hummed.figures.hum_db < -25


@pytest.mark.recordings
def test_a_recording_that_hums_by_itself_is_named() -> None:
    """At 50 Hz and its multiples, 26 dB below the voice; the short spectra see only a room."""
    hummed = judged(words("nicaragua", "sudan", "north_america"))
    assert found(hummed).get("hum") == "warn"
    assert -29 < hummed.figures.hum_db < -23


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_voice_alone_does_not_hum(language: str) -> None:
    for take in (clean_take(language), voice(language)):
        assert judged(take).figures.hum_db < TAKE.hum_warn_above_db


def test_noise_has_no_lines() -> None:
    for seed, made in enumerate((noise, pink, brown)):
        take = clean_take("en")
        assert "hum" not in found(judged(take + made(len(take), SPEECH_DBFS - 20, seed)))
