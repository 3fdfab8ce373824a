"""As little of the picture is slowed as wins what each take needs, and never by more than was allowed."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from craft.timing.alignment import Slot, align
from craft.timing.held_alignment import align_with_holds
from craft.timing.lengthening_rules import LengtheningRules
from craft.timing.slowing import STEP_PERCENT, SlowInterval, SlowRules, choose_slows
from craft.timing.timeline import CLOCK, GROUP_MS, Slow, TimeMap, clock_of
from tests.craft.alignment_cases import Video, narration, videos
from tests.craft.timing.test_held_alignment import check, pictures, whole

TEN, FIFTEEN = SlowRules(10), SlowRules(15)


def won_ms(slows: tuple[Slow, ...], start_ms: float, end_ms: float) -> float:
    times = TimeMap((), slows)
    return times.to_language(end_ms) - times.to_language(start_ms) - (end_ms - start_ms)


def percents(slows: tuple[Slow, ...], video_ms: int, group_ms: int = GROUP_MS) -> list[int]:
    """Of each group."""
    times = TimeMap((), slows)
    return [round(100 * (CLOCK / times.clock_at(at) - 1)) for at in range(0, video_ms, group_ms)]


def test_what_is_wanted_of_one_interval_is_won_gently() -> None:
    slows = choose_slows([SlowInterval(9000, 17_000, 700)], [], 40_000, TEN)
    assert 700 <= won_ms(slows, 9000, 17_000) <= 800
    shown = percents(slows, 40_000)
    assert shown[:3] == [0, 0, 0] and shown[10:] == [0] * 10 and max(shown) == 10
    assert all(abs(one - other) <= STEP_PERCENT for one, other in pairwise(shown))


def test_nothing_is_slowed_where_the_french_is_kept_or_the_picture_waits() -> None:
    wanted = SlowInterval(0, 20_000, 2000)
    slows = choose_slows([wanted], [(7900, 8100), (14_000, 14_000)], 20_000, TEN)
    shown = percents(slows, 20_000)
    assert [number for number, percent in enumerate(shown) if not percent] == [3, 4, 7]
    assert shown[2] == shown[5] == shown[6] == shown[8] == 5 and shown[0] == shown[1] == 10
    assert won_ms(slows, 0, 20_000) < 2000


def test_where_music_is_heard_the_picture_is_slower_by_five_percent_at_most() -> None:
    wanted, music = SlowInterval(0, 20_000, 2500), [(6500, 9000), (15_900, 16_100)]
    slows = choose_slows([wanted], [], 20_000, FIFTEEN, music)
    assert percents(slows, 20_000) == [15, 15, 10, 5, 5, 10, 10, 5, 5, 10]
    assert percents(choose_slows([wanted], [(7000, 7500)], 20_000, FIFTEEN, music), 20_000)[3:5] == [0, 5]
    assert max(percents(choose_slows([wanted], [], 20_000, SlowRules(3), music), 20_000)) == 3


def test_takes_over_music_are_placed_with_what_can_be_won_there() -> None:
    slots = [Slot(1000.0, 3000.0, 5600.0), Slot(5000.0, 9000.0, 3000.0)]
    rules, music = LengtheningRules(holds=False, slow=FIFTEEN), [(0.0, 12_000.0)]
    free, gentle = (align_with_holds(slots, 12_000, None, rules, music=spans) for spans in ([], music))
    assert max(percents(free.times.slows, 12_000)) > 5 == max(percents(gentle.times.slows, 12_000))
    (first, _next), (hurried, _last) = free.alignment.placements, gentle.alignment.placements
    assert first is not None and hurried is not None and hurried.rate > first.rate


def test_a_rendition_that_cannot_be_divided_is_slowed_by_whole_segments() -> None:
    slows = choose_slows([SlowInterval(6500, 9000, 200)], [], 24_000, SlowRules(10, 6000))
    assert [(slow.first_group, slow.last_group) for slow in slows] == [(0, 2), (3, 5), (6, 8)]
    assert slows[1].clock < slows[0].clock == slows[2].clock and won_ms(slows, 6500, 9000) >= 200


def test_nothing_is_slowed_for_nobody() -> None:
    assert choose_slows([SlowInterval(0, 9000, 0)], [], 20_000, TEN) == ()
    assert choose_slows([SlowInterval(0, 9000, 500)], [], 20_000, SlowRules()) == ()
    assert choose_slows([SlowInterval(0, 9000, 500)], [(0, 20_000)], 20_000, TEN) == ()


@given(st.integers(0, 2**32), st.sampled_from([10, 15]))
@settings(max_examples=60, deadline=None)
def test_any_video_wins_what_it_can(seed: int, most: int) -> None:
    chance = random.Random(seed)
    starts = sorted(chance.uniform(0, 60_000) for _ in range(12))
    intervals = [SlowInterval(a, b, chance.choice([0, 0.04, most / 100]) * (b - a)) for a, b in pairwise(starts)]
    slows = choose_slows(intervals, [], 61_000, SlowRules(most))
    shown = percents(slows, 61_000)
    assert all(abs(one - other) <= STEP_PERCENT for one, other in pairwise(shown))
    assert {slow.clock for slow in slows} <= {clock_of(percent) for percent in range(1, most + 1)}
    # What each could have alone, all of them can have together, but for what costs fifty times as much elsewhere.
    for one in intervals:
        assert won_ms(slows, one.start_ms, one.end_ms) >= one.wanted_ms - 25


@given(videos(), st.sampled_from([SlowRules(10), SlowRules(15, 6000)]), st.booleans(), st.booleans())
@settings(max_examples=80, deadline=None)
def test_what_is_promised_holds_for_any_video(video: Video, slow: SlowRules, drop: bool, still: bool) -> None:
    video = whole(video)
    shown = pictures(min(video.duration_ms, 18_300_000), [] if still else [(0, video.duration_ms)])
    rules = LengtheningRules(slow=slow)
    kept = [(slot.start_ms, slot.end_ms) for slot in video.slots[1::3]]
    own = Video(tuple(slot for number, slot in enumerate(video.slots) if number % 3 != 1), video.duration_ms)
    for film, voices in ((video, None), (own, kept)):
        found = align_with_holds(
            film.slots, int(film.duration_ms), shown, rules, late_ms=film.late_ms, drop_refused=drop, kept=voices
        )
        check(film, found, shown, 1.1)
        for start, end in voices or ():
            heard = found.times.to_language(end - 1) - found.times.to_language(start)
            assert heard >= end - 1 - start - 1e-6
            assert won_ms(found.times.slows, start, end) == pytest.approx(0, abs=1e-6), "French at its own pace"


@pytest.mark.parametrize("longer", [1.3, 1.45])
def test_what_finds_no_room_over_a_moving_picture_finds_it_while_that_is_slower(longer: float) -> None:
    video = whole(narration(60, seed=7, longer=longer))
    moves = pictures(video.duration_ms, [(0.0, video.duration_ms)])
    without = align(video.slots, video.duration_ms, drop_refused=True, kept=[])

    def refused_count(slow: SlowRules) -> int:
        found = align_with_holds(
            video.slots,
            int(video.duration_ms),
            moves,
            LengtheningRules(slow=slow),
            late_moving_ms=1200,
            drop_refused=True,
            kept=[],
        )
        check(video, found, moves, 1.1)
        assert found.times.holds == () and 0 < found.longer <= slow.most_percent / 100
        assert set(percents(found.times.slows, int(video.duration_ms))) <= set(range(slow.most_percent + 1))
        return len(found.alignment.refused)

    assert max(refused_count(FIFTEEN), refused_count(TEN)) <= 0.7 * len(without.refused)


def test_the_picture_is_slower_before_it_waits_and_waits_before_anybody_is_hurried() -> None:
    slots = [Slot(500, 8500, 11_500), Slot(9000, 17_000, 10_000), Slot(18_000, 20_000, 1500)]
    found = align_with_holds(slots, 24_000, pictures(24_000), LengtheningRules(most_longer=1.0, slow=TEN))
    assert found.alignment.refused == () and found.times.slows and found.times.holds
    first, second, _last = found.alignment.placements
    assert first is not None and second is not None and max(first.rate, second.rate) <= 1.1 + 0.005
    mild = align_with_holds(
        [replace(slots[0], take_ms=9000), *slots[2:]], 24_000, pictures(24_000), LengtheningRules(slow=TEN)
    )
    assert mild.times == TimeMap()  # it begins in time, and its silence is enough


def test_the_limit_counts_what_is_slower_too() -> None:
    video = whole(narration(60, seed=5, longer=1.45))
    moves = pictures(video.duration_ms, [(0.0, video.duration_ms)])
    rules = LengtheningRules(most_longer=0.02, slow=FIFTEEN, refuse_most=True)
    found = align_with_holds(
        video.slots, int(video.duration_ms), moves, rules, late_moving_ms=1200, drop_refused=True, kept=[]
    )
    assert 0 < found.longer <= 0.02 and not found.over_limit and found.times.holds == ()
    check(video, found, moves, 1.1)
