"""What is published and what people are told beforehand come from one solution of the whole version."""

from __future__ import annotations

import random
from dataclasses import replace

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
def test_a_version_without_pictures_cannot_wait_and_its_digest_says_so() -> None:
    version = factories.version(factories.tutorial(), "ar")
    ground = ground_of(version)
    assert ground.cannot_wait and ground.rules is None and ground.late_ms == 1200
    assert not ground_of(version, takes=False).cannot_wait
    assert ground.digest == ground_of(version).digest != WAITS.digest
    assert replace(WAITS, rules=HoldRules(1.05)).digest != WAITS.digest
