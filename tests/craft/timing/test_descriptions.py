"""Audio descriptions are said in pauses, near their moment, at their own pace where that is possible, and never over a
voice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.timing.descriptions import (
    EARLY_MS,
    GAP_MS,
    LATE_MS,
    PlacedDescription,
    WantedDescription,
    pauses,
    room_ms,
    say,
)

SPEECH = [(2_000, 5_000), (9_000, 12_000)]
DURATION = 15_000


def test_pauses_and_their_room() -> None:
    assert pauses(SPEECH, DURATION) == [(0, 2_000), (5_000, 9_000), (12_000, 15_000)]
    assert pauses([(500, 3_000), (1_000, 2_000)], 3_500) == [], "half a second is no pause"
    assert pauses([], 4_000) == [(0, 4_000)]
    assert room_ms(5_000, SPEECH, DURATION) == 4_000 - 2 * GAP_MS
    assert room_ms(7_000, SPEECH, DURATION) == 2_000 - GAP_MS
    assert (room_ms(3_000, SPEECH, DURATION), room_ms(DURATION, SPEECH, DURATION)) == (0, 0)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ((6_000, 1_500), PlacedDescription(6_000, 7_500, 1.0)),
        ((8_500, 1_500), None),  # too late: the next voice begins
        ((5_000, 3_000), PlacedDescription(5_120, 8_120, 1.0)),  # a gap after the voice
        ((4_500, 3_000), PlacedDescription(5_120, 8_120, 1.0)),  # the voice runs into the pause
        ((6_000, 2_500), PlacedDescription(6_000, 8_500, 1.0)),
        ((5_500, 3_700), PlacedDescription(5_180, 8_880, 1.0)),  # as much earlier as it needs
        ((5_120, 4_136), PlacedDescription(5_120, 8_880, 1.1)),
        ((5_120, 4_600), None),  # no faster than 1.20
        ((3_000, 20_000), None),
        ((7_000, 0), None),
    ],
)
def test_where_one_is_said(wanted: tuple[float, float], said: PlacedDescription | None) -> None:
    (found,) = say([WantedDescription(*wanted)], SPEECH, DURATION)
    if said is None or found is None:
        assert found is said
    else:
        assert (found.start_ms, found.end_ms, found.rate) == pytest.approx((said.start_ms, said.end_ms, said.rate))


def test_two_of_one_pause_follow_each_other_and_the_earlier_moment_goes_first() -> None:
    later, earlier = say([WantedDescription(5_300, 1_500), WantedDescription(5_120, 1_500)], SPEECH, DURATION)
    assert earlier == PlacedDescription(5_120, 6_620, 1.0)
    assert later == PlacedDescription(6_740, 8_240, 1.0)


moments = st.integers(0, 60_000)


@given(
    st.lists(st.tuples(moments, st.integers(200, 8_000)), max_size=6),
    st.lists(st.tuples(moments, st.integers(1, 6_000)), max_size=8),
)
def test_nothing_ever_touches_a_voice(wanted: list[tuple[int, int]], speech: list[tuple[int, int]]) -> None:
    spans = [(start, start + length) for start, length in speech]
    found = say([WantedDescription(*one) for one in wanted], spans, 61_000)
    assert len(found) == len(wanted)
    for (at_ms, length_ms), place in zip(wanted, found, strict=True):
        if place is None:
            continue
        assert at_ms - EARLY_MS - 1e-6 <= place.start_ms <= at_ms + LATE_MS + 1e-6
        assert 1 <= place.rate <= 1.2 and (place.end_ms - place.start_ms) * place.rate == pytest.approx(length_ms)
        assert place.start_ms >= GAP_MS - 1e-6 and place.end_ms <= 61_000 - GAP_MS + 1e-6
        for start, end in spans:
            assert place.end_ms + GAP_MS <= start + 1e-6 or end + GAP_MS <= place.start_ms + 1e-6
    said = sorted((place.start_ms, place.end_ms) for place in found if place is not None)
    assert all(before[1] + GAP_MS <= after[0] + 1e-6 for before, after in pairwise(said))
