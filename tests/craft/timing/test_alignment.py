"""The alignment keeps every promise of the published program, and nothing feasible is better."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import NonlinearConstraint, minimize

from craft.timing import alignment_solver as program
from craft.timing.alignment import Alignment, AlignmentError, PinConflict, Placement, Slot, align
from craft.timing.alignment_slots import problem_of
from craft.timing.natural_pace import unhurried_alignment
from tests.craft.alignment_cases import (
    Point,
    Video,
    as_point,
    between,
    cost,
    feasible_point,
    gap,
    narration,
    videos,
    window,
    worst_breach,
)


def aligned(video: Video, *, drop_refused: bool = False) -> Alignment:
    return align(video.slots, video.duration_ms, late_ms=video.late_ms, drop_refused=drop_refused)


def every(found: Alignment) -> list[Placement]:
    assert None not in found.placements
    return [placement for placement in found.placements if placement is not None]


@given(videos())
@settings(max_examples=150, deadline=None)
def test_every_constraint_is_kept(video: Video) -> None:
    found = aligned(video)
    takes, point = as_point(video.slots, every(found))
    assert worst_breach(video, takes, point) < 1e-7
    assert found.objective == pytest.approx(cost(video.slots, takes, point), rel=1e-5, abs=1e-3)
    for one, following in pairwise(every(found)):
        assert one.end_ms < following.start_ms
    assert every(found)[-1].end_ms <= video.duration_ms + 1e-6


@given(videos(), st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_nothing_feasible_is_better(video: Video, seed: int) -> None:
    takes, best = as_point(video.slots, every(aligned(video)))
    value, chance = cost(video.slots, takes, best), random.Random(seed)
    for _ in range(12):
        other = feasible_point(video, takes, chance)
        assert worst_breach(video, takes, other) < 1e-9
        for share in (1e-4, 1e-2, 0.3, 1.0):
            assert cost(video.slots, takes, between(best, other, share)) >= value - 1e-5 * max(1.0, value)


@given(videos(), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_prepared_solver_finds_the_same(video: Video, seed: int) -> None:
    """What is kept of the first solve knows nothing of its takes."""
    problem = problem_of(sorted(video.slots, key=lambda slot: slot.start_ms), video.duration_ms, video.late_ms)
    others = problem.take * np.random.default_rng(seed).uniform(0.3, 1.5, len(problem.take))
    prepared = program.PreparedSolver()
    first = program.solve(problem, prepared)
    other = replace(problem, take=others)
    assert program.solve(other, prepared).objective == pytest.approx(program.solve(other).objective, rel=1e-5, abs=1e-5)
    assert program.solve(problem, prepared).objective == pytest.approx(first.objective, rel=1e-5, abs=1e-5)
    # The slowest rate never binds: nothing is said slower than it was spoken.
    assert first.stretch.max() <= 1e-4


@given(videos(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_given_does_not_matter(video: Video, chance: random.Random) -> None:
    order = list(range(len(video.slots)))
    chance.shuffle(order)
    shuffled = align([video.slots[i] for i in order], video.duration_ms, late_ms=video.late_ms)
    plain = aligned(video)
    assert [shuffled.placements[order.index(i)] for i in range(len(order))] == list(plain.placements)
    assert {order[refusal.index]: refusal.shorten_ms for refusal in shuffled.refused} == {
        refusal.index: refusal.shorten_ms for refusal in plain.refused
    }


@given(videos())
@settings(max_examples=60, deadline=None)
def test_dropping_the_refused_leaves_nothing_refused(video: Video) -> None:
    asked = {refusal.index for refusal in aligned(video).refused}
    found = aligned(video, drop_refused=True)
    left_out = {index for index, placement in enumerate(found.placements) if placement is None}
    assert left_out == {refusal.index for refusal in found.refused}
    assert asked <= left_out
    rest = [i for i in range(len(video.slots)) if i not in left_out]
    again = align([video.slots[i] for i in rest], video.duration_ms, late_ms=video.late_ms)
    assert again.refused == ()
    assert again.placements == tuple(found.placements[i] for i in rest)


@pytest.mark.parametrize("seed", range(6))
def test_an_independent_solver_finds_the_same_value(seed: int) -> None:
    """SLSQP knows nothing of sparse matrices and interior points; it is slow, so four sentences must do."""
    video = narration(4, seed, longer=1.1 + 0.05 * seed)
    takes, ours = as_point(video.slots, every(aligned(video)))
    n = len(takes)

    def point(x: Any) -> Point:
        return Point(tuple(x[:n]), tuple(x[n : 2 * n]), tuple(x[2 * n :]))

    def room(x: Any) -> list[float]:
        ends = [x[i] + takes[i] * x[n + i] - x[2 * n + i] for i in range(n)]
        free = [x[i + 1] - gap(video.slots[i], video.slots[i + 1]) - ends[i] for i in range(n - 1)]
        return [*free, video.duration_ms / 1000 - ends[-1]]

    def value(x: Any) -> float:
        return cost(video.slots, takes, point(x))

    start = feasible_point(video, takes, random.Random(seed))
    bounds = [*(window(slot, 1200.0) for slot in video.slots), *[(1 / 1.2, 1 / 0.95)] * n, *[(0.0, 20.0)] * n]
    found = minimize(
        value,
        np.array([*start.start, *start.ratio, *start.excess]),
        method="SLSQP",
        jac="3-point",
        bounds=bounds,
        constraints=NonlinearConstraint(room, 0.0, np.inf),
        options={"maxiter": 500, "ftol": 1e-10},
    )
    # Whether it says so or not (its line search gives up in the last digits): it stands on a feasible point.
    assert worst_breach(video, takes, point(found.x)) < 1e-4
    assert cost(video.slots, takes, ours) == pytest.approx(found.fun, rel=1e-3, abs=1e-3)


def test_one_take_by_hand() -> None:
    """0.1 s too long for the video's end: minimise u² + 60·2.1·r² under u + 2.1·r = −0.1, solved with a pencil."""
    (placement,) = every(align([Slot(1000, 2900, 2100)], 3000))
    price = 0.1 / (1 / 2 + 2.1 / 120)
    assert placement.start_ms == pytest.approx(1000 - 1000 * price / 2, abs=0.01)
    assert placement.rate == pytest.approx(1 / (1 - price / 120), abs=1e-6)
    assert placement.end_ms == pytest.approx(3000, abs=0.01)


def test_a_take_that_fits_is_left_as_it_was_spoken() -> None:
    found = align([Slot(1000, 3000, 2000), Slot(4000, 6000, 1900)], 9000)
    assert [placement.start_ms for placement in every(found)] == pytest.approx([1000, 4000], abs=0.1)
    assert [placement.rate for placement in every(found)] == pytest.approx([1, 1], abs=1e-4)
    assert found.refused == ()


def test_a_refused_segment_says_how_much_too_long_it_is() -> None:
    """A slot of 2 s between walls (the video's beginning and end): 0.15 s cannot be borrowed before 0."""
    found = align([Slot(0, 2000, 3000)], 2000)
    (refusal,) = found.refused
    assert refusal.index == 0
    assert refusal.shorten_ms == pytest.approx(500, abs=0.01)
    assert every(found)[0].rate == pytest.approx(1.2)
    assert every(found)[0].end_ms == pytest.approx(2000, abs=0.01)


def test_a_take_of_hours_does_not_blur_the_others() -> None:
    slots = list(narration(12, 7).slots)
    duration = slots[-1].end_ms + 3000
    slots[5] = Slot(slots[5].start_ms, slots[5].end_ms, 60_000)
    minute = align(slots, duration)
    slots[5] = Slot(slots[5].start_ms, slots[5].end_ms, 36_000_000)
    hours = align(slots, duration)
    assert [placement.start_ms for placement in every(hours)] == pytest.approx(
        [placement.start_ms for placement in every(minute)], abs=0.5
    )
    more = hours.refused[0].shorten_ms - minute.refused[0].shorten_ms
    assert more == pytest.approx((36_000_000 - 60_000) / 1.2, abs=1)


def test_hours_on_the_clock_cost_no_precision() -> None:
    early = narration(40, 3, longer=1.2)
    hours = 5 * 3600 * 1000.0
    later = [Slot(slot.start_ms + hours, slot.end_ms + hours, slot.take_ms) for slot in early.slots]
    shifted = align(later, early.duration_ms + hours)
    starts = [placement.start_ms - hours for placement in every(shifted)]
    assert starts == pytest.approx([placement.start_ms for placement in every(aligned(early))], abs=0.01)


def test_pauses_are_tightened_only_where_a_take_would_be_hurried() -> None:
    slots = [
        Slot(1000, 3000, 4200, pauses=((1000, 2000),)),
        Slot(3300, 5000, 1700, ((400, 800),)),
        Slot(9000, 11000, 2000, ((0, 900),)),
    ]
    found = align(slots, 12_000)
    assert [placement.pause_cut_ms for placement in every(found)] == pytest.approx([800, 0, 0])
    untouched = align([Slot(slot.start_ms, slot.end_ms, slot.take_ms) for slot in slots], 12_000)
    assert found.objective < untouched.objective
    assert found.report.pauses_cut_ms == pytest.approx(800)


def test_a_take_is_never_tightened_below_the_french() -> None:
    found = align([Slot(1000, 3000, 2300, ((500, 1900),)), Slot(3000, 5000, 2000)], 5000)
    assert every(found)[0].pause_cut_ms == pytest.approx(300)


def test_a_pin_is_kept_and_moves_its_neighbours() -> None:
    slots = [Slot(1000, 3000, 2000), Slot(3200, 5000, 1800, pin_ms=4000), Slot(5200, 7000, 1800)]
    found = align(slots, 9000)
    assert 3800 <= every(found)[1].start_ms <= 4200
    assert every(found)[2].start_ms > 5200
    assert (found.report.pins, found.report.pins_kept) == (1, 1)


@pytest.mark.parametrize(
    ("pins", "named"),
    [
        ({1: 6000, 2: 3000}, (1, 2)),
        ({0: 8000, 3: 2000}, (0, 3)),
        ({1: 8000}, (1, 2)),
        ({2: 1000}, (1, 2)),
    ],
    ids=["neighbours", "over others", "an unpinned follower", "an unpinned predecessor"],
)
def test_pins_that_contradict_name_both(pins: dict[int, int], named: tuple[int, int]) -> None:
    slots = [Slot(2000 * i + 1500, 2000 * i + 3000, 1500, pin_ms=pins.get(i)) for i in range(5)]
    with pytest.raises(PinConflict) as caught:
        align(slots, 20_000)
    assert caught.value.indexes == named
    assert all(str(index) in str(caught.value) for index in named)


@pytest.mark.parametrize(
    ("slot", "duration_ms", "late_ms"),
    [
        (Slot(0, 1000, 0), 5000, 1200),
        (Slot(0, 1000, float("nan")), 5000, 1200),
        (Slot(-1, 1000, 900), 5000, 1200),
        (Slot(1000, 900, 900), 5000, 1200),
        (Slot(6000, 7000, 900), 5000, 1200),
        (Slot(0, 1000, 900, pin_ms=6000), 5000, 1200),
        (Slot(0, 1000, 2e9), 5000, 1200),
        (Slot(0, 1000, 900), 0, 1200),
        (Slot(0, 1000, 900), float("inf"), 1200),
        (Slot(0, 1000, 900), 5000, -1),
    ],
)
def test_numbers_that_cannot_be_meant_are_refused(slot: Slot, duration_ms: float, late_ms: float) -> None:
    with pytest.raises(AlignmentError):
        align([slot], duration_ms, late_ms=late_ms)


def test_spans_without_room_for_silence_are_refused() -> None:
    crowd = [Slot(1000 + i, 1001 + i, 1) for i in range(40)]
    with pytest.raises(AlignmentError, match="crowded"):
        align(crowd, 5000)


def test_no_segments_at_all() -> None:
    found = align([], 5000)
    assert (found.placements, found.refused, found.objective, found.report.segments) == ((), (), 0.0, 0)


@pytest.mark.parametrize("longer", [1.1, 1.4])
@pytest.mark.parametrize("drop", [False, True])
def test_whoever_shortens_by_what_is_advised_is_not_hurried(longer: float, drop: bool) -> None:
    video = narration(80, seed=3, longer=longer, spread=0.25)
    found = align(video.slots, video.duration_ms, drop_refused=drop, kept=[])
    advised = unhurried_alignment(found, video.slots, video.duration_ms, kept=[])

    def rates_after(by: dict[int, float]) -> list[float]:
        shorter = [replace(slot, take_ms=slot.take_ms - by.get(i, 0)) for i, slot in enumerate(video.slots)]
        after = align(shorter, video.duration_ms, drop_refused=drop, kept=[])
        assert after.refused == ()
        return [placement.rate for i in by if (placement := after.placements[i])]

    assert advised.refused and advised.placements == found.placements
    assert min(rates_after({refusal.index: refusal.natural_ms + 1 for refusal in found.refused})) > 1.19
    assert max(rates_after({refusal.index: refusal.advised_ms + 1 for refusal in advised.refused})) <= 1.105
