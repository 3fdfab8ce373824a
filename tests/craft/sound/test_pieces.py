"""Long sound in pieces gives what it gives at once: figures of a take do not depend on where the pieces end."""

from __future__ import annotations

import numpy as np
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from craft.sound import levels, loudness
from craft.sound.levels import frame_levels, levels_above_rumble, without_offset
from craft.sound.pieces import PIECE, runs, slices, within_steps
from craft.sound.sample_rate import RATE
from craft.takes.below_voice import FIRST_TAPS, downsample
from craft.takes.spectrum import power_frames


def noise(samples: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return (np.random.default_rng(samples).standard_normal(samples) * 0.2).astype(np.float32)


@given(arrays(np.bool_, st.integers(0, 60)))
def test_runs_are_what_stands_together(flags: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    found = runs(flags)
    again = np.zeros_like(flags)
    for start, end in found:
        assert flags[start:end].all()
        again[start:end] = True
    assert np.array_equal(again, flags)
    assert (found[1:, 0] > found[:-1, 1]).all()


@given(st.integers(0, 1000), st.integers(1, 300))
def test_slices_cover_everything_once(length: int, size: int) -> None:
    assert [n for part in slices(length, size) for n in range(length)[part]] == list(range(length))


@pytest.mark.parametrize("samples", [0, 1, 479, 480, 1023, 31_999, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 777])
def test_pieces_change_no_figure(samples: int) -> None:
    sound = noise(samples)
    if samples:
        sections = scipy.signal.butter(2, 20, "highpass", fs=RATE, output="sos")
        start = scipy.signal.sosfilt_zi(sections) * float(sound[:960].mean(dtype=np.float64))
        whole = scipy.signal.sosfilt(sections, sound, zi=start)[0].astype(np.float32)
        assert np.array_equal(without_offset(sound), whole)
        above = np.concatenate(list(levels._high_passed(sound, (4, 80))))
        assert np.array_equal(levels_above_rumble(sound, 480), frame_levels(above, 480))
        slow = scipy.signal.decimate(sound.astype(np.float64), 8, n=FIRST_TAPS, ftype="fir")
        assert downsample(sound) == pytest.approx(scipy.signal.decimate(slow, 4, ftype="fir"), abs=1e-9)
    frames = power_frames(sound, 1024, 1024)
    assert len(frames) == samples // 1024
    odd = np.arange(len(frames)) % 2 == 1
    assert np.array_equal(power_frames(sound, 1024, 1024, only=odd), frames[odd])


@pytest.mark.parametrize("at", [0, 5, loudness._ROWS * 512 - 3, loudness._ROWS * 512 + 2, loudness._ROWS * 1024 - 1])
def test_a_peak_between_samples_is_found_wherever_a_piece_ends(at: int) -> None:
    """Two neighbours of 0.9 have 1.14 between them (a sinc through both)."""
    sound = np.zeros(loudness._ROWS * 1024 + 4000, np.float32)
    sound[at : at + 2] = 0.9
    assert 10 ** (loudness.true_peak_dbtp(sound, RATE) / 20) == pytest.approx(0.9 * 4 / np.pi, abs=0.03)


def test_few_bits_are_known_in_every_piece() -> None:
    sound = (np.rint(noise(2 * PIECE) * 128) / 128).astype(np.float32)
    assert within_steps(sound, 128)
    sound[-1] += np.float32(0.001)
    assert not within_steps(sound, 128)
