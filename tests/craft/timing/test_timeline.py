from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.timing.timeline import (
    Hold,
    Part,
    duration_in_language,
    parts_at_holds,
    span_in_language,
    to_language,
    to_original,
)

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


def shape(parts: list[Part]) -> list[tuple[int, tuple[int, int] | None, int]]:
    """(segment, its groups, how often the picture waits) of each part."""
    return [(part.segment, part.groups, len(part.holds)) for part in parts]


def test_only_the_groups_that_wait_are_parts_by_themselves() -> None:
    lengths = [6000, 6000, 6000, 4010]
    some = [Hold(*place) for place in ((8000, 200), (9999, 400), (12_000, 200), (14_100, 200), (22_500, 600))]
    parts = parts_at_holds(lengths, some, 2000)
    assert shape(parts) == [
        *((0, None, 0), (1, (0, 1), 0), (1, (1, 2), 2), (1, (2, 3), 0)),
        *((2, (0, 2), 2), (2, (2, 3), 0), (3, (0, 2), 0), (3, (2, 3), 1)),
    ]
    assert [(part.start_ms, part.length_ms, part.shown_ms, part.waited_ms) for part in parts[1:5]] == [
        *((6000, 2000, 2000, 0), (8000, 2000, 2600, 0), (10_000, 2000, 2000, 600), (12_000, 4000, 4400, 600)),
    ]
    assert shape(parts_at_holds(lengths, some, None)) == [(0, None, 0), (1, None, 2), (2, None, 2), (3, None, 1)]
    assert shape(parts_at_holds(lengths, [Hold(at, 200) for at in (0, 2000, 5999)], 2000))[0] == (0, None, 3)


@given(st.lists(st.integers(1, 6000), min_size=1, max_size=5), holds, st.sampled_from([None, 2000]))
def test_the_parts_are_the_video(lengths: list[int], some: list[Hold], group_ms: int | None) -> None:
    parts = parts_at_holds(lengths, some, group_ms)
    at = shown = 0
    for part in parts:
        assert (part.start_ms, part.start_ms + part.waited_ms) == (at, shown) and part.length_ms > 0
        inside = [hold for hold in part.holds if part.start_ms <= hold.at_ms < part.start_ms + part.length_ms]
        assert inside == list(part.holds) or part is parts[-1]  # what stands behind the end waits at the end
        at, shown = at + part.length_ms, shown + part.shown_ms
    assert at == sum(lengths) and shown == duration_in_language(at, some)
    assert [hold for part in parts for hold in part.holds] == sorted(some, key=lambda hold: hold.at_ms)
    assert [part.segment for part in parts] == sorted(part.segment for part in parts)
    assert len(parts) <= len(lengths) + 2 * len({hold.at_ms // 2000 for hold in some}) + 2 * len(some)
