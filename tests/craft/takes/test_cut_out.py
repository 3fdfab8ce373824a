"""What is cut out of a recording: gone, without a click at the seam, and nothing else is changed."""

from __future__ import annotations

import numpy as np
import pytest

from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from craft.takes.cut_out import and_another, without_spans

SECOND = np.sin(np.arange(2 * RATE) * 0.03).astype(np.float32)


def test_nothing_is_changed_where_nothing_is_cut_out() -> None:
    assert without_spans(SECOND, []) is SECOND or np.array_equal(without_spans(SECOND, []), SECOND)


def test_what_is_cut_out_is_gone_and_the_rest_is_the_same() -> None:
    coughed = SECOND.copy()
    coughed[800 * SAMPLES_PER_MS : 1000 * SAMPLES_PER_MS] = 0.9
    found = without_spans(coughed, [(790, 1010)])
    assert len(found) == (2000 - 220 - 10) * SAMPLES_PER_MS
    assert np.array_equal(found[: 780 * SAMPLES_PER_MS], SECOND[: 780 * SAMPLES_PER_MS])
    assert np.array_equal(found[790 * SAMPLES_PER_MS :], SECOND[1020 * SAMPLES_PER_MS :])
    assert float(np.abs(np.diff(found)).max()) < 0.1, "no step is heard"


def test_at_both_ends_there_is_nothing_to_lay_over() -> None:
    found = without_spans(SECOND, [(0, 300), (1500, 2000)])
    assert np.array_equal(found, SECOND[300 * SAMPLES_PER_MS : 1500 * SAMPLES_PER_MS])


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        (100, 200, [(100, 200), (500, 700)]),
        (600, 650, [(500, 700), (810, 860)]),
        (400, 600, [(400, 810)]),
    ],
)
def test_another_is_marked_in_what_is_heard_then(start: int, end: int, wanted: list[tuple[int, int]]) -> None:
    assert and_another([(500, 700)], start, end) == wanted


def test_the_second_takes_away_what_was_marked() -> None:
    twice = without_spans(without_spans(SECOND, [(500, 700)]), [(1000, 1200)])
    at_once = without_spans(SECOND, and_another([(500, 700)], 1000, 1200))
    assert np.allclose(twice, at_once)
