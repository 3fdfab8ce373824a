"""Every address of the parents: at most five questions to the database, the same number in a large town, no cookie.

The examples below are held against the resolver: a new address without one fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Sum
from django.http import HttpResponseBase
from django.test.utils import CaptureQueriesContext

from dubbing.models import Plays
from tests.house.addresses import ADDRESSES
from tests.parents import factory
from tests.parents.conftest import Place
from tests.parents.each_address import CASES, EXAMPLES, WATCH, answer_of, named

MOST = 5
BRACKETS = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "COMMIT")


def test_every_address_has_an_example() -> None:
    assert {name for name, _route in ADDRESSES if name.startswith("parents:")} == set(EXAMPLES)


@pytest.fixture
def town(place: Place) -> dict[str, Any]:
    return named(place)


def grown() -> None:
    """The town has a dozen tutorials more, in four languages."""
    for number in range(12):
        row = factory.tutorial(f"encore-{number}")
        for tag in ("fr", "ar", "tr", "ta"):
            factory.publish(row, tag, with_hls=False)


def asked(name: str, path: str, town: dict[str, Any]) -> tuple[HttpResponseBase, list[str]]:
    """The answer, and the statements that it cost."""
    with CaptureQueriesContext(connection) as told:
        answer = answer_of(name, path, town)
    return answer, [query["sql"] for query in told.captured_queries if not query["sql"].startswith(BRACKETS)]


@contextmanager
def a_visit() -> Iterator[None]:
    """What is counted or kept in the database meanwhile is forgotten: each address is asked as the first of a day."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def costs(name: str, path: str, status: int, town: dict[str, Any]) -> tuple[int, list[str]]:
    """How many questions a second visit has, and what is wrong with an address."""
    wrong = []
    with a_visit():
        first = asked(name, path, town)[1]
        if len(first) > MOST:
            wrong += ["also the first of a day, and when a picture or a paper is made:", *first]
        answer, again = asked(name, path, town)
        if answer.status_code not in ({200, 206} if status == 200 and name == "parents:media" else {status}):
            wrong.append(f"answers {answer.status_code}")
        if len(again) > MOST:
            wrong += again
        if answer.cookies or "Cookie" in answer.headers.get("Vary", ""):
            wrong.append("sets a cookie")
        if status == 302 and name not in {"parents:code", "parents:steps", "parents:book"}:  # no book was made here
            counted = Plays.objects.aggregate(times=Sum(F("plays") + F("downloads")))["times"]
            if counted != 2:
                wrong.append(f"counted {counted} of two visits")
    return len(again), [f"{path}: {what}" for what in wrong]


@pytest.mark.django_db
def test_every_address_asks_little_however_large_the_town_and_sets_no_cookie(town: dict[str, Any]) -> None:
    small = {path: costs(name, path, status, town) for name, path, status in CASES}
    grown()
    large = {path: costs(name, path, status, town) for name, path, status in CASES}
    assert [what for _count, wrong in [*small.values(), *large.values()] for what in wrong] == []
    assert {path: count for path, (count, _) in large.items()} == {path: count for path, (count, _) in small.items()}


@pytest.mark.django_db
def test_an_error_of_ours_asks_nothing_and_sets_no_cookie(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("parents.views.pages.watch_page", broken)
    answer, cost = asked("parents:watch", WATCH, {})
    assert (answer.status_code, cost, len(answer.cookies)) == (500, [], 0)
