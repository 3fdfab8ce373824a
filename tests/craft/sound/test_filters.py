"""Our replacements of `scipy.signal`, `ndimage` and `sparse` give the same results, without loading them."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import scipy

from craft.sound import filters
from craft.sound.loudness import k_weighting
from craft.sound.sample_rate import RATE
from craft.timing.sparse import Columns

# The whole way of a release's sound and its alignment, on a second of noise.
PROGRAM = """
import sys
import numpy as np
from craft.timing.alignment import align
from craft.timing.alignment_slots import Slot
from craft.sound.limiter import limit
from craft.sound.loudness import integrated_lufs, true_peak_dbtp
from craft.sound.loudness_profile import LoudnessProfile
from media.sound.measure import best_match
from media.sound.take_edits import high_pass
from media.speech.recogniser import pcm

sound = high_pass(np.random.default_rng(0).normal(0, 0.5, 48_000).astype(np.float32))
loud = limit(sound, 0.5)
profile = LoudnessProfile()
profile.feed(loud)
print(integrated_lufs(loud, 48_000), true_peak_dbtp(loud, 48_000), profile.gain_for(-16, 0.7, 30))
print(best_match(loud[2_000:20_000], loud))
print(len(pcm(loud)))
print(align([Slot(1_000, 3_000, 2_500)], 10_000))
print(sorted(name for name in sys.modules if name.split(".")[0] == "scipy"))
"""


# The same sums in another order: 1e-8 is 160 dB below full scale, and float32 has 1e-7 at full scale.
BLOCKS = filters.BLOCK * filters.GROUP


@pytest.mark.parametrize("length", [1, 7, 31, 32, 33, 63, BLOCKS - 1, BLOCKS, BLOCKS + 1, 4_800, 3 * BLOCKS, 48_001])
def test_sections_filter_as_scipy_s(length: int) -> None:
    random = np.random.default_rng(length)
    sound, state = random.normal(size=length).astype(np.float32), random.normal(size=(2, 2))
    ours, after = filters.sosfilt(k_weighting(RATE), sound, state)
    theirs, state_of_theirs = scipy.signal.sosfilt(k_weighting(RATE), sound.astype(np.float64), zi=state)
    assert ours.dtype == after.dtype == np.float64
    assert np.allclose(ours, theirs, rtol=0, atol=1e-8)
    assert np.allclose(after, state_of_theirs, rtol=0, atol=1e-8)


def test_a_constant_does_not_drift_in_an_hour() -> None:
    """What rounding adds dies away with the filter's own ringing."""
    state = np.zeros((2, 2))
    for _second in range(3_600):
        filtered, state = filters.sosfilt(k_weighting(RATE), np.ones(RATE, np.float32), state)
    assert np.abs(filtered).max() < 1e-8


def test_no_sound_changes_no_state() -> None:
    filtered, state = filters.sosfilt(k_weighting(RATE), np.zeros(0, np.float32), np.ones((2, 2)))
    assert len(filtered) == 0
    assert np.array_equal(state, np.ones((2, 2)))


def test_what_is_given_is_left_alone() -> None:
    sound, state = np.ones(100), np.ones((2, 2))
    filters.sosfilt(k_weighting(RATE), sound, state)
    assert np.array_equal(sound, np.ones(100))
    assert np.array_equal(state, np.ones((2, 2)))


def test_a_filter_goes_on_where_it_stopped() -> None:
    sound = np.random.default_rng(1).normal(size=10_000)
    whole, _state = filters.sosfilt(k_weighting(RATE), sound, np.zeros((2, 2)))
    first, state = filters.sosfilt(k_weighting(RATE), sound[:3_001], np.zeros((2, 2)))
    second, _state = filters.sosfilt(k_weighting(RATE), sound[3_001:], state)
    assert np.allclose(np.concatenate([first, second]), whole, rtol=0, atol=1e-8)  # its blocks begin elsewhere


@pytest.mark.parametrize("shape", [(1,), (1_048,), (7, 1_048), (0, 1_048)])
@pytest.mark.parametrize("factor", [2, 4])
def test_samples_between_the_samples_are_scipy_s(shape: tuple[int, ...], factor: int) -> None:
    rows = np.random.default_rng(2).normal(size=shape).astype(np.float32)
    taps = (filters.kaiser_low_pass(12 * factor + 1, 1 / factor) * factor).astype(np.float32)
    assert np.array_equal(filters.upsample(taps, rows, factor), scipy.signal.upfirdn(taps, rows, up=factor, axis=-1))
    assert np.allclose(taps, scipy.signal.firwin(12 * factor + 1, 1 / factor, window=("kaiser", 7.0)) * factor)


@pytest.mark.parametrize("length", [0, 1, 59, 48_001])
def test_fewer_samples_are_scipy_s(length: int) -> None:
    sound = np.random.default_rng(1).normal(0, 0.3, length).astype(np.float32)
    slow = filters.downsample(sound, 3)
    assert slow.dtype == np.float32 and len(slow) == -(-length // 3)
    assert length == 0 or np.allclose(slow, scipy.signal.resample_poly(sound, 1, 3), atol=1e-6)


@pytest.mark.parametrize("hertz", [20.0, 64.19, 80.0, 1_000.0])
def test_the_high_pass_is_designed_as_scipy_s(hertz: float) -> None:
    ours = filters.butterworth_high_pass(hertz, RATE)
    assert np.array_equal(ours, scipy.signal.butter(2, hertz, "highpass", fs=RATE, output="sos"))
    # scipy 1.18 solves for it in another order than 1.17: at 20 Hz, where it is worst, 5e-12 apart.
    assert np.allclose(filters.steady_state(ours), scipy.signal.sosfilt_zi(ours), rtol=1e-11, atol=0)


@pytest.mark.parametrize("length", [0, 1, 5, 300, 5_000])
@pytest.mark.parametrize("reach", [1, 4, 960])
def test_lowest_and_mean_around_are_scipy_s(length: int, reach: int) -> None:
    values = np.random.default_rng(3).uniform(0.1, 1, length).astype(np.float32)
    lowest, mean = filters.lowest_around(values, reach), filters.mean_around(values, reach)
    assert len(lowest) == len(mean) == length
    if length:
        assert np.array_equal(lowest, scipy.ndimage.minimum_filter1d(values, 2 * reach + 1, mode="nearest"))
        expected = scipy.ndimage.uniform_filter1d(values, 2 * reach + 1, mode="nearest")
        assert np.allclose(mean, expected, rtol=0, atol=1e-7)


def test_a_matrix_by_columns_is_scipy_s() -> None:
    random = np.random.default_rng(4)
    places = random.permutation(30 * 12)[:150]
    down, across, values = places // 12, places % 12, random.normal(size=150)
    ours = Columns.of(values, down, across, (30, 12))
    for ours_too, theirs in (
        (ours, scipy.sparse.csc_matrix((values, (down, across)), shape=(30, 12))),
        (ours.first_rows(17), scipy.sparse.csc_matrix((values, (down, across)), shape=(30, 12))[:17]),
    ):
        theirs.sort_indices()
        assert ours_too.shape == theirs.shape
        assert np.array_equal(ours_too.data, theirs.data)
        assert np.array_equal(ours_too.indices, theirs.indices)
        assert np.array_equal(ours_too.indptr, theirs.indptr)


def test_a_release_does_not_load_scipy() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120, check=True)
    assert said.stdout.splitlines()[-1] == "[]"
