"""Each setting of *News by e-mail* does what it says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.mail_server import MailServer
from tests.volunteers.news.mails import PAGE, at, choose, happens, plain, sent
from tests.volunteers.shortcuts import signed_in
from volunteers.models import Notification, User
from volunteers.pipelines.news_letters import last_moment, write_news

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Notification.Kind


@pytest.mark.postgres
def test_the_default_is_one_mail_a_day_with_everything_since_the_last(server: MailServer) -> None:
    amina = factories.volunteer()
    factories.tutorial()
    assert amina.digest == "daily"
    happens(amina, at(16, 9))
    assert sent(server, at(16, 12)) == []
    happens(amina, at(16, 15))
    (letter,) = sent(server, at(16, 17, 1))
    assert letter["To"] == "amina@example.org"
    assert plain(letter).count("Trop long") == 2
    happens(amina, at(16, 18))
    for moment in (at(16, 19), at(16, 23), at(17, 8), at(17, 16, 59)):
        assert sent(server, moment) == []
    assert len(sent(server, at(17, 17))) == 1
    assert sent(server, at(18, 17)) == [], "nothing happened"


def test_weekly_is_thursdays(server: MailServer) -> None:
    amina = factories.volunteer()
    choose(amina, "weekly")
    happens(amina, at(13, 9))
    happens(amina, at(16, 9))
    gone = {day: len(sent(server, at(day, 17, 5))) for day in range(16, 30)}
    assert {day for day, count in gone.items() if count} == {19}
    happens(amina, at(27, 9))
    assert len(sent(server, timezone.make_aware(datetime(2026, 12, 3, 17, 0)))) == 1


def test_at_once_waits_for_a_quiet_moment_but_not_for_long(server: MailServer) -> None:
    amina = factories.volunteer()
    choose(amina, "at_once")
    happens(amina, at(16, 9, 0))
    assert sent(server, at(16, 9, 1)) == []
    assert len(sent(server, at(16, 9, 2))) == 1
    for minute in range(20, 31):  # a reviewer at work
        happens(amina, at(16, 9, minute))
        if minute < 30:
            assert sent(server, at(16, 9, minute) + timedelta(seconds=30)) == []
    assert len(sent(server, at(16, 9, 30) + timedelta(seconds=30))) == 1


def test_never_is_never_and_afterwards_not_the_whole_past(server: MailServer) -> None:
    amina = factories.volunteer()
    choose(amina, "never")
    happens(amina, at(2, 9))
    for day in range(2, 30):
        assert sent(server, at(day, 17)) == []
    assert len(signed_in(amina).get("/atelier/news/").context["pieces"]) == 1
    choose(amina, "daily")
    assert sent(server, at(30, 17)) == [], "four weeks old"
    happens(amina, at(30, 9), reason="Neuf")
    (letter,) = sent(server, at(30, 17))
    assert "Trop long" not in plain(letter) and "Neuf" in plain(letter)


def test_the_mail_counts_as_the_badge_does(server: MailServer) -> None:
    amina = factories.volunteer()
    User.objects.update(interface_language="en")
    amina.refresh_from_db()
    for minute in range(20):
        happens(amina, at(16, 9, minute), Kind.TEXT_APPROVED)
    happens(amina, at(16, 10))
    assert amina.unread_news == 21
    (letter,) = sent(server, at(16, 17, 1))
    assert str(letter["Subject"]).startswith("21 ")
    for minute in range(14):
        happens(amina, at(17, 9, minute))
    (letter,) = sent(server, at(17, 17, 1))
    assert str(letter["Subject"]).startswith("14 ") and "2 more pieces of news" in plain(letter)


def test_a_setting_that_does_not_exist_changes_nothing() -> None:
    amina = factories.volunteer()
    client = signed_in(amina)
    for how in ("", "hourly", "DAILY", "never\x00"):
        answer = client.post(PAGE, {"display_name": "Other", "digest": how})
        amina.refresh_from_db()
        assert (answer.status_code, amina.digest) in {(400, "daily"), (302, "never")}, how
        assert answer.status_code == 302 or amina.display_name == "Amina", how


def test_a_mail_has_twelve_pieces_and_says_how_many_more(server: MailServer) -> None:
    """MAX_SHOWN as shipped."""
    amina = factories.volunteer()
    for number in range(13):
        happens(amina, at(16, 9, number), reason=f"Raison {number}.")
    (letter,) = sent(server, at(16, 17, 1))
    assert [number for number in range(13) if f"Raison {number}." in plain(letter)] == list(range(1, 13)), "the newest"


def test_what_was_read_on_the_page_is_not_mailed(server: MailServer) -> None:
    amina = factories.volunteer()
    row = happens(amina, at(16, 9))
    signed_in(amina).post(f"/atelier/news/{row.pk}/")
    assert sent(server, at(16, 17)) == []


@pytest.mark.postgres
def test_a_hundred_volunteers_cost_one_question_when_nothing_is_due(server: MailServer) -> None:
    people = [factories.volunteer(name=f"v{number}") for number in range(100)]
    Notification.objects.bulk_create(
        Notification(
            person=person, kind=Kind.TEXT_APPROVED, key=str(number), at=at(16, 18), mailed_at=at(16, 18), tutorial="t"
        )
        for person in people
        for number in range(50)
    )
    for person in people:
        happens(person, at(16, 18))
    with CaptureQueriesContext(connection) as asked:
        assert write_news(at(16, 18)) == 0
    assert len(asked) == 1, [query["sql"] for query in asked]


@pytest.mark.parametrize("digest", ["daily", "weekly"])
def test_the_moment_is_at_the_towns_hour_on_every_day_of_the_year(digest: str) -> None:
    """The clocks change in March and in October."""
    now, days = timezone.make_aware(datetime(2026, 1, 1, 0, 30)), set()
    while now.year == 2026 or now.month < 2:
        moment = last_moment(digest, now)
        local = timezone.localtime(moment)
        assert moment <= now < moment + timedelta(days=1 if digest == "daily" else 7, hours=1)
        assert local.hour == 17 and (digest == "daily" or local.weekday() == 3)
        days.add(local.date())
        now += timedelta(hours=7)
    assert len(days) > (380 if digest == "daily" else 55)
