"""Slots: the formula of the design, and what it promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.timing.slots import gap_ms, slots_ms


@pytest.mark.parametrize(
    ("end_ms", "next_start_ms", "gap"),
    [(1000, 1000, 60), (1000, 1030, 90), (1000, 1060, 120), (1000, 5000, 120), (1000, 900, 60)],
)
def test_gap(end_ms: int, next_start_ms: int, gap: int) -> None:
    assert gap_ms(end_ms, next_start_ms) == gap


def test_each_slot_reaches_to_the_next_segment_less_the_gap() -> None:
    assert slots_ms([(1000, 3000), (3020, 5000), (8000, 9000)], 12_000) == (
        3020 - 80 - 1000,
        8000 - 120 - 3020,
        12_000 - 8000,
    )


def test_a_single_segment_may_last_to_the_end() -> None:
    assert slots_ms([(500, 900)], 2000) == (1500,)
    assert slots_ms([], 2000) == ()


def test_spans_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="order"):
        slots_ms([(3000, 4000), (1000, 2000)], 5000)


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 5000)), max_size=12), st.integers(0, 60_000))
def test_a_take_as_long_as_its_slot_never_meets_the_next(steps: list[tuple[int, int]], rest: int) -> None:
    spans, clock = [], 0
    for pause, length in steps:
        spans.append((clock + pause, clock + pause + length))
        clock += pause + length
    slots = slots_ms(spans, clock + rest)
    for (start, end), slot, following in zip(spans, slots, spans[1:], strict=False):
        assert slot >= 0
        if slot:
            assert start + slot + gap_ms(end, following[0]) == following[0]
    if spans:
        assert spans[-1][0] + slots[-1] == clock + rest
