"""A step that parents did not understand: who is told, where, and what they can do about it with one tap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dubbing.models import HardStep, Plays, Release, Take
from dubbing.queries.hard_steps import TEXT, VOICE, hard_steps_lately, step_clarity
from dubbing.states import ReleaseState, move_release
from public.actions import not_understood
from subtitles.actions import translation_approve
from subtitles.models import TranslationRevision
from tests import factories
from tests.volunteers import shortcuts
from tests.volunteers.shortcuts import approved, consenting, signed_in
from tutorials.models import Comment, LanguageVersion, Segment
from volunteers.models import Notification, User
from volunteers.pipelines import news_of_the_day as day
from volunteers.pipelines.news_from_journal import keep_once

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Heard:
    version: LanguageVersion
    segment: Segment
    amina: User
    rachid: User

    def revision(self) -> TranslationRevision:
        return TranslationRevision.objects.get(
            translation__segment=self.segment, translation__language="ar", state="approved"
        )

    def publish(self) -> Release:
        """Live, with the approved text and take of the segment."""
        for before in self.version.releases.filter(state="live"):
            move_release(before, ReleaseState.SUPERSEDED)
        take = Take.objects.filter(segment=self.segment, state="approved").first()
        row = {"segment": self.segment.pk, "revision": self.revision().pk, "take": take.pk if take else None}
        return shortcuts.release(self.version, manifest={"chosen": [row]}, live_at=timezone.now())

    def reword(self, text: str = "أبسط") -> None:
        revision = shortcuts.submitted_again(self.version, self.amina, self.segment, text)
        translation_approve(by=self.rachid, version=self.version, revision=revision)

    def record(self) -> Take:
        Take.objects.filter(segment=self.segment, state="approved").update(state="superseded")
        return shortcuts.take(self.version, self.amina, self.segment, state="approved")

    def known(self) -> Any:
        return step_clarity(hard_steps_lately())[self.version.pk, self.segment.pk]


@pytest.fixture
def heard() -> Heard:
    amina, rachid, claire = factories.volunteer(), factories.reviewer(), factories.coordinator()
    for person in (amina, rachid):
        person.spoken_languages.create(language="ar", level="native")
    version = factories.version(factories.tutorial(), "ar", claire)
    approved(version, amina, rachid)
    segment = Segment.objects.filter(tutorial=version.tutorial, kind=Segment.Kind.SPEECH).order_by("start_ms")[1]
    return Heard(version, segment, amina, rachid)


def tap(release: Release, segment: Segment, times: int, days_ago: int = 0) -> None:
    for _ in range(times):
        assert not_understood(release_id=release.pk, segment=segment.public_id)
    today = timezone.localdate()
    HardStep.objects.filter(day=today).update(day=today - timedelta(days=days_ago))


@pytest.mark.postgres
def test_taps_are_counted_by_the_words_and_the_voice_that_were_heard(heard: Heard) -> None:
    tap(heard.publish(), heard.segment, 9)
    assert (heard.known().before, heard.known().now, heard.known().changed) == (0, 9, "")
    heard.reword()
    assert heard.known().now == 9, "approved, but parents still hear the old words"
    second = heard.publish()
    assert (heard.known().before, heard.known().now, heard.known().changed) == (9, 0, TEXT)
    tap(second, heard.segment, 1)
    assert (heard.known().before, heard.known().now) == (9, 1)


def test_a_new_recording_of_the_same_words_counts_as_a_change_of_voice(heard: Heard) -> None:
    heard.record()
    tap(heard.publish(), heard.segment, 4)
    heard.publish()
    assert heard.known().changed == "", "published again, heard the same"
    heard.record()
    heard.publish()
    assert (heard.known().before, heard.known().now, heard.known().changed) == (4, 0, VOICE)


def test_who_wrote_it_reads_it_at_home_and_beside_the_segment(heard: Heard) -> None:
    tap(heard.publish(), heard.segment, 9)
    heard.reword()
    tap(heard.publish(), heard.segment, 1)
    said = "Parents did not understand this step: 9 ×. Since it was reworded: 1 ×."
    slug, place = heard.version.tutorial.slug, heard.segment.public_id
    amina, rachid = signed_in(reads_english(heard.amina)), signed_in(reads_english(heard.rachid))
    consenting(heard.amina)
    where = [slug, "ar", place]
    pages = ("/atelier/", f"/atelier/talk/{slug}/{place}/ar/")
    for page in pages:
        assert said in amina.get(page).content.decode(), page
    studio = amina.get(reverse("dubbing:record", args=where)).content.decode()
    assert said in studio.replace("\\u00d7", "×")
    assert said in rachid.get("/atelier/").content.decode(), "who reviews the language sees it too"
    other = factories.volunteer("tr", "elif")
    other.spoken_languages.create(language="tr", level="native")
    assert said not in signed_in(reads_english(other)).get("/atelier/").content.decode()


def test_a_slip_of_the_thumb_is_told_to_no_volunteer_but_to_the_town(heard: Heard) -> None:
    tap(heard.publish(), heard.segment, 2)
    said = "Parents did not understand this step"
    assert said not in signed_in(reads_english(heard.amina)).get("/atelier/").content.decode()
    claire = User.objects.get(display_name="Claire")
    assert heard.segment.public_id in signed_in(claire).get("/atelier/board/steps/").content.decode()


def reads_english(person: User) -> User:
    person.interface_language = "en"
    person.save(update_fields=["interface_language"])
    return person


def ask(client: Any, heard: Heard, what: str, key: str = "") -> Any:
    address = f"/atelier/voice/{heard.version.tutorial.slug}/ar/{heard.segment.public_id}/hard/{what}/"
    return client.post(address, {"key": key or str(uuid4()), "next": "/atelier/board/steps/"})


@pytest.mark.parametrize("who", ["Rachid", "Claire"])
def test_one_tap_makes_it_a_task_and_the_second_one_none_more(heard: Heard, who: str) -> None:
    heard.record()
    tap(heard.publish(), heard.segment, 5)
    client = signed_in(User.objects.get(display_name=who))
    key = str(uuid4())
    for _ in range(2):
        for what in ("text", "voice", "comment"):
            answer = ask(client, heard, what, key)
            assert answer.status_code in {302, 400, 409}, what
    asked = TranslationRevision.objects.get(state="changes_requested")
    assert asked.translation.segment == heard.segment
    assert "لم أفهم هذه الخطوة (5 ×)" in asked.reason, "in the words of the language that is asked"
    assert Take.objects.get(state="rejected").segment == heard.segment
    assert Comment.objects.get().text == asked.reason
    home = signed_in(heard.amina).get("/atelier/").content.decode()
    assert "لم أفهم هذه الخطوة (5 ×)" in home


def test_nobody_else_asks_and_nothing_is_asked_that_no_parent_said(heard: Heard) -> None:
    heard.publish()
    assert ask(signed_in(heard.rachid), heard, "text").status_code == 400
    tap(heard.version.releases.get(state="live"), heard.segment, 3)
    assert ask(signed_in(heard.amina), heard, "text").status_code == 403
    assert ask(signed_in(factories.reviewer("tr", "elif")), heard, "text").status_code == 403
    for odd in ("", "x"):
        assert ask(signed_in(heard.rachid), heard, "nothing", odd).status_code in {400, 404}
    assert ask(signed_in(heard.rachid), heard, "voice").status_code < 500, "there is no recording"
    assert not TranslationRevision.objects.filter(state="changes_requested").exists()


def helped(heard: Heard) -> list[Notification]:
    keep_once(day._clarity_news(timezone.now()))
    return list(Notification.objects.filter(kind="helped"))


@pytest.mark.postgres
def test_what_helped_is_news_for_who_changed_it_once(heard: Heard) -> None:
    tap(heard.publish(), heard.segment, 9, days_ago=20)
    heard.reword()
    live = heard.publish()
    assert helped(heard) == [], "nobody has watched it since: silence says little"
    Plays.objects.create(release=live, day=timezone.localdate(), plays=12)
    tap(live, heard.segment, 1, days_ago=3)
    (news,) = helped(heard)
    assert (news.person, news.segment, news.figures) == (
        heard.amina, heard.segment.public_id, {"changed": "text", "before": 9, "now": 1}
    )  # fmt: skip  # a table: several short entries a row
    assert len(helped(heard)) == 1
    page = signed_in(reads_english(heard.amina)).get("/atelier/news/").content.decode()
    assert "9 ×. Since it was reworded: 1 ×." in page


@pytest.mark.parametrize(
    ("before", "days_ago", "now"),
    [(2, 20, 0), (9, 10, 0), (9, 20, 5)],
    ids=["a slip of the thumb", "too soon", "it did not help"],
)
def test_what_did_not_help_or_is_not_sure_is_no_news(heard: Heard, before: int, days_ago: int, now: int) -> None:
    tap(heard.publish(), heard.segment, before, days_ago=days_ago)
    heard.reword()
    live = heard.publish()
    Plays.objects.create(release=live, day=timezone.localdate(), plays=50)
    tap(live, heard.segment, now)
    assert helped(heard) == []


@pytest.mark.postgres
def test_the_pages_ask_little_in_a_town_with_many_steps(
    heard: Heard, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    live = heard.publish()
    for segment in Segment.objects.filter(tutorial=heard.version.tutorial, kind=Segment.Kind.SPEECH):
        tap(live, segment, 4)
    claire, slug = User.objects.get(display_name="Claire"), heard.version.tutorial.slug
    for person, page in (
        (heard.amina, "/atelier/"),
        (claire, "/atelier/board/steps/"),
        (heard.rachid, f"/atelier/talk/{slug}/{heard.segment.public_id}/ar/"),
    ):
        client = signed_in(person)
        client.get(page)
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200


def test_no_trace_of_a_person_stays(heard: Heard) -> None:
    """Neither cookie nor address: what the tables hold after a tap is the count, whoever it was."""
    live = heard.publish()
    slug = heard.version.tutorial.slug
    tables = {model: model.objects.count() for model in (HardStep, Notification, Comment)}
    for number in range(3):
        visitor = Client(REMOTE_ADDR=f"203.0.113.{number}", headers={"user-agent": "A phone of Zoé"})
        answer = visitor.post(f"/ar/{slug}/hard/", {"release": live.pk, "segment": heard.segment.public_id})
        assert answer.status_code == 303
        assert not answer.cookies
        assert not visitor.cookies
        assert not {"Set-Cookie", "ETag"} & set(answer.headers)
    row = HardStep.objects.values().get()
    assert set(row) == {"id", "version_id", "segment_id", "revision", "take", "day", "times"}
    assert row["times"] == 3
    assert Notification.objects.count() == tables[Notification]
    assert Comment.objects.count() == tables[Comment]
