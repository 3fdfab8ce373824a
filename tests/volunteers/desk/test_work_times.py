"""Minutes of volunteers: sums by day, language and act; what they say of a sentence, and to the forecast."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from dubbing.queries import ACTS
from journal.models import Entry
from tests import factories
from tests.concurrency import at_once
from tests.volunteers.shortcuts import signed_in
from tutorials.models import LanguageVersion
from volunteers.actions.work_times import CACHE_KEY, FEWEST_PEOPLE, add_work_time
from volunteers.models import User, WorkTime
from volunteers.queries.desk import forecast
from volunteers.queries.desk.work_times import TOWN, work_rates

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ADDRESS = "/atelier/minutes/ar/translate/"


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.delete_many([CACHE_KEY, forecast.CACHE_KEY])


@pytest.fixture
def version() -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar", factories.coordinator())


def sums() -> dict[tuple[str, str], int]:
    return {(row.language, row.act): row.seconds for row in WorkTime.objects.all()}


def acts(
    *people: User, count: int = 1, language: str = "ar", act: str = "submit translationrevision", **after: Any
) -> None:
    """Lines of the journal: so often each of them did it."""
    verb, kind = act.split()
    given = {"verb": verb, "object_type": kind, "object_id": "1", "language": language, "after": after}
    Entry.objects.bulk_create(Entry(actor=person, **given) for person in people for _time in range(count))


def say(person: User, seconds: object = 50, address: str = ADDRESS) -> int:
    return int(signed_in(person).post(address, {"seconds": seconds}).status_code)


def test_a_page_s_message_adds_to_a_sum_and_no_line_says_who(version: LanguageVersion) -> None:
    amina, journal = factories.volunteer(), Entry.objects.count()
    assert [say(amina), say(amina, 7)] == [204, 204]
    assert sums() == {(TOWN, "translate"): 57}
    assert WorkTime.objects.get().day == timezone.localdate()
    assert {field.name for field in WorkTime._meta.get_fields()} == {"id", "day", "language", "act", "seconds"}
    assert Entry.objects.count() == journal


@pytest.mark.parametrize("people", [FEWEST_PEOPLE - 1, FEWEST_PEOPLE])
def test_fewer_than_three_people_are_counted_with_the_town(version: LanguageVersion, people: int) -> None:
    team = [factories.volunteer(name=f"volunteer-{number}") for number in range(people)]
    acts(*team, count=5)
    acts(*(factories.volunteer("tr", f"turk-{number}") for number in range(3)), language="tr")
    assert say(team[0]) == 204
    assert sums() == {("ar" if people == FEWEST_PEOPLE else TOWN, "translate"): 50}
    # Three translate, and one of them reviews: that sum would be hers.
    rachid = factories.reviewer()
    acts(rachid, act="approve translationrevision")
    assert say(rachid, address="/atelier/minutes/ar/review/") == 204
    assert sums()[TOWN, "review"] == 50


def test_what_is_no_time_is_refused(version: LanguageVersion) -> None:
    amina = factories.volunteer()
    for seconds in ("", "much", 0, -5, 3601, 10**30):
        assert say(amina, seconds) == 400, seconds
    assert say(factories.volunteer("ar", "badr"), address="/atelier/minutes/ar/sleep/") == 400
    assert sums() == {}


def test_who_does_no_such_work_adds_nothing(version: LanguageVersion) -> None:
    amina = factories.volunteer()
    refused = [
        say(amina, address=f"/atelier/minutes/{place}/") for place in ("tr/translate", "ar/review", "fr/correct")
    ]
    assert refused == [403] * 3 and sums() == {}


@pytest.mark.django_db(transaction=True)
def test_two_pages_at_once_are_both_counted() -> None:
    amina = factories.volunteer()

    def add() -> None:
        for _time in range(5):
            add_work_time(by=amina, language="ar", act="record", seconds=10)

    assert at_once(add, add, add) == [None] * 3
    assert sums() == {(TOWN, "record"): 150}


@contextmanager
def held_row() -> Iterator[None]:
    """Somebody changes the row and does not come to an end."""
    begun, over = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            WorkTime.objects.update(seconds=1)
            begun.set()
            over.wait(60)
        connections.close_all()

    holder = Thread(target=hold)
    holder.start()
    begun.wait(60)
    yield
    over.set()
    holder.join()


@pytest.mark.django_db(transaction=True)
def test_a_lock_does_not_fail_the_answer() -> None:
    amina = factories.volunteer()
    client = signed_in(amina)
    assert client.post(ADDRESS, {"seconds": 5}).status_code == 204
    with held_row():
        assert client.post(ADDRESS, {"seconds": 9}).status_code == 204
    assert sums() == {(TOWN, "translate"): 1}, "left out"
    assert not connection.in_atomic_block
    assert client.post(ADDRESS, {"seconds": 9}).status_code == 204
    assert sums() == {(TOWN, "translate"): 10}


def test_a_sentence_takes_what_was_counted_on_the_days_of_the_count(version: LanguageVersion) -> None:
    amina, today = factories.volunteer(), timezone.localdate()
    acts(amina, count=4)
    acts(amina, count=7, origin="import")
    acts(amina, count=7, act="approve translationrevision", approved_elsewhere=True)
    acts(amina, count=2, act="approve translationrevision", approved_elsewhere=False)
    acts(amina, count=7, act="send take", brought_in=True)
    acts(amina, count=3, language="tr")
    rows = (("ar", "translate", 200), (TOWN, "translate", 220), ("ar", "review", 90), ("ar", "record", 60))
    for language, act, seconds in rows:
        WorkTime.objects.create(day=today, language=language, act=act, seconds=seconds)
    WorkTime.objects.create(day=today - timedelta(days=100), language="ar", act="listen", seconds=10)
    rates = work_rates()
    assert {key: rate.each for key, rate in rates.items()} == {
        ("ar", "translate"): 50,
        (TOWN, "translate"): 60,
        ("ar", "review"): 45,
        (TOWN, "review"): 45,
        ("ar", "record"): None,
        (TOWN, "record"): None,
    }


def test_the_correction_is_told_by_the_minute_of_film() -> None:
    """Of films that were opened since pages count; a second language of one that was open before is no new film."""
    coordinator, today = factories.coordinator(), timezone.localdate()
    old = factories.tutorial("old", duration_ms=600_000)
    factories.version(old, "ar", coordinator)
    WorkTime.objects.create(day=today + timedelta(days=1), language=TOWN, act="correct", seconds=600)
    assert work_rates()[TOWN, "correct"].each is None
    WorkTime.objects.update(day=today)
    factories.version(factories.tutorial("new", duration_ms=120_000), "ar", coordinator)
    factories.version(old, "tr", coordinator)
    assert work_rates()[TOWN, "correct"].minutes_each == pytest.approx(10 / 12)


def test_the_forecast_takes_what_pages_counted_where_it_is_enough() -> None:
    amina, today = factories.volunteer(), timezone.localdate()
    WorkTime.objects.create(day=today, language="ar", act="translate", seconds=20 * forecast.LEAST_MEASURED)
    WorkTime.objects.create(day=today, language=TOWN, act="translate", seconds=20 * forecast.LEAST_MEASURED)
    acts(amina, count=forecast.LEAST_MEASURED - 1)
    assert forecast.pace_of_work().seconds == forecast.GUESS
    cache.delete(forecast.CACHE_KEY)
    acts(amina)
    acts(amina, language="tr", count=forecast.LEAST_MEASURED)
    pace = forecast.pace_of_work()
    assert pace.seconds["translate"] == 20 and set(pace.measured) == {"translate"}
    assert pace.of_language == {(TOWN, "translate"): 20, ("ar", "translate"): 20}
    WorkTime.objects.filter(language="ar").update(seconds=60 * forecast.LEAST_MEASURED)
    cache.delete(forecast.CACHE_KEY)
    pace = forecast.pace_of_work()
    assert [pace.minutes({"translate": 6}, language) for language in ("ar", "tr", TOWN)] == [6, 4, 4]


def test_the_figures_and_the_doctor_say_them(version: LanguageVersion, capsys: pytest.CaptureFixture[str]) -> None:
    client, today = signed_in(User.objects.get(display_name="Claire")), timezone.localdate()
    said = client.get("/atelier/board/figures/").text
    assert "Aucune minute de bénévole" in said
    acts(factories.volunteer(), count=forecast.LEAST_MEASURED)
    WorkTime.objects.create(day=today, language="ar", act="translate", seconds=93 * forecast.LEAST_MEASURED)
    WorkTime.objects.create(day=today, language=TOWN, act="correct", seconds=300)
    factories.version(factories.tutorial("new", duration_ms=60_000), "ar", User.objects.get(display_name="Claire"))
    cache.delete(forecast.CACHE_KEY)
    said = " ".join(client.get("/atelier/board/figures/").text.split())
    assert "93 s par phrase" in said and "min par minute de film" in said and "× 93 s" in said
    call_command("doctor", "--json")
    check = json.loads(capsys.readouterr().out)["checks"][-1]
    assert check["code"] == "minutes" and check["ok"] and "1.55" in check["sentence"]
    assert check["figures"]["translate"] == 1.55 and check["figures"]["record"] is None
    assert set(check["figures"]) == {"correct", *ACTS}


def test_the_notice_says_it(client: Any) -> None:
    assert "Combien de minutes le travail demande" in client.get("/atelier/donnees/").text
