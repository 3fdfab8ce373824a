"""The mix as a plan: samples, lengths, what passes unstretched, and the envelope of the original sound."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from craft.sound.mix_envelope import VOICE_OVER_DB, Envelope, Original, OriginalPlan, VoicedSpan
from craft.sound.mix_plan import LEAST_GAP_MS, PlacedSegment, plan_mix, speech_gain_db
from craft.sound.sample_rate import SAMPLES_PER_MS
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
    assert (plan.original.envelope().gains(0, plan.duration) == 1).all()


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(300, 20_000), st.integers(0, 2500), st.floats(0.7, 1.35)), min_size=1, max_size=12)
)
@example([(18_505, 0, 1.193359375), (6856, 0, 1.29296875)])  # the last ends with the film, half a millisecond on
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


def gains(
    voiced: list[tuple[float, ...]],
    unvoiced: list[tuple[float, float]],
    duration_ms: int,
    mode: Original = Original.REPLACE,
    kept_sounds: tuple[tuple[float, float], ...] = (),
    **more: object,
) -> np.ndarray:
    """voiced: where the French speaks, and where the take is heard if that is elsewhere."""
    spans = tuple(VoicedSpan(*row, *(row if len(row) == 2 else ())) for row in voiced)
    plan = OriginalPlan(mode, spans, tuple(unvoiced), duration_ms, kept_sounds)
    return plan.envelope(**more).gains(0, duration_ms * 48)  # type: ignore[arg-type]


def test_a_level_block_is_the_same_as_in_the_whole() -> None:
    envelope = Envelope((10, 20, 20, 30, 40), (0.2, 0.2, 0.7, 0.7, 1.0))
    whole = np.interp(np.arange(60), envelope.at, envelope.gain).astype(np.float32)
    for start in range(59):
        for stop in range(start + 1, 60):
            np.testing.assert_array_equal(envelope.gains(start, stop), whole[start:stop])


def test_the_french_voice_is_gone_where_it_spoke_and_the_rest_comes_back() -> None:
    found = gains([(4000, 6000, 4300, 6600)], [], 10_000)
    assert (found[3850 * 48 : 6400 * 48] == 0).all()
    assert (found[: 3350 * 48] == 1).all()
    assert (found[6900 * 48 :] == 1).all()
    # No click: it never moves by more than a thousandth from one sample to the next.
    assert np.abs(np.diff(found)).max() < 1e-3


def test_voice_over_is_twenty_decibels_down_wherever_either_voice_speaks() -> None:
    found = gains([(2000, 4000, 3000, 6000)], [], 10_000, Original.VOICE_OVER)
    assert found[2000 * 48 : 6000 * 48].max() <= 10 ** (-20 / 20)
    assert found.min() == pytest.approx(10 ** (VOICE_OVER_DB / 20))
    assert (found[: 1850 * 48] == 1).all()
    assert (found[6400 * 48 :] == 1).all()


def test_a_segment_without_a_voice_keeps_the_original() -> None:
    """Also where its neighbours' margins would reach into it."""
    found = gains([(0, 2000), (3000, 5000)], [(2050, 2990)], 6000)
    assert (found[2050 * 48 : 2990 * 48] == 1).all()
    assert found[: 1990 * 48].max() == 0
    assert found[3010 * 48 :].max() == 0
    apart = gains([(0, 2000), (5000, 7000)], [(3000, 4000)], 9000)
    assert (apart[3000 * 48 : 4000 * 48] == 1).all() and apart[: 2400 * 48].max() == 0
    assert apart[4850 * 48 : 7400 * 48].max() == 0


@pytest.mark.parametrize(
    ("pause_ms", "music", "comes_back"), [(2549, False, 0), (2551, False, 1), (4549, True, 0), (4551, True, 1)]
)
def test_the_original_comes_back_only_where_it_is_worth_it(pause_ms: int, music: bool, comes_back: int) -> None:
    """Two seconds between the margins, four for music."""
    second = 3000 + pause_ms
    found = gains([(1000, 3000), (second, second + 1000)], [], second + 1500, music=music)
    assert found[2000 * 48 : second * 48].max() == comes_back
    slope = 1000 if music else 500
    assert np.abs(np.diff(found)).max() == pytest.approx(comes_back / slope / 48, rel=0.01)


def test_a_short_opening_and_a_short_end_stay_down() -> None:
    assert not gains([(2100, 4000)], [], 6390).any()
    found = gains([(2200, 4000)], [], 6500)
    assert found[0] == 1 == found[-1]
    assert gains([(1500, 4000)], [(0, 1000)], 4500)[: 1000 * 48].min() == 1


@pytest.mark.parametrize("mode", list(Original))
def test_a_sound_that_stays_is_heard_in_a_pause_of_any_length(mode: Original) -> None:
    spoken: list[tuple[float, ...]] = [(1000, 3000), (3900, 5000)]
    without, found = (gains(spoken, [], 8000, mode, kept) for kept in ((), ((3300.0, 3700.0),)))
    assert without[3300 * 48 : 3700 * 48].max() < 0.1
    assert (found[3300 * 48 : 3700 * 48] == 1).all()
    assert found[1000 * 48 : 3000 * 48].max() == found[3900 * 48 : 5000 * 48].max() == without.min(), "no French"


def test_a_sound_that_stays_does_not_bring_the_french_back() -> None:
    """A sentence was moved over it since; beside it the sound is still there."""
    found = gains([(1000, 3000)], [], 4000, kept_sounds=((2500.0, 3400.0),))
    assert not found[1000 * 48 : 2990 * 48].any()
    assert (found[3010 * 48 : 3400 * 48] == 1).all()
    unvoiced = gains([(1000, 2000)], [(2200, 3000)], 4000, kept_sounds=((2500.0, 3400.0),))
    assert (unvoiced[2200 * 48 : 3400 * 48] == 1).all()


def test_a_sound_that_stays_is_far_below_a_take_that_lies_over_it() -> None:
    over, beside = VoicedSpan(1000, 3000, 1100, 3500), VoicedSpan(5000, 6000, 5000, 6000)
    plan = OriginalPlan(Original.REPLACE, (over, beside), (), 8000, ((3200.0, 3900.0),))
    found = plan.under_voices().gains(0, 8000 * 48)
    assert found[1200 * 48 : 3400 * 48].max() == pytest.approx(10 ** (VOICE_OVER_DB / 20))
    assert (found[3500 * 48 :] == 1).all() and (found[: 1100 * 48] == 1).all(), "it moves while the voice is heard"
    assert np.abs(np.diff(found)).max() < 1e-3
    assert (OriginalPlan(Original.REPLACE, (over,), (), 8000).under_voices().gains(0, 48_000) == 1).all()


def test_where_the_picture_waits_there_is_no_original() -> None:
    found = gains([(0, 1000)], [], 12_000, waits=[(6000, 8000)])
    assert found[2000 * 48 : 5400 * 48].min() == 1 == found[8600 * 48 :].min()
    assert not found[6000 * 48 : 8000 * 48].any()
    assert not gains([(0, 1000)], [], 6000, waits=[(3000, 4100)]).any(), "nor in what is left of the pause"


def test_what_is_heard_of_it_can_be_asked_for() -> None:
    plan = OriginalPlan(Original.REPLACE, (VoicedSpan(4000, 6000, 4000, 6000),), (), 10_000)
    assert plan.envelope().above_zero(480_000) == [(0, 3850 * 48), (6400 * 48, 480_000)]
    assert OriginalPlan(Original.REPLACE, (), (), 10).envelope().above_zero(480) == [(0, 480)]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4900), st.integers(20, 4000), st.booleans()), max_size=10),
    st.sampled_from(list(Original)),
    st.integers(50, 7000),
    st.booleans(),
)
def test_the_envelope_does_not_depend_on_the_blocks_it_is_asked_in(
    rows: list[tuple[int, int, bool]], original: Original, block: int, music: bool
) -> None:
    voiced, unvoiced, at = [], [], 0
    for silence, spoken, has_voice in rows:
        at += silence
        if has_voice:
            voiced.append(VoicedSpan(at, at + spoken, at + 100, at + spoken + 200))
        else:
            unvoiced.append((float(at), float(at + spoken)))
        at += spoken
    found = OriginalPlan(original, tuple(voiced), tuple(unvoiced), at).envelope(music=music)
    stop = min(at * 48, 60_000) + 1
    whole = found.gains(0, stop)
    parts = [found.gains(start, min(stop, start + block)) for start in range(0, stop, block)]
    assert np.array_equal(whole, np.concatenate(parts))
    assert whole.min() >= 0
    assert whole.max() <= 1
    heard = np.zeros(stop, bool)
    for start, end in found.above_zero(stop):
        heard[start:end] = True
    assert not (whole[1:-1][~heard[1:-1]] > 0).any()


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
    assert take.length % SAMPLES_PER_MS == 0
    assert 0 <= 10_000 * SAMPLES_PER_MS - take.end < SAMPLES_PER_MS
