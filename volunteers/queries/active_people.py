"""The people on a version: who has a claim on one of its segments, or worked on it in the last week."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Max, Min, QuerySet
from django.utils import timezone

from journal.models import Entry
from subtitles.models import Claim

LATELY = timedelta(days=7)
WORK = ("translationrevision", "translation", "take", "comment")


class ActivePerson(NamedTuple):
    """since: the first sign of work in the last week; last: the newest."""

    person: int
    since: datetime
    last: datetime


def people_at_work(
    slugs: Collection[str] | None = None, person: int | None = None, language: str = ""
) -> dict[tuple[str, str], list[ActivePerson]]:
    """By (slug, language), the latest first; one query. slugs: of these tutorials only. person,
    language: of this one only."""
    now = timezone.now()
    entries = Entry.objects.filter(at__gt=now - LATELY, object_type__in=WORK, actor__isnull=False).exclude(tutorial="")
    claims = Claim.objects.filter(until__gte=now)
    if slugs is not None:
        entries = entries.filter(tutorial__in=slugs)
        claims = claims.filter(version__tutorial__slug__in=slugs)
    if person is not None:
        entries, claims = entries.filter(actor=person), claims.filter(person=person)
    if language:  # without it, PostgreSQL reads the whole week
        entries, claims = entries.filter(language=language), claims.filter(version__language=language)
    worked: QuerySet[Any, Any] = (
        entries.order_by().values_list("tutorial", "language", "actor").annotate(since=Min("at"), last=Max("at"))
    )
    claimed: QuerySet[Any, Any] = (
        claims.order_by()
        .values_list("version__tutorial__slug", F("version__language"), "person")
        .annotate(begun=Min("since"), newest=Max("since"))
    )
    found: dict[tuple[str, str], dict[int, ActivePerson]] = {}
    for slug, language, worker, since, last in worked.union(claimed, all=True):
        people = found.setdefault((slug, language), {})
        known = people.get(worker)
        if known is not None:
            since, last = min(since, known.since), max(last, known.last)
        people[worker] = ActivePerson(worker, since, last)
    return {place: sorted(people.values(), key=lambda work: work.last, reverse=True) for place, people in found.items()}
