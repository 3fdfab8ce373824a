"""News that ask for something leave list, badge and mail when it is done; no mail goes with nothing left in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from dubbing.actions import take_approve, take_reject
from subtitles.actions import changes_request, translation_approve
from tests import factories
from tests.mail_server import MailServer
from tests.volunteers.news.people import told, who
from tests.volunteers.shortcuts import release, signed_in, submitted, submitted_again, take
from tutorials.actions import comment_add, comment_resolve, tutorial_archive, version_close
from tutorials.models import LanguageVersion
from volunteers.models import Letter, Notification
from volunteers.pipelines.news_answered import end_answered_news
from volunteers.pipelines.news_from_journal import send_news
from volunteers.pipelines.news_letters import write_news

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
Kind = Notification.Kind


def pass_time() -> None:
    """What the worker does every half minute."""
    send_news()
    end_answered_news()


def badge(name: str) -> int:
    person = who(name)
    page = signed_in(person).get("/atelier/news/", headers={"Accept-Language": "en"})
    assert page.status_code == 200 and (('<span class="count">' in page.text) == bool(person.unread_news))
    return person.unread_news


def ask_for_both(version: LanguageVersion) -> Any:
    """Amina is asked for a text and for a recording again; returns the text."""
    first, second, _third = factories.speech(version.tutorial)
    text = submitted(version, who("amina"), first)
    changes_request(by=who("rachid"), version=version, revision=text, reason="Trop long")
    take_reject(by=who("rachid"), version=version, take=take(version, who("amina"), second), reason="Un bruit")
    pass_time()
    assert told("amina") == ["text_sent_back", "take_asked_again"] and badge("amina") == 2
    return text


def redo_both(version: LanguageVersion) -> None:
    first, second, _third = factories.speech(version.tutorial)
    again = submitted_again(version, who("amina"), first, "أقصر")
    translation_approve(by=who("rachid"), version=version, revision=again)
    take_approve(by=who("rachid"), version=version, take=take(version, who("amina"), second))
    pass_time()


def test_what_was_sent_back_and_redone_leaves_list_badge_and_mail(version: LanguageVersion, server: MailServer) -> None:
    ask_for_both(version)
    redo_both(version)
    assert set(told("amina")) == {"text_approved", "take_approved"}
    assert "Trop long" not in signed_in(who("amina")).get("/atelier/news/").text
    Notification.objects.update(at=timezone.now() - timedelta(days=2))
    Notification.objects.filter(kind__in=[Kind.TEXT_APPROVED, Kind.TAKE_APPROVED]).delete()
    assert write_news(timezone.now()) == 0 and not Letter.objects.exists()


def test_a_mail_that_waits_for_the_server_is_written_again_or_not_at_all(version: LanguageVersion) -> None:
    ask_for_both(version)
    Notification.objects.update(at=timezone.now() - timedelta(days=2))
    assert write_news(timezone.now()) == 1
    assert "Trop long" in Letter.objects.get().text
    redo_both(version)
    assert not Letter.objects.exists()
    Notification.objects.update(at=timezone.now() - timedelta(days=2))
    assert write_news(timezone.now()) == 1
    assert "Trop long" not in Letter.objects.get().text
    Letter.objects.all().delete()
    ask_for_one_more(version)
    assert write_news(timezone.now()) == 0, "what was mailed is not mailed twice"


def ask_for_one_more(version: LanguageVersion) -> None:
    """Something else happens: what was told by the other mail is left alone."""
    submitted(version, who("amina"), factories.speech(version.tutorial)[2])
    pass_time()


def test_texts_and_recordings_wait_only_while_one_may_judge_them(version: LanguageVersion) -> None:
    factories.reviewer("ar", "nadia")
    first, second, _third = factories.speech(version.tutorial)
    text, said = submitted(version, who("amina"), first), take(version, who("amina"), second)
    for kind in (Kind.TEXTS_WAIT, Kind.TAKES_WAIT):
        for name in ("rachid", "nadia"):
            Notification.objects.create(
                person=who(name), kind=kind, key=str(kind), tutorial=version.tutorial.slug, language="ar"
            )
    pass_time()
    assert badge("rachid") == badge("nadia") == 2, "the texts are told once, whatever the journal brought"
    own = submitted(version, who("rachid"), second)
    translation_approve(by=who("nadia"), version=version, revision=text)
    take_approve(by=who("nadia"), version=version, take=said)
    pass_time()
    assert told("rachid") == [], "the last that waits is his own"
    assert set(told("nadia")) == {"texts_wait"}
    translation_approve(by=who("nadia"), version=version, revision=own)
    pass_time()
    assert "texts_wait" not in told("nadia")
    submitted(version, who("amina"), _third)
    pass_time()
    assert told("rachid") == ["text_approved", "texts_wait"], "what waits since is told again, on the same day"


ENDS: dict[str, Callable[[LanguageVersion], object]] = {
    "archive": lambda version: tutorial_archive(by=who("claire"), tutorial=version.tutorial),
    "close": lambda version: version_close(by=who("claire"), version=version),
}


@pytest.mark.parametrize("end", ENDS)
def test_where_no_work_is_asked_for_no_news_asks_for_it(version: LanguageVersion, end: str) -> None:
    ask_for_both(version)
    about = {"tutorial": version.tutorial.slug, "language": "ar"}
    asks = (Kind.TEXTS_WAIT, Kind.TAKES_WAIT, Kind.OPENED, Kind.NUDGE, Kind.GONE, Kind.LIVE, Kind.PLAYED, Kind.STUCK)
    for kind in asks:
        Notification.objects.create(person=who("claire"), by=who("amina"), kind=kind, key=str(kind), **about)
    ENDS[end](version)
    pass_time()
    assert told("amina") == [] and told("claire") == []


def test_a_remark_that_is_settled_waits_for_nobody(version: LanguageVersion) -> None:
    third = factories.speech(version.tutorial)[2]
    named = [who("rachid")]
    said = comment_add(by=who("amina"), segment=third, language="ar", text="Quel mot ?", key=uuid4(), mentioned=named)
    unclear = comment_add(by=who("amina"), segment=third, language="ar", text="", key=uuid4(), kind="not_understood")
    pass_time()
    assert told("rachid") == ["mention"] and told("claire") == ["not_understood"]
    for comment in (said, unclear):
        comment_resolve(by=who("claire"), comment=comment)
    pass_time()
    assert told("rachid") == [] and told("claire") == []
    assert told("amina") == ["resolved", "resolved"]


def test_what_is_live_or_still_asked_stays(version: LanguageVersion) -> None:
    ask_for_both(version)
    release(version)
    about = {"tutorial": version.tutorial.slug, "language": "ar"}
    for kind in (Kind.LIVE, Kind.PLAYED, Kind.OPENED):
        Notification.objects.create(person=who("rachid"), kind=kind, key=str(kind), **about)
    submitted(version, who("amina"), factories.speech(version.tutorial)[2])  # the journal moved
    pass_time()
    assert told("amina") == ["text_sent_back", "take_asked_again"]
    assert {"live", "played", "opened"} <= set(told("rachid"))


def test_who_came_back_is_neither_asked_nor_told_of(version: LanguageVersion) -> None:
    long_ago = timezone.now() - timedelta(days=9)
    about = {"tutorial": version.tutorial.slug, "language": "ar", "at": long_ago}
    nudge = Notification.objects.create(
        person=who("amina"), kind=Kind.NUDGE, key="nudge/1", mailed_at=long_ago, **about
    )
    Notification.objects.create(person=who("claire"), by=who("amina"), kind=Kind.GONE, key="gone/1", **about)
    submitted(version, who("amina"), factories.speech(version.tutorial)[0])
    pass_time()
    assert told("claire") == [] and badge("amina") == 0
    nudge.refresh_from_db()
    assert nudge.read_at is not None, "once, kindly: the row says that it was asked"
