from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.timing.pauses import merge_pauses, moment_after_cuts, removable_ms, tighten

pauses = st.lists(
    st.tuples(st.integers(0, 20_000), st.integers(0, 3000)).map(
        lambda pair: (float(pair[0]), float(pair[0] + pair[1]))
    ),
    max_size=8,
)


@given(pauses, st.floats(0, 1))
def test_long_pauses_give_the_same_share_and_keep_200_ms(spans: list[tuple[float, float]], share: float) -> None:
    most = removable_ms(spans)
    cuts = tighten(spans, share * most)
    assert sum(cut.length_ms for cut in cuts) == pytest.approx(share * most, abs=1e-6)
    long = [(start, end) for start, end in merge_pauses(spans) if end - start > 400]
    if cuts:
        assert len(cuts) == len(long)
    for cut, (start, end) in zip(cuts, long, strict=False):
        assert start + 100 - 1e-6 <= cut.start_ms <= cut.end_ms <= end - 100 + 1e-6
        assert cut.length_ms == pytest.approx(share * (end - start - 200), abs=1e-6)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], 0),
        ([(100, 500)], 0),
        ([(100, 501)], 201),
        ([(100, 100)], 0),
        ([(0, 300), (300, 700)], 500),
        ([(900, 1500), (0, 600)], 800),
    ],
)
def test_only_pauses_over_400_ms_give_anything(spans: list[tuple[float, float]], expected: float) -> None:
    assert removable_ms(spans) == expected


@pytest.mark.parametrize("cut_ms", [-1, 401])
def test_no_more_than_there_is(cut_ms: float) -> None:
    with pytest.raises(ValueError):
        tighten([(0, 600)], cut_ms)


def test_moments_after_the_cuts() -> None:
    cuts = tighten([(1000, 2000), (3000, 3600)], 1200)
    assert [(cut.start_ms, cut.end_ms) for cut in cuts] == [(1100, 1900), (3100, 3500)]
    moments = [500, 1100, 1500, 1900, 2500, 3300, 4000]
    assert [moment_after_cuts(moment, cuts) for moment in moments] == [500, 1100, 1100, 1100, 1700, 2300, 2800]
