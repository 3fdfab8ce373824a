"""Progress as the database counts it against a plain count, segment by segment, of the same rows."""

from __future__ import annotations

import random
from typing import Any

import pytest

from dubbing.queries import progress_of
from tests.dubbing.town import a_town, comparable, plainly

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.mark.parametrize("seed", range(6))
def test_a_town_is_counted_as_a_person_would(seed: int, django_assert_num_queries: Any) -> None:
    versions = a_town(random.Random(seed))
    with django_assert_num_queries(3):
        counted = progress_of(versions)
    for version in versions:
        assert comparable(counted[version.pk]) == comparable(plainly(version)), (
            version.tutorial.slug,
            version.language,
        )
