"""News that time brings: thanks, plays of the first week, people who went, work that is stuck."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from dubbing.models import Plays, Release
from dubbing.releases.going_live import go_live
from subtitles.actions import claim_take
from subtitles.models import Claim
from tests import factories
from tests.volunteers.news.people import told, who
from tests.volunteers.shortcuts import approved, release, submitted, take
from tutorials.models import LanguageVersion
from volunteers.models import Notification
from volunteers.pipelines.news_from_journal import send_news
from volunteers.pipelines.news_of_the_day import tell_news_of_the_day
from volunteers.queries.news import news_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
Kind = Notification.Kind


def went_live(version: LanguageVersion, revisions: list[Any], takes: Sequence[Any] = ()) -> Release:
    chosen = [
        {"segment": revision.translation.segment_id, "revision": revision.pk, "take": None} for revision in revisions
    ]
    for row, recording in zip(chosen, takes, strict=False):
        row["take"] = recording.pk
    built = release(version, state="ready", manifest={"chosen": chosen}, kind="voice" if takes else "subtitles")
    go_live(built, by=who("claire"))
    return built


def test_a_database_that_fails_for_once_does_not_cost_the_news_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as locked, pytest.raises(OperationalError):
        locked.setattr("volunteers.pipelines.news_of_the_day._stuck_news", busy)
        tell_news_of_the_day(evening(1))
    assert tell_news_of_the_day(evening(1)), "the next minute's look"


def test_thanks_when_it_goes_live_and_a_week_later_how_often_it_was_played(version: LanguageVersion) -> None:
    amina, rachid = who("amina"), who("rachid")
    revisions = [row for row in approved(version, amina, rachid) if row.translation.segment.kind == "speech"]
    first = went_live(version, revisions)
    send_news()
    thanks = Notification.objects.get(person=amina, kind=Kind.LIVE)
    assert thanks.figures == {"texts": 3, "takes": 0, "number": first.number}
    piece = news_page(amina)[1][0]
    assert piece.what == "Parents can see it now, with 3 texts of yours. Thank you!"
    assert piece.place == f"/ar/{version.tutorial.slug}/"
    # Published again with two recordings: only what is new is thanked for; and the same again is no news.
    second = went_live(version, revisions, [take(version, amina, row.translation.segment) for row in revisions[:2]])
    went_live(version, revisions)
    send_news()
    newest = Notification.objects.filter(person=amina, kind=Kind.LIVE)
    assert [row.figures for row in newest.order_by("pk")][1:] == [{"texts": 0, "takes": 2, "number": second.number}]
    day = timezone.localdate()
    for release_row, days, plays in ((first, 0, 5), (second, 6, 4), (second, 7, 100), (first, -1, 50)):
        Plays.objects.create(release=release_row, day=day + timedelta(days=days), plays=plays)
    later = evening(8)
    assert tell_news_of_the_day(later) and not tell_news_of_the_day(later)
    cache.clear()
    tell_news_of_the_day(later)
    played = Notification.objects.filter(person=amina, kind=Kind.PLAYED)
    assert [row.figures["plays"] for row in played] == [9, 9], "once for each of the two thanks"


def evening(days: int) -> datetime:
    return (timezone.localtime() + timedelta(days=days)).replace(hour=18)


def test_who_began_and_went_is_asked_once_then_the_coordinator_is_told(version: LanguageVersion) -> None:
    amina, rachid = who("amina"), who("rachid")
    first, second, _third = factories.speech(version.tutorial)
    claim_take(by=amina, version=version, segment=first, purpose=Claim.Purpose.TRANSLATE)
    claim_take(by=rachid, version=version, segment=second, purpose=Claim.Purpose.TRANSLATE)
    for days in (1, 2):
        tell_news_of_the_day(evening(days))
        assert Kind.NUDGE not in told("amina")
    submitted(version, rachid, second)  # he came back
    for days in range(3, 10):
        tell_news_of_the_day(evening(days))
        send_news()
    assert told("amina").count(Kind.NUDGE) == 1
    assert Kind.NUDGE not in told("rachid")
    assert told("claire").count(Kind.GONE) == 0, "a week after the question"
    tell_news_of_the_day(evening(13))
    tell_news_of_the_day(evening(14))
    assert told("claire").count(Kind.GONE) == 1
    assert "Amina began here" in next(piece.what for piece in news_page(who("claire"))[1] if piece.kind == Kind.GONE)


def test_what_is_stuck_is_told_to_coordinators_once(version: LanguageVersion) -> None:
    amina, (first, *_rest) = who("amina"), factories.speech(version.tutorial)
    revision = submitted(version, amina, first)
    type(revision).objects.filter(pk=revision.pk).update(created_at=timezone.now() - timedelta(days=5))
    for days in (0, 1, 2):
        tell_news_of_the_day(evening(days))
    assert told("claire") == ["stuck"]
    assert told("amina") == told("rachid") == []
