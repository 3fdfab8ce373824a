"""The mix as a plan: samples, lengths, what passes unstretched, and the envelope of the original sound."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from craft.sound.mix_envelope import VOICE_OVER_DB, Heard, Original, envelope
from craft.sound.mixing import LEAST_GAP_MS, PlacedSegment, plan_mix, speech_gain_db
from craft.sound.sample_rate import PER_MS
from craft.timing.alignment import Slot, align

HOUR_MS = 3_600_000


def segment(start_ms: float, take_ms: float, end_ms: float | None = None, **more: object) -> PlacedSegment:
    end_ms = start_ms + take_ms if end_ms is None else end_ms
    return PlacedSegment(start_ms, end_ms, start_ms, end_ms, take_ms, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start_ms", "sample"),
    [(0, 0), (1, 48), (0.01, 0), (0.011, 1), (1000.5, 48_024), (HOUR_MS - 5000 + 0.26, (HOUR_MS - 5000) * 48 + 12)],
)
def test_a_take_begins_at_the_nearest_sample(start_ms: float, sample: int) -> None:
    plan = plan_mix(HOUR_MS, [segment(start_ms, 1000)])
    assert plan.takes[0].start == sample
    assert plan.duration == HOUR_MS * 48


@pytest.mark.parametrize(
    ("take_ms", "placed_ms", "length_ms", "stretched"),
    [
        (3000, 3000, 3000, False),
        (3000, 2990, 3000, False),  # 0.3 % faster: nobody hears it, the bytes pass
        (3000, 3010.4, 3000, False),
        (3000, 2980, 2980, True),
        (3000, 2800.4, 2800, True),
        (3000, 3100.6, 3101, True),
        (3000, 2400, 2500, True),  # never faster than 1.20
    ],
)
def test_only_a_heard_difference_is_stretched(
    take_ms: float, placed_ms: float, length_ms: int, stretched: bool
) -> None:
    place = plan_mix(20_000, [segment(1000, take_ms, 1000 + placed_ms)]).takes[0]
    assert (place.length, place.stretched) == (length_ms * 48, stretched)


def test_a_take_that_would_pass_over_the_next_one_is_stretched_after_all() -> None:
    """0.4 % of 18 s is 72 ms, more than the silence that alignment keeps."""
    long, following = segment(1000, 18_000, 18_930), segment(18_990, 2000)
    placed = plan_mix(30_000, [long, following]).takes
    assert placed[0].stretched
    assert placed[0].end == 18_930 * 48
    alone = plan_mix(30_000, [long]).takes
    assert not alone[0].stretched


def test_pause_cuts_are_whole_milliseconds_that_sum_to_the_plan() -> None:
    pauses = ((1000.0, 1700.0), (3000.0, 3600.0), (4000.0, 4900.0))
    placed = plan_mix(20_000, [segment(0, 6000, 5333.4, pause_cut_ms=666.6, pauses=pauses)]).takes[0]
    lengths = [cut.length_ms for cut in placed.cuts]
    assert len(lengths) == 3
    assert all(length == pytest.approx(round(length)) for length in lengths)
    assert sum(lengths) == pytest.approx(667)
    assert placed.natural == (6000 - 667) * 48


@pytest.mark.parametrize(
    "segments",
    [
        [segment(0, 0)],
        [segment(9000, 1000, 9000)],
        [segment(10_000, 1000)],
        [segment(1000, 1000), segment(1500, 1000)],
    ],
)
def test_what_alignment_never_makes_is_refused(segments: list[PlacedSegment]) -> None:
    with pytest.raises(ValueError):
        plan_mix(10_000, segments)


def test_an_empty_plan_is_a_silent_timeline() -> None:
    plan = plan_mix(5000, [])
    assert plan.takes == ()
    assert plan.original is not None
    assert (plan.original.gains(0, plan.duration) == 1).all()


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(300, 20_000), st.integers(0, 2500), st.floats(0.7, 1.35)), min_size=1, max_size=12)
)
def test_what_alignment_makes_never_overlaps_and_stays_inside(rows: list[tuple[int, int, float]]) -> None:
    slots, at = [], 0.0
    for spoken, silence, ratio in rows:
        slots.append(Slot(at, at + spoken, max(50.0, round(spoken * ratio))))
        at += spoken + silence
    duration_ms = math.ceil(at) + 500
    aligned = align(slots, duration_ms, drop_refused=True)
    voiced = [
        PlacedSegment(slot.start_ms, slot.end_ms, place.start_ms, place.end_ms, slot.take_ms, place.pause_cut_ms)
        for slot, place in zip(slots, aligned.placements, strict=True)
        if place
    ]
    takes = sorted(plan_mix(duration_ms, voiced).takes, key=lambda take: take.start)
    for before, after in pairwise(takes):
        assert before.end + LEAST_GAP_MS * 48 <= after.start
    for take in takes:
        assert take.rate <= 1.2 + 1e-9
    assert not takes or takes[-1].end <= duration_ms * 48


def test_the_french_voice_is_gone_where_it_spoke_and_the_rest_stays() -> None:
    gains = envelope([Heard(2000, 4000, 2300, 4600)], [], Original.REPLACE).gains(0, 10_000 * 48)
    assert (gains[2000 * 48 : 4000 * 48] == 0).all()
    assert (gains[: 1850 * 48] == 1).all()
    assert (gains[4400 * 48 :] == 1).all()
    # No click: it never moves by more than a thousandth from one sample to the next.
    assert np.abs(np.diff(gains)).max() < 1e-3


def test_voice_over_is_twenty_decibels_down_wherever_either_voice_speaks() -> None:
    gains = envelope([Heard(2000, 4000, 3000, 6000)], [], Original.VOICE_OVER).gains(0, 10_000 * 48)
    assert gains[2000 * 48 : 6000 * 48].max() <= 10 ** (-20 / 20)
    assert gains.min() == pytest.approx(10 ** (VOICE_OVER_DB / 20))
    assert (gains[: 1850 * 48] == 1).all()
    assert (gains[6400 * 48 :] == 1).all()


def test_a_segment_without_a_voice_keeps_the_original() -> None:
    """Also where its neighbours' margins would reach into it."""
    gains = envelope([Heard(0, 2000, 0, 2000), Heard(3000, 5000, 3000, 5000)], [(2050, 2990)], Original.REPLACE).gains(
        0, 6000 * 48
    )
    assert (gains[2050 * 48 : 2990 * 48] == 1).all()
    assert gains[: 1990 * 48].max() == 0
    assert gains[3010 * 48 : 5000 * 48].max() == 0


def test_the_background_does_not_pump_between_two_sentences() -> None:
    close = envelope([Heard(0, 2000, 0, 2000), Heard(3000, 5000, 3000, 5000)], [], Original.REPLACE)
    apart = envelope([Heard(0, 2000, 0, 2000), Heard(3100, 5000, 3100, 5000)], [], Original.REPLACE)
    assert close.gains(2000 * 48, 3000 * 48).max() == 0
    assert apart.gains(2000 * 48, 3000 * 48).max() == 1


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(20, 4000), st.booleans()), max_size=10),
    st.sampled_from(list(Original)),
    st.integers(50, 7000),
)
def test_the_envelope_does_not_depend_on_the_blocks_it_is_asked_in(
    rows: list[tuple[int, int, bool]], original: Original, block: int
) -> None:
    voiced, unvoiced, at = [], [], 0
    for silence, spoken, has_voice in rows:
        at += silence
        if has_voice:
            voiced.append(Heard(at, at + spoken, at + 100, at + spoken + 200))
        else:
            unvoiced.append((at, at + spoken))
        at += spoken
    found = envelope(voiced, [(float(a), float(b)) for a, b in unvoiced], original)
    stop = min(at * 48, 60_000) + 1
    whole = found.gains(0, stop)
    parts = [found.gains(start, min(stop, start + block)) for start in range(0, stop, block)]
    assert np.array_equal(whole, np.concatenate(parts))
    assert whole.min() >= 0
    assert whole.max() <= 1


@pytest.mark.parametrize(
    ("lufs", "gain_db"),
    [(-29, 0), (-35, 6), (-20, -9), (-60, 20), (5, -30), (-70, 0), (-math.inf, 0), (math.nan, 0)],
)
def test_the_gain_of_a_take_has_bounds(lufs: float, gain_db: float) -> None:
    assert speech_gain_db(lufs) == gain_db


@pytest.mark.parametrize("start_ms", [8000.0, 8000.4, 8000.013, 7999.99])
def test_the_last_take_ends_with_the_video_and_lasts_whole_milliseconds(start_ms: float) -> None:
    last = PlacedSegment(8000, 9900, start_ms, 10_000.0, 2200)
    (take,) = plan_mix(10_000, [last]).takes
    assert take.length % PER_MS == 0
    assert 0 <= 10_000 * PER_MS - take.end < PER_MS
