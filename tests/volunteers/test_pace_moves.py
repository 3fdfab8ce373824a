"""What the fit meter had learned as one number is kept as the same pace in two. That an upgrade does it: flows."""

from __future__ import annotations

import math
from importlib import import_module

import pytest
from django.apps import apps

from subtitles.queries.pace import pace_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_learned_pace_is_the_same_afterwards() -> None:
    amina, new = factories.volunteer(), factories.volunteer(name="new")
    amina.speaking_pace = {"ar": [0.8, 3], "tr": [-0.3, 1]}
    amina.save()
    import_module("volunteers.migrations._speaking_pace").two_numbers(apps, None)
    for person in (amina, new):
        person.refresh_from_db()
    factor = math.exp(0.8 / 4)
    pace = pace_of(amina, "ar")
    assert (pace.base_s, pace.scale, pace.takes) == pytest.approx((0.30 * factor, factor, 3), abs=1e-4)
    assert pace_of(amina, "tr").takes == 1
    assert new.speaking_pace == {}
