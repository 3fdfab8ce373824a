"""Loudness and true peak against the figures of the standard (EBU Tech 3341, BS.1770) and against ffmpeg."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from craft.sound.filters import kaiser_low_pass, upsample
from craft.sound.loudness import SILENCE_LUFS, LoudnessMeter, integrated_lufs, k_weighting, true_peak_dbtp
from tests.takes import Samples, clean_take, voice


def sine(dbfs: float, seconds: float, rate: int = 48_000, hz: float = 1000.0, phase: float = 0.0) -> Samples:
    time = np.arange(round(seconds * rate)) / rate
    return (10 ** (dbfs / 20) * np.sin(2 * np.pi * hz * time + phase)).astype(np.float32)


def test_the_filter_has_the_published_coefficients() -> None:
    shelf, high_pass = k_weighting(48_000)
    assert shelf == pytest.approx(
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585]
    )
    assert high_pass == pytest.approx([1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621])


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000, 96_000])
def test_a_full_scale_sine_in_one_channel_is_minus_three(rate: int) -> None:
    # BS.1770: 0 dBFS at 997 Hz in one front channel gives -3.01 LKFS.
    assert integrated_lufs(sine(0, 10, rate, hz=997), rate) == pytest.approx(-3.01, abs=0.05)


def test_the_relative_gate_leaves_out_the_quiet_parts() -> None:
    # EBU Tech 3341, case 3 (there in stereo, 3 LU more): only the middle minute counts.
    sound = np.concatenate([sine(-36, 10), sine(-23, 60), sine(-36, 10)])
    assert integrated_lufs(sound, 48_000) == pytest.approx(-26.0, abs=0.1)


def test_silence_and_nothing_have_the_gate_as_loudness() -> None:
    assert integrated_lufs(np.zeros(96_000, np.float32), 48_000) == SILENCE_LUFS
    assert integrated_lufs(np.zeros(0, np.float32), 48_000) == SILENCE_LUFS


def test_a_word_shorter_than_a_block_has_a_loudness() -> None:
    assert integrated_lufs(sine(-20, 0.25, hz=997), 48_000) == pytest.approx(-23.0, abs=0.5)


@pytest.mark.parametrize("piece", [1, 997, 4800, 100_000])
def test_a_stream_in_pieces_gives_the_same(piece: int) -> None:
    sound = voice("fr")[:100_000]
    meter = LoudnessMeter(48_000)
    for at in range(0, len(sound), piece) if piece > 1 else [0]:
        meter.feed(sound[at : at + piece] if piece > 1 else sound)
    assert meter.integrated_lufs() == pytest.approx(integrated_lufs(sound, 48_000), abs=1e-9)


def test_the_peak_between_the_samples_is_found() -> None:
    # A quarter of the sampling rate, 45 degrees off: every sample is at 0.707, the curve reaches 1.
    sound = sine(0, 1, hz=12_000, phase=np.pi / 4) * np.hanning(48_000).astype(np.float32)
    assert 20 * np.log10(np.abs(sound).max()) == pytest.approx(-3.01, abs=0.01)
    assert true_peak_dbtp(sound, 48_000) == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize("rate", [16_000, 48_000, 96_000])
@given(
    st.integers(1, 3000), st.integers(0, 2**32 - 1), st.sampled_from([1.0, 0.2, 0.01]), st.sampled_from([3, 30, 9999])
)
@settings(max_examples=60, deadline=None)
def test_a_peak_is_looked_for_wherever_it_can_be(rate: int, length: int, seed: int, filled: float, width: int) -> None:
    """Only loud places are oversampled: the same as when everything is. Bursts, single samples, sound at the edges."""
    random = np.random.default_rng(seed)
    sound = random.normal(size=length) * (random.random(length) < filled)
    sound = (sound * np.exp(-np.abs(np.arange(length) - random.integers(length)) / width)).astype(np.float32)
    factor = 4 if rate <= 48_000 else 2
    taps = (kaiser_low_pass(49, 1 / factor) * factor).astype(np.float32)
    everything = max(float(np.abs(sound).max()), float(np.abs(upsample(taps, sound, factor)).max()))
    assert true_peak_dbtp(sound, rate) == (max(-120.0, 20 * np.log10(everything)) if everything else -120.0)


@pytest.mark.parametrize("language", ["fr", "it", "ru"])
def test_ffmpeg_measures_the_same(language: str, tmp_path: Path) -> None:
    ffmpeg = shutil.which("ffmpeg")
    assert ffmpeg
    file = tmp_path / "take.wav"
    sound = np.tile(clean_take(language), 2)
    soundfile.write(file, sound, 48_000, subtype="FLOAT")
    argv = [ffmpeg, "-nostdin", "-hide_banner", "-i", str(file), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(argv, capture_output=True, text=True, check=True, timeout=60).stderr.rsplit("Summary", 1)[1]
    (loudness,), (peak,) = (
        [float(told) for told in re.findall(rf"{name}:\s+(-?[\d.]+)", said)] for name in ("I", "Peak")
    )
    assert integrated_lufs(sound, 48_000) == pytest.approx(loudness, abs=0.11)
    assert true_peak_dbtp(sound, 48_000) == pytest.approx(peak, abs=0.2)
