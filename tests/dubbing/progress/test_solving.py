"""What is published and what people are told beforehand come from one solution of the whole version."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from craft.timing.alignment import Slot, align
from craft.timing.held_alignment import HoldRules
from craft.timing.still_moments import Pictures
from dubbing.progress.solving import Ground, ground_of, solve
from tests import factories

STILL = Pictures(10, [20] * 600, [n % 20 == 0 for n in range(600)])
MOVES = Pictures(10, [4000] * 600, [n % 20 == 0 for n in range(600)])
WAITS = Ground(60_000, 600.0, 1200.0, HoldRules(most_longer=1.0), STILL)
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
    assert found.alignment == plain and found.holds == () and not found.over_limit
    assert solve(STAYS, asked, kept=None) == found


@pytest.mark.parametrize("seed", range(6))
def test_long_takes_are_given_room_only_where_the_picture_may_wait(seed: int) -> None:
    asked = slots(random.Random(seed), 1.3, 1.9)
    refused = solve(STAYS, asked, kept=None).alignment.refused
    found = solve(WAITS, asked, kept=None)
    assert refused and found.holds and found.alignment.refused == ()
    assert found.longer == sum(hold.length_ms for hold in found.holds) / 60_000
    assert max(place.rate for place in found.alignment.placements if place) <= 1.21
    moving = solve(replace(WAITS, pictures=MOVES), asked, kept=None)
    assert moving.holds == () and moving.alignment.refused == refused


@pytest.mark.django_db
def test_before_the_renditions_are_made_the_picture_is_taken_to_be_still_and_the_digest_says_so() -> None:
    version = factories.version(factories.tutorial(), "ar")
    ground = ground_of(version)
    assert ground.assumed and not ground.cannot_wait and ground.rules is not None and ground.late_ms == 600
    assert not ground_of(version, takes=False).assumed
    assert ground.digest == ground_of(version).digest != replace(ground, assumed=False).digest
    assert replace(WAITS, rules=HoldRules(1.05)).digest != WAITS.digest
    asked = [Slot(0, 2400, 4300), Slot(2600, 4800, 2000), Slot(6500, 9000, 2000)]
    found = solve(ground, asked, kept=None)
    assert found.holds and not found.alignment.refused


@pytest.mark.django_db
def test_renditions_that_nothing_can_be_put_into_cannot_wait() -> None:
    none: list[dict[str, Any]] = [{"name": name, "stills": []} for name in ("lite", "720p")]
    version = factories.version(factories.tutorial(video={"renditions": none}), "ar")
    ground = ground_of(version)
    assert ground.cannot_wait and not ground.assumed and ground.rules is None and ground.late_ms == 1200
    assert not ground_of(version, takes=False).cannot_wait
