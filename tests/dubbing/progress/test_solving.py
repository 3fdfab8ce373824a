"""What is published and what people are told beforehand come from one solution of the whole version."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from craft.timing.alignment import Slot, align
from craft.timing.lengthening_rules import LengtheningRules
from craft.timing.slowing import SlowRules
from craft.timing.still_moments import Pictures
from craft.timing.timeline import CLOCK
from dubbing.progress.version_alignment import PlacementInputs, placement_inputs, solve
from tests import factories

STILL = Pictures(10, [20] * 600, [n % 20 == 0 for n in range(600)])
MOVES = Pictures(10, [4000] * 600, [n % 20 == 0 for n in range(600)])
WAITS = PlacementInputs(60_000, 600.0, 1200.0, LengtheningRules(most_longer=1.0), STILL)
STAYS = replace(WAITS, rules=None, pictures=None)


def slots(chance: random.Random, shortest: float, longest: float) -> list[Slot]:
    found, at = [], 500.0
    while at < 54_000:
        end = at + chance.randint(1500, 4000)
        found.append(Slot(at, end, (end - at) * chance.uniform(shortest, longest)))
        at = end + chance.randint(300, 900)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_nothing_waits_where_everybody_finds_room_unhurried(seed: int) -> None:
    asked = slots(random.Random(seed), 0.8, 1.05)
    plain = align(asked, 60_000, late_ms=1200.0, drop_refused=True)
    found = solve(WAITS, asked, kept=None)
    assert found.alignment == plain and found.times.holds == () and not found.over_limit
    assert solve(STAYS, asked, kept=None) == found


@pytest.mark.parametrize("seed", range(6))
def test_long_takes_are_given_room_only_where_the_picture_may_wait(seed: int) -> None:
    asked = slots(random.Random(seed), 1.3, 1.9)
    refused = solve(STAYS, asked, kept=None).alignment.refused
    found = solve(WAITS, asked, kept=None)
    assert refused and found.times.holds and found.alignment.refused == ()
    assert found.longer == sum(hold.length_ms for hold in found.times.holds) / 60_000
    assert max(place.rate for place in found.alignment.placements if place) <= 1.21
    moving = solve(replace(WAITS, pictures=MOVES), asked, kept=None)
    assert moving.times.holds == () and moving.alignment.refused == refused


@pytest.mark.parametrize("still", [0.05, 0.3])
@pytest.mark.parametrize("seed", range(6))
def test_waiting_never_refuses_more_seconds_than_not_waiting(seed: int, still: float) -> None:
    """Where the picture may wait, less may be late: with the fifth film that alone refused two takes more."""
    chance = random.Random(seed)
    asked: list[Slot] = []
    at = 500.0
    for _ in range(20):
        end = at + chance.randint(1500, 4000)
        asked.append(Slot(at, end, (end - at) * chance.uniform(1.3, 1.6)))
        at = end + chance.randint(300, 900)
    count = int(at) // 100
    sizes: list[int] = []
    while len(sizes) < count:
        sizes += [20 if chance.random() < still else 4000] * chance.randint(5, 20)
    shown = Pictures(10, sizes[:count], [n % 20 == 0 for n in range(count)])
    ground = replace(WAITS, duration_ms=int(at), pictures=shown, rules=LengtheningRules())
    plain = align(asked, int(at), late_ms=1200.0, drop_refused=True)
    found = solve(ground, asked, kept=None)
    seconds = [sum(asked[refusal.index].take_ms for refusal in one.refused) for one in (found.alignment, plain)]
    assert plain.refused and seconds[0] <= seconds[1]


@pytest.mark.parametrize("still", [0.0, 0.05, 0.3])
@pytest.mark.parametrize("seed", range(4))
def test_slowing_never_refuses_more_seconds_than_none_of_it(seed: int, still: float) -> None:
    chance = random.Random(seed)
    asked = slots(chance, 1.3, 1.6)
    sizes: list[int] = []
    while len(sizes) < 600:
        sizes += [20 if chance.random() < still else 4000] * chance.randint(5, 20)
    waits = replace(WAITS, pictures=Pictures(10, sizes[:600], STILL.intra), rules=LengtheningRules())
    slow = replace(waits, rules=LengtheningRules(slow=SlowRules(10)))
    seconds = [
        sum(asked[refusal.index].take_ms for refusal in solve(ground, asked, kept=[]).alignment.refused)
        for ground in (slow, waits, STAYS)
    ]
    assert seconds[0] < seconds[2] and seconds[0] <= seconds[1]
    found = solve(slow, asked, kept=[])
    assert found.times.slows and max(CLOCK / slow.clock for slow in found.times.slows) < 1.1001


@pytest.mark.django_db
def test_before_the_renditions_are_made_the_picture_is_taken_to_be_still_and_the_digest_says_so() -> None:
    version = factories.version(factories.tutorial(), "ar")
    ground = placement_inputs(version)
    assert ground.assumed and not ground.cannot_wait and ground.rules is not None and ground.late_ms == 600
    assert not placement_inputs(version, takes=False).assumed
    assert ground.digest == placement_inputs(version).digest != replace(ground, assumed=False).digest
    assert replace(WAITS, rules=LengtheningRules(1.05)).digest != WAITS.digest
    asked = [Slot(0, 2400, 4300), Slot(2600, 4800, 2000), Slot(6500, 9000, 2000)]
    found = solve(ground, asked, kept=None)
    assert found.times.holds and not found.alignment.refused


@pytest.mark.django_db
def test_renditions_that_nothing_can_be_put_into_cannot_wait() -> None:
    none: list[dict[str, Any]] = [{"name": name, "stills": []} for name in ("lite", "720p")]
    version = factories.version(factories.tutorial(video={"renditions": none}), "ar")
    ground = placement_inputs(version)
    assert ground.cannot_wait and not ground.assumed and ground.late_ms == 1200
    assert ground.rules is not None and not ground.rules.holds
    assert ground.rules.slow == SlowRules(10, 6000), "made before their groups could be told apart"
    assert not placement_inputs(version, takes=False).cannot_wait
    version.slowing = "off"
    assert placement_inputs(version).rules is None and placement_inputs(version).cannot_wait
