from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.timing.timeline import (
    CLOCK,
    GROUP_MS,
    SAME_TIME,
    Hold,
    Slow,
    TimeMap,
    clock_of,
    duration_in_language,
    span_in_language,
    to_language,
    to_original,
)

holds = st.lists(st.builds(Hold, st.integers(0, 15_000), st.integers(1, 900)), max_size=6).map(tuple)


@st.composite
def slowings(draw: st.DrawFn) -> tuple[Slow, ...]:
    percents = draw(st.lists(st.integers(0, 15), max_size=8))
    return tuple(Slow(group, group, clock_of(percent)) for group, percent in enumerate(percents) if percent)


time_maps = st.builds(TimeMap, holds, slowings())


@given(st.integers(0, 17_000), time_maps)
def test_there_and_back(moment: int, times: TimeMap) -> None:
    assert to_original(to_language(moment, times), times) == moment
    assert times.to_original(times.to_language(moment)) == pytest.approx(moment, abs=1e-6)


@given(st.integers(0, 20_000), time_maps)
def test_time_never_runs_backwards(moment: int, times: TimeMap) -> None:
    assert 0 <= to_original(moment + 1, times) - to_original(moment, times) <= 1
    assert to_language(moment + 1, times) > to_language(moment, times)


@given(st.integers(0, 9000))
def test_a_version_that_is_not_changed_has_the_time_of_the_video(moment: int) -> None:
    assert to_language(moment) == to_original(moment) == duration_in_language(moment) == moment
    assert not SAME_TIME and SAME_TIME.knots == ((0, 0),)


def test_a_hold_stands_still() -> None:
    some = TimeMap((Hold(4000, 1000), Hold(2000, 500)))
    assert [to_language(moment, some) for moment in (1000, 2000, 2001, 4000, 5000)] == [1000, 2000, 2501, 4500, 6500]
    assert [to_original(moment, some) for moment in (2000, 2300, 2500, 2501, 4500, 5500, 5600)] == [
        *(2000, 2000, 2000, 2001, 4000, 4000, 4100)
    ]
    assert span_in_language(1000, 3000, some) == (1000, 3500)
    assert duration_in_language(4000, some) == 5500
    assert some.knots == ((0, 0), (2000, 2000), (2000, 2500), (4000, 4500), (4000, 5500))


def test_a_slowed_group_lasts_as_its_clock_says_and_not_as_its_percent() -> None:
    times = TimeMap((Hold(5000, 400),), (Slow(1, 1, clock_of(5)), Slow(2, 3, 81_818)))
    assert clock_of(5) == 85_714 and times.to_language(4000) == pytest.approx(4100.007, abs=0.001)
    assert times.to_language(5000) == pytest.approx(4100.007 + 1000 * CLOCK / 81_818, abs=0.001)
    assert times.to_original(times.to_language(5000) + 399) == 5000
    assert [times.clock_at(moment) for moment in (0, 1999, 2000, 3999, 4000, 7999, 8000)] == [
        *(CLOCK, CLOCK, 85_714, 85_714, 81_818, 81_818, CLOCK)
    ]
    assert times.duration_ms(5000) == times.to_language(5000) + 400


@given(time_maps, st.integers(1, 20_000))
def test_the_knots_of_a_document_say_everything(times: TimeMap, length: int) -> None:
    knots = json.loads(json.dumps(times.knots_until(length)))
    read = TimeMap.from_knots([tuple(knot) for knot in knots])
    assert knots[0] == [0, 0] and knots[-1] == [length, pytest.approx(times.duration_ms(length))]
    for moment in (0, length // 3, length // 2, length):
        assert read.to_language(moment) == pytest.approx(times.to_language(moment), abs=1e-6)
    assert {slow.clock for slow in read.slows} <= {slow.clock for slow in times.slows}
    shown = [slow for slow in times.slows if slow.first_group * GROUP_MS < length]
    assert sum(slow.last_group + 1 - slow.first_group for slow in read.slows) == len(shown)


@pytest.mark.parametrize(("at_ms", "length_ms"), [(-1, 10), (0, 0), (0, -5)])
def test_holds_that_cannot_be(at_ms: int, length_ms: int) -> None:
    with pytest.raises(ValueError):
        Hold(at_ms, length_ms)


@pytest.mark.parametrize("given", [(1, 0, 85_714), (-1, 0, 85_714), (0, 0, CLOCK), (0, 0, 0)])
def test_slowings_that_cannot_be(given: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError):
        Slow(*given)


def test_a_group_is_slowed_once() -> None:
    with pytest.raises(ValueError):
        TimeMap((), (Slow(0, 2, 85_714), Slow(2, 3, 81_818)))
