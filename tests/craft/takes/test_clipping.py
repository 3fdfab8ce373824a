"""The share of clipped samples: the design's definition at full scale, and a flat ceiling anywhere below it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.takes.clipping import clipped_share
from craft.takes.thresholds import TAKE
from tests.takes import LANGUAGES, Samples, clean_take, in_16_bits


def unclipped(language: str) -> Samples:
    """The take as loud as it can be without touching the ceiling."""
    take = clean_take(language)
    return take * np.float32(0.98 / np.abs(take).max())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_take_is_not_clipped_however_it_is_kept(language: str) -> None:
    take = unclipped(language)
    for gain in (1, 0.3, 0.1):
        softer = take * np.float32(gain)
        assert clipped_share(in_16_bits(softer)) < TAKE.clipped_warn_from / 10
        assert clipped_share((np.rint(softer * 128) / 128).astype(np.float32)) == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("after", [0.9, 0.5, 0.12])
def test_what_was_clipped_stays_so_when_it_is_turned_down(language: str, after: float) -> None:
    take = unclipped(language)
    for share in (0.006, 0.05):
        clipped = np.clip(take / np.quantile(np.abs(take), 1 - share), -1, 1)
        there = clipped_share(in_16_bits(clipped))
        assert there > share / 2
        assert clipped_share(in_16_bits(clipped * np.float32(after))) == pytest.approx(there, rel=0.35)


@given(st.floats(0.06, 0.97), st.integers(3, 40))
def test_a_ceiling_on_one_side_is_seen_too(ceiling: float, cycles: int) -> None:
    wave = np.sin(np.linspace(0, 2 * np.pi * cycles, 48_000)).astype(np.float32)
    flat = np.minimum(wave, ceiling) * np.float32(0.9)
    expected = (np.pi / 2 - np.arcsin(ceiling)) / np.pi
    if expected < 0.1:
        return
    lower = np.where(flat < 0, flat * np.float32(0.8), flat)
    assert clipped_share(lower) == pytest.approx(expected, abs=0.02)
    assert clipped_share(-lower) == clipped_share(lower)


def test_the_designs_definition_at_full_scale() -> None:
    sound = np.zeros(1000, np.float32)
    sound[100:103], sound[200:202], sound[300:310] = 0.985, 1.0, -1.0
    assert clipped_share(sound) == pytest.approx(0.013)
    assert clipped_share(np.zeros(0, np.float32)) == 0
    assert clipped_share(np.full(1000, 0.984, np.float32)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("peak", [1.2, 1.5, 3.0])
def test_a_file_of_floats_that_passes_full_scale_is_not_clipped(language: str, peak: float) -> None:
    take = unclipped(language)
    assert clipped_share(take * np.float32(peak)) < TAKE.clipped_warn_from
    # What was clipped before it was made so loud still is.
    stopped = np.clip(take, -0.4, 0.4)
    assert clipped_share(stopped * np.float32(peak / 0.4)) > TAKE.clipped_retake_from / 5
