"""The figures that a reviewer reads are those of the placements."""

from __future__ import annotations

import numpy as np
import pytest

from craft.timing.alignment import Slot, align
from craft.timing.alignment_report import letters_to_drop, speech_overlap
from tests.craft.alignment_cases import narration


def test_figures_of_a_narration_are_those_of_its_placements() -> None:
    video = narration(120, 4, longer=1.2)
    found = align(video.slots, video.duration_ms)
    placed = [(slot, one) for slot, one in zip(video.slots, found.placements, strict=True) if one is not None]
    rates = [one.rate for _, one in placed]
    deviations = sorted(abs(one.start_ms - slot.start_ms) for slot, one in placed)
    report = found.report
    assert (report.segments, report.placed, report.missing) == (120, 120, len(found.refused))
    assert report.onset_deviation_max_ms == pytest.approx(deviations[-1], abs=1e-6)
    assert report.onset_deviation_p50_ms == pytest.approx((deviations[59] + deviations[60]) / 2, abs=1e-6)
    assert report.rate_max == pytest.approx(max(rates))
    assert report.share_above_1_10 == pytest.approx(sum(rate > 1.1005 for rate in rates) / 120)
    assert report.shorten_ms == pytest.approx(sum(refusal.shorten_ms for refusal in found.refused))
    assert (report.cut_ms, report.overlap_ms) == (0.0, 0.0)
    assert 0.5 < report.speech_overlap_iou < 1


def test_dropped_segments_are_missing_and_still_counted_in_what_is_asked() -> None:
    slots = [Slot(0, 2000, 2000), Slot(2200, 4000, 9000), Slot(4200, 6000, 1800)]
    found = align(slots, 7000, drop_refused=True)
    assert (found.report.segments, found.report.placed, found.report.missing) == (3, 2, 1)
    assert found.report.shorten_ms == pytest.approx(found.refused[0].shorten_ms)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([(0, 2)], [(0, 2)], 1.0),
        ([(0, 2)], [(2, 4)], 0.0),
        ([(0, 2)], [(1, 3)], 1 / 3),
        ([(0, 2), (1, 3)], [(0, 3)], 1.0),
        ([(0, 1), (1, 2)], [(0, 4)], 0.5),
        ([], [], 1.0),
        ([(0, 1)], [], 0.0),
    ],
)
def test_speech_overlap(a: list[tuple[float, float]], b: list[tuple[float, float]], expected: float) -> None:
    def edge(spans: list[tuple[float, float]], side: int) -> np.ndarray:
        return np.array([span[side] for span in spans], dtype=np.float64)

    assert speech_overlap(edge(a, 0), edge(a, 1), edge(b, 0), edge(b, 1)) == pytest.approx(expected)


def test_letters_are_counted_at_the_speakers_own_pace() -> None:
    assert letters_to_drop(500, 1.2, 0.06) == 10
    assert letters_to_drop(501, 1.2, 0.06) == 11
    assert letters_to_drop(0, 1.2, 0.06) == 0
    with pytest.raises(ValueError):
        letters_to_drop(500, 1.2, 0)
