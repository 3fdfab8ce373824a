"""The stillest moment is found by the sizes of coded pictures alone."""

from __future__ import annotations

import statistics

from hypothesis import given
from hypothesis import strategies as st

from craft.timing.still_moments import MOVES_BYTES, STILL_BYTES, Pictures, still_moment, still_moment_near_end


@given(
    st.lists(st.tuples(st.integers(5, 3000), st.booleans()), min_size=1, max_size=60), st.sampled_from([5, 10, 25, 30])
)
def test_motion_is_the_median_of_the_predicted_pictures_around(coded: list[tuple[int, bool]], fps: int) -> None:
    pictures = Pictures(fps, [size for size, _intra in coded], [intra for _size, intra in coded])
    for k, motion in enumerate(pictures.motion):
        near = [size for size, intra in coded[max(0, k - 2) : k + 4] if not intra]
        assert motion == (statistics.median(near) if near else float("inf"))


@given(
    st.lists(st.integers(5, 1500), min_size=1, max_size=60),
    st.sampled_from([5, 10, 25, 30]),
    st.integers(0, 3000),
    st.integers(0, 3000),
)
def test_nothing_in_the_interval_is_stiller(sizes: list[int], fps: int, first: int, last: int) -> None:
    pictures = Pictures(fps, sizes, [False] * len(sizes))
    found = still_moment(pictures, first, last)
    # Measured at ten a second: under the same cap each of more pictures has less.
    still, moves = (limit * min(1, 10 / fps) for limit in (STILL_BYTES, MOVES_BYTES))
    shown = {pictures.at(moment) for moment in range(first, last + 1)}
    levels = {max(float(pictures.motion[k]), still) for k in shown}
    if found is None:
        assert not levels or min(levels) > moves
    else:
        assert first <= found <= last
        level = max(float(pictures.motion[pictures.at(found)]), still)
        assert level == min(levels) <= moves
        later = {pictures.at(moment) for moment in range(found + 1, last + 1)} - {pictures.at(found)}
        assert all(max(float(pictures.motion[k]), still) > level for k in later), "the latest of equal ones"


def test_shortly_before_the_end_of_the_voice_comes_first() -> None:
    pictures = Pictures(10, [10] * 100, [False] * 100)
    assert still_moment_near_end(pictures, 1000, 8000, 7800.0) == 8000
    moving_end = Pictures(10, [10] * 60 + [2000] * 40, [False] * 100)
    found = still_moment_near_end(moving_end, 1000, 8000, 7800.0)
    assert found is not None and 5000 < found < 6100
