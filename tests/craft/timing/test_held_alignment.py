"""With holds every take is heard whole and unhurried, and the picture waits only where it is still."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from craft.timing.alignment import Placement, Slot, align
from craft.timing.held_alignment import HURRIED, HeldAlignment, HoldRules, align_with_holds, weight_of
from craft.timing.hold_choice import LEAST_MS, LONGEST_ALONE_MS, STEP_MS
from craft.timing.still_moments import MOVES_BYTES, Pictures
from craft.timing.timeline import to_language
from tests.craft.alignment_cases import Video, gap, narration, videos

FPS = 10


def pictures(duration_ms: float, moving: list[tuple[float, float]] = [], fps: int = FPS) -> Pictures:  # noqa: B006
    """A picture that is still but for these spans (ms)."""
    count = max(1, math.ceil(duration_ms * fps / 1000))
    sizes = [2500 if any(a <= k * 1000 / fps < b for a, b in moving) else 30 for k in range(count)]
    return Pictures(fps, sizes, [k % (2 * fps) == 0 for k in range(count)])


def check(video: Video, found: HeldAlignment, shown: Pictures, fastest: float) -> None:
    """What holds promise, in the time of the language version."""
    refused = {refusal.index for refusal in found.alignment.refused}
    placed = [(i, where) for i, where in enumerate(found.alignment.placements) if where is not None]
    for i, where in placed:
        slot = video.slots[i]
        assert 0.95 - 1e-9 <= where.rate <= 1.2 + 1e-9
        if i not in refused:
            heard = (where.end_ms - where.start_ms) * where.rate
            assert heard == pytest.approx(slot.take_ms - where.pause_cut_ms, abs=0.01 + 1.3), "heard whole"
    for (i, one), (j, following) in pairwise(placed):
        least = 1000 * gap(video.slots[i], video.slots[j])
        assert following.start_ms - one.end_ms > least - 1.3, "nobody speaks into anybody"
    whole = video.duration_ms + sum(hold.length_ms for hold in found.holds)
    assert not placed or placed[-1][1].end_ms <= whole + 1.3
    for hold in found.holds:
        assert hold.length_ms % STEP_MS == 0 and hold.length_ms <= LONGEST_ALONE_MS
        assert shown.motion[shown.at(hold.at_ms)] <= MOVES_BYTES
        assert 0 <= hold.at_ms < video.duration_ms
    assert found.longer == pytest.approx(sum(hold.length_ms for hold in found.holds) / video.duration_ms)


def whole(video: Video) -> Video:
    return replace(video, duration_ms=float(math.ceil(video.duration_ms)))


@given(videos(), st.integers(0, 2**32), st.sampled_from([1.05, 1.1, 1.2]), st.booleans())
@settings(max_examples=120, deadline=None)
def test_what_is_promised_holds_for_any_video(video: Video, seed: int, fastest: float, drop: bool) -> None:
    video, chance = whole(video), random.Random(seed)
    moving = []
    at = 0.0
    while at < min(video.duration_ms, 200_000) and chance.random() < 0.8:
        length = chance.uniform(0, 4000)
        moving.append((at, at + length))
        at += length + chance.uniform(0, 4000)
    shown = pictures(min(video.duration_ms, 18_300_000), moving)
    found = align_with_holds(
        video.slots, int(video.duration_ms), shown, HoldRules(fastest), late_ms=video.late_ms, drop_refused=drop
    )
    check(video, found, shown, fastest)


@pytest.mark.parametrize("fastest", [1.05, 1.1, 1.2])
@pytest.mark.parametrize("longer", [0.9, 1.1, 1.25])
def test_where_the_picture_is_still_nobody_is_refused_or_hurried(fastest: float, longer: float) -> None:
    video = whole(narration(120, seed=7, longer=longer))
    rules = HoldRules(fastest, most_longer=1.0)
    found = align_with_holds(video.slots, int(video.duration_ms), pictures(video.duration_ms), rules, late_ms=600)
    assert found.alignment.refused == ()
    rates = [where.rate for where in found.alignment.placements if where is not None]
    assert max(rates) <= fastest + HURRIED + 1e-6
    assert sum(rate > fastest + 0.005 for rate in rates) <= 0.05 * len(rates), "an excess not worth a hold"
    check(video, found, pictures(video.duration_ms), fastest)
    asked = align(video.slots, video.duration_ms, late_ms=600).refused
    assert longer < 1 or (asked and found.holds)


def test_a_picture_that_moves_is_never_held() -> None:
    video = whole(narration(60, seed=3, longer=1.25))
    moves = pictures(video.duration_ms, [(0.0, video.duration_ms)])
    found = align_with_holds(video.slots, int(video.duration_ms), moves, late_ms=1200, drop_refused=True)
    without = align(video.slots, video.duration_ms, late_ms=1200, drop_refused=True)
    assert found.holds == () and found.longer == 0
    assert len(found.alignment.refused) == pytest.approx(len(without.refused), abs=2)


def test_above_the_limit_somebody_is_asked_or_the_greatest_refused() -> None:
    video = whole(narration(60, seed=5, longer=1.6))
    shown = pictures(video.duration_ms)
    asked = align_with_holds(video.slots, int(video.duration_ms), shown, late_ms=600)
    assert asked.over_limit and asked.longer > 0.15
    kept = align_with_holds(
        video.slots, int(video.duration_ms), shown, HoldRules(refuse_most=True), late_ms=600, drop_refused=True
    )
    assert not kept.over_limit and kept.longer <= 0.15
    assert 0 < len(kept.alignment.refused) < len(video.slots)
    check(video, kept, shown, 1.1)


def test_a_pin_still_meets_its_picture() -> None:
    slots = [Slot(1000, 3000, 6000), Slot(3500, 5000, 4000, pin_ms=4000), Slot(6000, 8000, 2000)]
    found = align_with_holds(slots, 10_000, pictures(10_000), HoldRules(most_longer=1.0))
    assert found.alignment.refused == ()
    pinned = found.alignment.placements[1]
    assert pinned is not None
    on_screen = [to_language(4000 + off, found.holds) for off in (-200, 200)]
    assert on_screen[0] <= pinned.start_ms <= on_screen[1]


def test_a_long_wait_is_parted_and_one_beyond_eight_seconds_refused() -> None:
    def waiting_for(take_ms: float, moving: list[tuple[float, float]] = []) -> HeldAlignment:  # noqa: B006
        return align_with_holds(
            [Slot(500, 4500, take_ms), Slot(5000, 7000, 1500)], 9000, pictures(9000, moving), HoldRules(most_longer=9.0)
        )

    two = waiting_for(11_000)
    assert len(two.holds) == 2 and two.holds[1].at_ms - two.holds[0].at_ms >= 600 and two.long_alone == ()
    one = waiting_for(11_000, [(0, 4500), (4900, 9000)])
    assert len(one.holds) == 1 and one.long_alone == (0,)
    assert [refusal.index for refusal in waiting_for(16_000).alignment.refused] == [0]


def test_a_wait_too_short_to_be_worth_it_is_played_faster() -> None:
    found = align_with_holds([Slot(500, 4500, 5200), Slot(4600, 7000, 2000)], 9000, pictures(9000), late_ms=0)
    assert all(hold.length_ms >= LEAST_MS for hold in found.holds)


def placed(found: HeldAlignment) -> list[Placement | None]:
    return list(found.alignment.placements)


@given(st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_the_order_given_decides_nothing(seed: int) -> None:
    video = whole(narration(12, seed=seed, longer=1.3))
    shown = pictures(video.duration_ms)
    order = list(range(len(video.slots)))
    random.Random(seed).shuffle(order)
    straight = align_with_holds(video.slots, int(video.duration_ms), shown, HoldRules(most_longer=1.0))
    shuffled = align_with_holds(
        [video.slots[i] for i in order], int(video.duration_ms), shown, HoldRules(most_longer=1.0)
    )
    assert straight.holds == shuffled.holds
    assert [placed(straight)[i] for i in order] == placed(shuffled)


@pytest.mark.parametrize(("fastest", "weight"), [(1.05, 5.714), (1.10, 10.909), (1.20, 20.0)])
def test_the_weight_is_the_pace(fastest: float, weight: float) -> None:
    assert weight_of(fastest) == pytest.approx(weight, abs=0.001)
    with pytest.raises(ValueError, match="above 1"):
        weight_of(1.0)
