"""News: made from the journal, for each person once; read on a page that asks few questions."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dubbing.actions import take_approve, take_reject
from journal.models import Entry
from subtitles.actions import changes_request, translation_approve
from tests import factories
from tests.concurrency import at_once, one_waits
from tests.volunteers.news.people import told, who
from tests.volunteers.shortcuts import signed_in, submitted, take
from tutorials.models import LanguageVersion
from volunteers.models import Notification, PendingNews, User
from volunteers.pipelines.news_from_journal import send_news
from volunteers.queries.news import news_page

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Notification.Kind


@pytest.mark.postgres
def test_opening_a_language_is_told_to_those_who_help_with_it() -> None:
    claire, deniz = factories.coordinator(), factories.volunteer("tr", "deniz")
    factories.volunteer("ar", "amina")
    everywhere = factories.person("polyglot", ("volunteer", ""))
    everywhere.spoken_languages.create(language="tr")
    factories.person("elsewhere", ("volunteer", ""))
    gone = factories.volunteer("tr", "gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    factories.version(factories.tutorial(), "tr", claire)
    factories.version(factories.tutorial("film-2"), "fr", claire)
    send_news()
    assert {row.person for row in Notification.objects.all()} == {deniz, everywhere}


def test_what_a_reviewer_says_of_ones_work_is_told_with_its_reason(version: LanguageVersion) -> None:
    amina, rachid = who("amina"), who("rachid")
    first, second, third = factories.speech(version.tutorial)
    changes_request(by=rachid, version=version, revision=submitted(version, amina, first), reason="Trop long")
    translation_approve(by=rachid, version=version, revision=submitted(version, amina, second))
    take_approve(by=rachid, version=version, take=take(version, amina, second))
    take_reject(by=rachid, version=version, take=take(version, amina, third), reason="Un bruit à la fin")
    send_news()
    assert told("amina") == ["text_sent_back", "text_approved", "take_approved", "take_asked_again"]
    page = signed_in(amina).get("/atelier/news/", headers={"Accept-Language": "en"})
    body = page.content.decode()
    for said in ("Trop long", "Un bruit à la fin", "Rachid asks you to change a text.", first.text, "you wrote it"):
        assert said in body
    assert told("rachid") == ["texts_wait"], "one a day, however many texts"
    assert told("claire") == []


def test_where_nobody_reviews_coordinators_hear_of_it() -> None:
    claire, deniz = factories.coordinator(), factories.volunteer("tr", "deniz")
    opened = factories.version(factories.tutorial(), "tr", claire)
    for segment in factories.speech(opened.tutorial):
        submitted(opened, deniz, segment)
    send_news()
    assert told("claire") == ["texts_wait"]
    (piece,) = news_page(claire)[1]
    assert piece.why == "You get this because you coordinate."


def test_ones_own_acts_are_no_news(version: LanguageVersion) -> None:
    rachid, (first, *_rest) = who("rachid"), factories.speech(version.tutorial)
    version.self_review_allowed = True
    version.save()
    translation_approve(by=rachid, version=version, revision=submitted(version, rachid, first))
    send_news()
    assert told("rachid") == []


@pytest.mark.postgres
def test_a_double_click_and_a_second_worker_tell_once(version: LanguageVersion) -> None:
    amina, rachid, (first, *_rest) = who("amina"), who("rachid"), factories.speech(version.tutorial)
    revision = submitted(version, amina, first)
    for _again in range(3):
        translation_approve(by=rachid, version=version, revision=revision)
    entry = Entry.objects.get(verb="approve")
    send_news()
    PendingNews.objects.create(entry=entry)  # a worker that was killed before it could forget it
    assert send_news() == 1
    assert told("amina") == ["text_approved"]


@pytest.mark.postgres
def test_no_news_of_what_was_rolled_back(version: LanguageVersion) -> None:
    amina, (first, *_rest) = who("amina"), factories.speech(version.tutorial)
    with transaction.atomic():
        submitted(version, amina, first)
        transaction.set_rollback(True)
    assert send_news() == 0 and told("rachid") == []


@pytest.mark.postgres
def test_an_entry_that_is_committed_late_is_told_too(version: LanguageVersion) -> None:
    """It has the lower number: a cursor that had read the second would have passed it over."""
    amina, rachid = who("amina"), who("rachid")
    first, second, _third = factories.speech(version.tutorial)
    one, two = submitted(version, amina, first), submitted(version, amina, second)

    def late() -> None:
        translation_approve(by=rachid, version=version, revision=one)

    def early() -> None:
        translation_approve(by=rachid, version=version, revision=two)
        send_news()

    assert one_waits(late, early) == [None, None]
    send_news()
    assert told("amina") == ["text_approved"] * 2


@pytest.mark.postgres
def test_ten_workers_at_once_tell_each_person_each_piece_once(version: LanguageVersion) -> None:
    claire, rachid = who("claire"), who("rachid")
    people = [factories.volunteer("ar", f"v{number}") for number in range(8)]
    factories.reviewer("ar", "nadia")
    other = factories.version(factories.tutorial("film-2"), "ar", claire)
    chance = random.Random(20)
    pairs = [(ours, segment) for ours in (version, other) for segment in factories.speech(ours.tutorial)]
    for ours, segment in pairs:
        author = chance.choice(people)
        translation_approve(by=rachid, version=ours, revision=submitted(ours, author, segment))
    waiting = PendingNews.objects.count()
    gave = at_once(*[send_news] * 10)
    assert not [error for error in gave if isinstance(error, Exception)]
    assert sum(gave) == waiting and not PendingNews.objects.exists()
    for entry in Entry.objects.filter(verb="approve"):
        assert Notification.objects.filter(person=entry.concerns, key=f"text_approved/{entry.pk}").count() == 1
    assert Notification.objects.filter(kind=Kind.TEXT_APPROVED).count() == len(pairs)
    assert {row.person.display_name for row in Notification.objects.filter(kind=Kind.TEXTS_WAIT)} == {"Rachid", "Nadia"}
    assert Notification.objects.filter(kind=Kind.TEXTS_WAIT).count() == 4
    assert Notification.objects.filter(kind=Kind.OPENED).count() == len(people) + 3


def test_reading_counts_down_the_badge_and_leads_to_the_place(version: LanguageVersion) -> None:
    amina, rachid = who("amina"), who("rachid")
    first, second, third = factories.speech(version.tutorial)
    for segment in (first, second):
        translation_approve(by=rachid, version=version, revision=submitted(version, amina, segment))
    changes_request(by=rachid, version=version, revision=submitted(version, amina, third), reason="Trop long")
    send_news()
    client = signed_in(amina)
    assert '<span class="count">3</span>' in client.get("/atelier/news/").content.decode()
    pieces = news_page(amina)[1]
    assert [piece.what for piece in pieces] == ["Rachid asks you to change a text.", "2 texts of yours are approved."]
    gone = client.post(f"/atelier/news/{pieces[0].number}/")
    assert gone.url == f"/atelier/text/{version.tutorial.slug}/ar/{third.public_id}/"
    client.post(f"/atelier/news/{pieces[1].number}/")
    assert not Notification.objects.filter(person=amina, read_at=None).exists()
    assert signed_in(rachid).post(f"/atelier/news/{pieces[0].number}/").status_code == 404
    assert '<span class="count">' not in client.get("/atelier/news/").content.decode()


def test_all_read_means_what_was_on_the_page(version: LanguageVersion) -> None:
    amina, client = who("amina"), signed_in(who("amina"))
    shown = [Notification.objects.create(person=amina, kind=Kind.OPENED, key=str(number)) for number in range(3)]
    later = Notification.objects.create(person=amina, kind=Kind.OPENED, key="later")
    client.post("/atelier/news/read/", {"up_to": shown[-1].pk})
    assert [row.pk for row in Notification.objects.filter(person=amina, read_at=None)] == [later.pk]
    for odd in ("", "x", "-1", "9" * 30):
        assert client.post("/atelier/news/read/", {"up_to": odd}).status_code == 400
    assert Notification.objects.filter(person=amina, read_at=None).count() == 1


@pytest.mark.postgres
def test_a_long_life_of_news_is_read_in_few_questions(version: LanguageVersion) -> None:
    amina, rachid, segments = who("amina"), who("rachid"), factories.speech(version.tutorial)
    chance = random.Random(7)
    Notification.objects.bulk_create(
        Notification(
            person=amina,
            kind=chance.choice(Kind.values),
            key=str(number),
            tutorial=version.tutorial.slug,
            language="ar",
            segment=chance.choice(segments).public_id,
            by=rachid,
            at=timezone.now() - timedelta(minutes=number * 30),
        )
        for number in range(3000)
    )
    client = signed_in(amina)
    client.get("/atelier/news/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/atelier/news/?page=7")
    assert page.status_code == 200
    assert len(asked) <= 9, [query["sql"] for query in asked]


def test_news_of_a_film_that_is_gone_are_shown_without_it(version: LanguageVersion) -> None:
    amina = who("amina")
    for number, kind in enumerate(Kind.values):
        Notification.objects.create(person=amina, kind=kind, key=str(number), tutorial="gone-film", language="ar")
    assert signed_in(amina).get("/atelier/news/").status_code == 200
