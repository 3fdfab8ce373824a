"""Background below every level of the table: a beat, and noise under the voice."""

from __future__ import annotations

import numpy as np
import pytest

from craft.sound.levels import frame_levels
from craft.sound.sample_rate import RATE
from craft.takes.beat import beat_share
from craft.takes.below_voice import downsample, low_spectra, rumble_db
from craft.takes.mains_hum import NO_HUM_DB, hum_db
from craft.takes.thresholds import TAKE
from tests.takes import LANGUAGES, SENTENCES, SPEECH_DBFS, Samples, brown, clean_take, found, judged, mains


def cymbal(samples: int, dbfs: float, every_ms: int, *, drift_ms: int = 0) -> Samples:
    """Short strokes of hissing sound every so many milliseconds, each up to `drift_ms` off; at a level (RMS)."""
    chance, at = np.random.default_rng(3), np.arange(RATE // 5) / RATE
    sound = np.zeros(samples + RATE)
    for start in range(0, samples, every_ms * RATE // 1000):
        late = int(chance.integers(-drift_ms, drift_ms + 1)) * RATE // 1000
        first = max(0, start + late)
        sound[first : first + len(at)] += chance.standard_normal(len(at)) * np.exp(-40 * at)
    sound = sound[:samples]
    return np.asarray(sound * 10 ** (dbfs / 20) / np.sqrt(np.mean(sound**2)), np.float32)


def loud(take: Samples) -> float:
    return float(np.percentile(frame_levels(take), 95))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_beat_is_heard_at_any_speed_and_a_voice_has_none(language: str) -> None:
    take = clean_take(language)
    assert beat_share(take, loud(take)) < TAKE.beat_warn_from - 0.05
    for every_ms in (240, 333, 461, 600):
        played = take + cymbal(len(take), SPEECH_DBFS - 20, every_ms)
        assert beat_share(played, loud(played)) >= TAKE.beat_warn_from, every_ms
        assert found(judged(played))["noisy"] == "warn", every_ms


@pytest.mark.parametrize("language", LANGUAGES)
def test_strokes_that_keep_no_time_are_no_beat(language: str) -> None:
    take = clean_take(language)
    typed = take + cymbal(len(take), SPEECH_DBFS - 25, 400, drift_ms=180)
    assert beat_share(typed, loud(typed)) < TAKE.beat_warn_from


def test_silence_and_short_takes_have_no_beat() -> None:
    assert beat_share(np.zeros(10 * RATE, np.float32), -120.0) == 0
    assert beat_share(cymbal(RATE, -20, 200), -20.0) == 0
    assert beat_share(np.zeros(0, np.float32), -120.0) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_noise_below_the_voice_is_told_from_a_quiet_room(language: str) -> None:
    take = clean_take(language)
    at = {}
    for below in (20, 25):
        noisy = take + brown(len(take), SPEECH_DBFS - below)
        at[below] = rumble_db(low_spectra(downsample(noisy)), loud(noisy)) or 0.0
        assert 25 < at[below] < TAKE.rumble_warn_below_db
    assert 3 < at[25] - at[20] < 7
    clean = rumble_db(low_spectra(downsample(take)), loud(take))
    assert clean is None or clean > TAKE.rumble_warn_below_db


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hum_is_no_rumble(language: str) -> None:
    for hertz in (50.0, 60.0):
        take = clean_take(language) + mains(len(clean_take(language)), SPEECH_DBFS - 28, hertz)
        assert set(found(judged(take))) == {"hum"}, hertz


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hum_is_heard_beside_another_one(language: str) -> None:
    """A room that hums at 50 Hz, and a device that brings 60 with it."""
    take = clean_take(language)
    both = take + mains(len(take), SPEECH_DBFS - 30, 50) + mains(len(take), SPEECH_DBFS - 30, 60)
    assert abs(judged(both).figures.hum_db + 30) < 4


def test_nothing_below_silence() -> None:
    for sound in (np.zeros(10 * RATE, np.float32), np.zeros(100, np.float32), np.zeros(0, np.float32)):
        slow, nobody = downsample(sound), np.zeros(len(sound) // 1536, np.bool_)
        assert rumble_db(low_spectra(slow), -120.0) is None
        assert hum_db(slow, low_spectra(slow), nobody, -22.0) == NO_HUM_DB


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_people_who_talk_are_noise_where_no_pause_is_left(language: str) -> None:
    """Twice each of the others: somebody speaks all the time (in Spanish), so the noise is never heard alone."""
    take = clean_take(language)
    others = [np.resize(clean_take(other), len(take)) for other in SENTENCES if other != language]
    talk = np.sum([one + np.roll(one, RATE) for one in others], axis=0)
    talk *= 10 ** ((SPEECH_DBFS - 16) / 20) / np.sqrt(np.mean(talk**2))
    assert "noisy" in found(judged(np.asarray(take + talk, np.float32)))
