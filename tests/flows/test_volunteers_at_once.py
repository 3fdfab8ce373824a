"""Forty volunteers at the same time, who press twice and overtake each other: nothing is lost, nothing happens twice.

docs/benchmarks.md has the figures of the same with two thousand segments.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dubbing.models import Take
from tests.simulation.afterwards import (
    approved_by_themselves,
    approved_twice,
    lost_texts,
    news_not_once,
    replayed_otherwise,
)
from tests.simulation.moves import illegal_moves, stop_watching, watch_moves
from tests.simulation.people import work
from tests.simulation.town import a_town, is_unfinished

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.slow]
SEGMENTS, SEED = 40, 20


def test_forty_people_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    town = a_town(SEGMENTS, tmp_path)
    watch_moves()
    try:
        heard = work(town, SEED)
        assert heard.faults == []
        assert illegal_moves() == []
    finally:
        stop_watching()
    assert lost_texts(heard) == []
    assert approved_twice() == []
    assert approved_by_themselves() == []
    assert replayed_otherwise() == []
    assert news_not_once() == []
    # They did work, and came to an end: every text is approved, every sentence recorded and heard.
    assert heard.said["Conflict"] > 0
    assert [is_unfinished(version) for version in town.versions.values()] == [False] * len(town.versions)
    assert Take.objects.filter(state="approved").count() == SEGMENTS - len(town.versions)  # a title is not spoken
