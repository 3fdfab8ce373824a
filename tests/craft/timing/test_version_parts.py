from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.timing.timeline import CLOCK, GROUP_MS, Hold, Slow, TimeMap, clock_of
from craft.timing.version_parts import Part, cut_evenly, version_parts
from tests.craft.timing.test_timeline import time_maps


def shape(parts: list[Part]) -> list[tuple[int, tuple[int, int] | None, int]]:
    """(segment, its groups, how often the picture waits) of each part."""
    return [(part.segment, part.groups, len(part.holds)) for part in parts]


def waiting(*places: tuple[int, int]) -> TimeMap:
    return TimeMap(tuple(Hold(*place) for place in places))


def test_only_the_groups_that_wait_are_parts_by_themselves() -> None:
    lengths = [6000, 6000, 6000, 4010]
    some = waiting((8000, 200), (9999, 400), (12_000, 200), (14_100, 200), (22_500, 600))
    parts = version_parts(lengths, some, 2000)
    assert shape(parts) == [
        *((0, None, 0), (1, (0, 1), 0), (1, (1, 2), 2), (1, (2, 3), 0)),
        *((2, (0, 2), 2), (2, (2, 3), 0), (3, (0, 2), 0), (3, (2, 3), 1)),
    ]
    assert [(part.start_ms, part.length_ms, part.shown_ms, part.waited_ms) for part in parts[1:5]] == [
        *((6000, 2000, 2000, 0), (8000, 2000, 2600, 0), (10_000, 2000, 2000, 600), (12_000, 4000, 4400, 600)),
    ]
    assert shape(version_parts(lengths, some, None)) == [(0, None, 0), (1, None, 2), (2, None, 2), (3, None, 1)]
    assert shape(version_parts(lengths, waiting((0, 200), (2000, 200), (5999, 200)), 2000))[0] == (0, None, 3)


def test_a_part_is_on_one_clock() -> None:
    slow, slower = clock_of(5), clock_of(10)
    times = TimeMap((Hold(17_000, 400),), (Slow(2, 2, slow), Slow(3, 6, slower), Slow(7, 7, slow)))
    parts = version_parts([6000, 6000, 6000], times, 2000)
    assert [(*place, part.clock) for place, part in zip(shape(parts), parts, strict=True)] == [
        *((0, (0, 2), 0, CLOCK), (0, (2, 3), 0, slow), (1, None, 0, slower)),
        *((2, (0, 1), 0, slower), (2, (1, 2), 0, slow), (2, (2, 3), 1, CLOCK)),
    ]
    assert parts[2].waited_ms == pytest.approx(4000 + 2000 * CLOCK / slow - 6000 * CLOCK / slower)
    assert parts[2].waited_ms < 0


def test_a_segment_that_cannot_be_divided_is_slowed_whole_or_not() -> None:
    whole = TimeMap((), (Slow(3, 5, clock_of(5)),))
    assert [part.clock for part in version_parts([6000, 6000, 6000], whole, None)] == [CLOCK, clock_of(5), CLOCK]
    with pytest.raises(ValueError):
        version_parts([6000, 6000], TimeMap((), (Slow(3, 4, clock_of(5)),)), None)


@given(st.integers(1, 20_000), time_maps)
def test_the_parts_are_the_video(length: int, times: TimeMap) -> None:
    lengths = cut_evenly(length, 6000)
    parts = version_parts(lengths, times, GROUP_MS)
    at, shown = 0, 0.0
    for part in parts:
        assert part.start_ms == at and part.length_ms > 0 and part.begins_ms == pytest.approx(shown)
        inside = [hold for hold in part.holds if part.start_ms <= hold.at_ms < part.start_ms + part.length_ms]
        assert inside == list(part.holds) or part is parts[-1]  # what stands behind the end waits at the end
        assert {times.clock_at(ms) for ms in range(at, at + part.length_ms, GROUP_MS)} == {part.clock}
        at, shown = at + part.length_ms, shown + part.shown_ms
    assert at == length and shown == pytest.approx(times.duration_ms(length))
    assert [hold for part in parts for hold in part.holds] == list(times.holds)
    assert [part.segment for part in parts] == sorted(part.segment for part in parts)
    assert len(parts) <= len(lengths) + 3 * len(times.slows) + 4 * len(times.holds)
