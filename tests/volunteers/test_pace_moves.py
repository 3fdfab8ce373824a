"""What the fit meter had learned as one number is kept as the same pace in two."""

from __future__ import annotations

import math

import pytest

from subtitles.queries.pace import pace_of
from tests.earlier_database import database_at
from tests.material import first_edition
from volunteers.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_a_learned_pace_is_the_same_afterwards() -> None:
    with database_at(*first_edition.NODES) as old:
        people = old.get_model("volunteers", "User").objects
        people.create(email="amina@example.org", speaking_theta={"ar": [0.8, 3], "tr": [-0.3, 1]})
        people.create(email="new@example.org")
    amina, new = User.objects.get(email="amina@example.org"), User.objects.get(email="new@example.org")
    factor = math.exp(0.8 / 4)
    pace = pace_of(amina, "ar")
    assert (pace.base_s, pace.scale, pace.takes) == pytest.approx((0.30 * factor, factor, 3), abs=1e-4)
    assert pace_of(amina, "tr").takes == 1
    assert new.speaking_pace == {}
