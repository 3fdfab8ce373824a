"""While the picture waits, nothing of the original is lost, and it falls to nothing and rises again around the gap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.sound.gaps import FADE, Gap, in_blocks, presence, waits, with_gaps, with_waits
from craft.sound.sample_rate import RATE


@given(
    st.integers(0, 4000),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 3000)), max_size=5),
    st.integers(1, 700),
    st.integers(1, 900),
)
def test_nothing_of_the_original_is_lost(count: int, rows: list[tuple[int, int]], block: int, size: int) -> None:
    sound = np.arange(1, count + 1, dtype=np.float32)
    gaps = [Gap(*row) for row in sorted(rows)]
    blocks = [sound[at : at + block] for at in range(0, count, block)]
    pieces = list(in_blocks(with_gaps(blocks, gaps), size))
    assert all(len(piece) == size for piece in pieces[:-1]) and all(0 < len(piece) <= size for piece in pieces)
    out = np.concatenate([*pieces, np.zeros(0, np.float32)])
    assert len(out) == count + sum(gap.length for gap in gaps)
    assert np.array_equal(out[out > 0], sound)
    if all(gap.at <= count for gap in gaps):
        assert not any(out[start:end].any() for start, end in waits(gaps))
        moments = np.arange(count)
        assert np.array_equal(out[with_waits(moments, gaps)], sound)


def test_the_original_falls_to_nothing_before_a_gap_and_rises_after_it() -> None:
    heard = presence([Gap(2 * RATE, RATE)]).gains(0, 6 * RATE)
    assert (heard[: 2 * RATE - FADE] == 1).all() and (heard[3 * RATE + FADE :] == 1).all()
    assert not heard[2 * RATE : 3 * RATE].any()
    assert np.abs(np.diff(heard)).max() < 1e-3


@pytest.mark.parametrize(("apart_s", "between"), [(0.5, 0.0), (1.5, 1.0)])
def test_between_two_gaps_that_are_near_it_stays_away(apart_s: float, between: float) -> None:
    second = 2 * RATE + round(apart_s * RATE)
    heard = presence([Gap(2 * RATE, RATE), Gap(second, RATE)]).gains(3 * RATE, 3 * RATE + round(apart_s * RATE))
    assert heard.max() == between


def test_without_gaps_all_of_it_is_heard() -> None:
    assert (presence(()).gains(0, 100) == 1).all()
