from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.timing.timeline import Hold, duration_in_language, span_in_language, to_language, to_original

holds = st.lists(st.builds(Hold, st.integers(0, 5000), st.integers(1, 900)), max_size=6)


@given(st.integers(0, 6000), holds)
def test_there_and_back(moment: int, some: list[Hold]) -> None:
    assert to_original(to_language(moment, some), some) == moment


@given(st.integers(0, 9000), holds)
def test_time_never_runs_backwards(moment: int, some: list[Hold]) -> None:
    assert 0 <= to_original(moment + 1, some) - to_original(moment, some) <= 1
    assert to_language(moment + 1, some) > to_language(moment, some)


@given(st.integers(0, 9000))
def test_without_holds_both_times_are_one(moment: int) -> None:
    assert to_language(moment) == to_original(moment) == duration_in_language(moment) == moment


def test_a_hold_stands_still() -> None:
    some = [Hold(2000, 500), Hold(4000, 1000)]
    assert [to_language(moment, some) for moment in (1000, 2000, 2001, 4000, 5000)] == [1000, 2000, 2501, 4500, 6500]
    assert [to_original(moment, some) for moment in (2000, 2300, 2500, 2501, 4500, 5500, 5600)] == [
        *(2000, 2000, 2000, 2001, 4000, 4000, 4100)
    ]
    assert span_in_language(1000, 3000, some) == (1000, 3500)
    assert duration_in_language(4000, some) == 5500


@pytest.mark.parametrize(("at_ms", "length_ms"), [(-1, 10), (0, 0), (0, -5)])
def test_holds_that_cannot_be(at_ms: int, length_ms: int) -> None:
    with pytest.raises(ValueError):
        Hold(at_ms, length_ms)
