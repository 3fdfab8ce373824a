"""Loudness and true peak of what is really heard: the limiter, and the decoded AAC."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from craft.sound.limiter import limit
from craft.sound.loudness import SILENCE_LUFS, LoudnessMeter, integrated_lufs, true_peak_dbtp
from craft.sound.loudness_profile import LoudnessProfile
from craft.sound.sample_rate import RATE
from media.programs.process import run
from media.sound.limiter_stream import limited_blocks
from media.sound.mastering import AIMED_LUFS, MOST_DBTP, TOLERANCE_LU, master
from media.sound.measure import LoudnessGauge, measure_file
from media.sound.mixdown import MixResult
from tests.material.voices import human, samples
from tests.media.dub import heard_wave


def mix_of(sound: NDArray[np.float32], folder: Path) -> MixResult:
    path = folder / "mix.wav"
    soundfile.write(path, sound, RATE, subtype="FLOAT", format="RF64")
    profile = LoudnessProfile()
    profile.feed(sound)
    return MixResult(path, len(sound), profile, (), SILENCE_LUFS, SILENCE_LUFS)


def voices() -> NDArray[np.float32]:
    """Real sentences, 19 s."""
    names = ("agent-newlocation", "dir-instr", "auth-incorrect", "demo-enterkeywords")
    return np.concatenate([samples(human("en", name)) for name in names])


def spiky() -> NDArray[np.float32]:
    """A quiet voice with a hard click every second: the limiter has to take much, so loudness is lost."""
    sound = heard_wave(10.0, level=0.05)
    sound[RATE // 2 :: RATE] = 0.9
    sound[RATE // 2 + 1 :: RATE] = -0.9
    return sound


def between_samples() -> NDArray[np.float32]:
    """A tone at a quarter of the rate whose samples all miss its peaks by 3 dB."""
    moments = np.arange(5 * RATE)
    return np.asarray(0.9 * np.sin(np.pi / 2 * moments + np.pi / 4), np.float32)


def square() -> NDArray[np.float32]:
    """AAC overshoots most on hard edges."""
    wave = np.sin(2 * np.pi * 300 * np.arange(5 * RATE) / RATE)
    return np.where(wave < 0, np.float32(-0.5), np.float32(0.5))


CASES = {"voices": voices, "spiky": spiky, "between samples": between_samples, "square": square}


@pytest.mark.parametrize(
    ("name", "level_db"),
    [("voices", -30.0), ("spiky", 0.0), ("spiky", 12.0), ("between samples", 12.0), ("square", 0.0)],
)
def test_the_decoded_aac_is_loud_enough_and_never_too_loud(name: str, level_db: float, tmp_path: Path) -> None:
    mix = mix_of(CASES[name]() * np.float32(10 ** (level_db / 20)), tmp_path)
    mastered = master(mix, tmp_path / "voice.m4a")
    heard = measure_file(tmp_path / "voice.m4a")
    assert heard == mastered.loudness
    assert heard.dbtp <= MOST_DBTP
    if mastered.gain_db < 30:
        assert abs(heard.lufs - AIMED_LUFS) <= TOLERANCE_LU


@pytest.mark.parametrize("sound", [np.zeros(3 * RATE, np.float32), np.full(3 * RATE, 1e-6, np.float32)])
def test_silence_stays_silence(sound: NDArray[np.float32], tmp_path: Path) -> None:
    mastered = master(mix_of(sound, tmp_path), tmp_path / "voice.m4a")
    assert mastered.gain_db == 0
    assert mastered.loudness.dbtp < -80


def test_a_real_voice_needs_one_encode_and_ffmpeg_measures_the_same(tmp_path: Path) -> None:
    """Our meter against ebur128 of ffmpeg, on the finished file."""
    mastered = master(mix_of(voices(), tmp_path), tmp_path / "voice.m4a")
    assert mastered.attempts == 1
    argv: list[str | Path] = ["ffmpeg", "-nostdin", "-hide_banner", "-v", "error", "-i", mastered.m4a]
    # One channel that a stereo meter would count as 3 dB quieter (`dualmono` off is BS.1770 for mono).
    said = run(
        [*argv, "-af", "ebur128=peak=true:metadata=1,ametadata=print:file=-", "-f", "null", "-"], timeout_s=60
    ).decode()
    last = {line.split("=")[0]: float(line.split("=")[1]) for line in said.splitlines() if "=" in line}
    assert mastered.loudness.lufs == pytest.approx(last["lavfi.r128.I"], abs=0.1)
    assert mastered.loudness.lra_lu == pytest.approx(last["lavfi.r128.LRA"], abs=0.3)


def test_the_profile_knows_the_loudness_of_every_mastering() -> None:
    """In blocks of any length, before and after the limiter, against the meter on the limited sound itself."""
    for make in (voices, spiky):
        sound = make()
        profile = LoudnessProfile()
        for start in range(0, len(sound), 7_777):
            profile.feed(sound[start : start + 7_777])
        assert profile.lufs() == pytest.approx(integrated_lufs(sound, RATE), abs=0.01)
        for gain_db, ceiling in ((0.0, 0.75), (8.0, 0.75), (3.0, 0.2)):
            limited = limit(sound * np.float32(10 ** (gain_db / 20)), ceiling)
            assert profile.lufs(gain_db, ceiling) == pytest.approx(integrated_lufs(limited, RATE), abs=0.2)
        gain_db = profile.gain_for(-16.0, 0.75, 40.0)
        assert profile.lufs(gain_db, 0.75) == pytest.approx(-16, abs=0.02)


@pytest.mark.parametrize("length", [0, 1, 100, 5_000, 19_199, 19_200, 48_000])
def test_the_profile_of_short_sounds(length: int) -> None:
    sound = heard_wave(1.0)[:length]
    profile = LoudnessProfile()
    profile.feed(sound)
    assert profile.lufs() == pytest.approx(integrated_lufs(sound, RATE), abs=0.01)


@pytest.mark.parametrize("ceiling_db", [-2.5, -12.0])
def test_nothing_passes_the_ceiling_not_even_between_samples(ceiling_db: float) -> None:
    for make in CASES.values():
        limited = limit(make(), 10 ** (ceiling_db / 20))
        assert true_peak_dbtp(limited, RATE) <= ceiling_db + 0.1


def test_what_lies_under_the_ceiling_passes_untouched() -> None:
    sound = voices()
    assert np.array_equal(limit(sound, 4.0), sound)


def test_the_limiter_does_not_know_where_its_blocks_are_cut(tmp_path: Path) -> None:
    sound = np.tile(voices() * 3, 2)
    mix = mix_of(sound, tmp_path)
    blocks = np.concatenate(list(limited_blocks(mix.path, 0.0, -2.5)))
    whole = limit(sound, 10 ** (-2.5 / 20))
    assert len(blocks) == len(sound)
    assert np.abs(blocks - whole).max() < 1e-5


def test_the_gauge_does_not_know_where_its_blocks_are_cut() -> None:
    """Nor where that falls on the loudest moment of all, nor after how few samples."""
    sound = voices()
    whole = LoudnessGauge()
    whole.feed(sound)
    expected = whole.read()
    loudest = int(np.argmax(np.abs(sound)))
    for cuts in (
        range(0, len(sound), 12_345),
        [0, *range(loudest - 60, loudest + 60)],
        [0, loudest - 3, loudest, loudest + 2, len(sound) - 1],
    ):
        parts = LoudnessGauge()
        for start, end in pairwise([*cuts, len(sound)]):
            parts.feed(sound[start:end])
        measured = parts.read()
        assert measured.samples == expected.samples
        assert measured.lufs == pytest.approx(expected.lufs, abs=1e-6)
        assert measured.dbtp == pytest.approx(expected.dbtp, abs=0.01)
    alone = LoudnessGauge()
    alone.feed(sound[loudest : loudest + 3])
    assert alone.read().dbtp == pytest.approx(true_peak_dbtp(sound[loudest : loudest + 3], RATE), abs=0.01)


def test_loudness_range_of_two_levels() -> None:
    """EBU Tech 3342, test 1: 20 s at −20 LUFS and 20 s at −30 LUFS differ by 10 LU."""
    meter = LoudnessMeter(RATE)
    tone = np.sin(2 * np.pi * 1000 * np.arange(20 * RATE) / RATE)
    for dbfs in (-20.0, -30.0):
        meter.feed(tone * 10 ** (dbfs / 20))
    assert meter.loudness_range_lu() == pytest.approx(10, abs=1)
