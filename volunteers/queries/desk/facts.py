"""What happened, what the machine could not do, and which texts are to be shortened: one query for the home page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from jobs.models import Job, Worker
from journal.models import Entry
from storage.files import disk_is_nearly_full
from subtitles.models import Rewording
from tutorials.models import Tutorial

ACTS = {
    "submit translationrevision": "texts",
    "send take": "takes",
    "approve translationrevision": "texts_approved",
    "approve take": "takes_approved",
    "ask_change translationrevision": "asked",
    "ask_again take": "asked",
    "comment comment": "comments",
    "go_live release": "published",
    "accept_invitation invitation": "joined",
    "withdraw_voice user": "withdrew",
}
"""The journal's verb and object → what is said of it."""
MOST_JOBS = 5


@dataclass(frozen=True)
class Happened:
    """Somebody did so many of these (a value of `ACTS`) in a language; at: the last of them."""

    name: str
    act: str
    language: str
    count: int
    at: datetime


@dataclass(frozen=True)
class FailedJob:
    """title, slug: of the tutorial that it worked on; empty where it is another kind of work."""

    kind: str
    target: str
    failure: str
    at: datetime | None
    title: str = ""
    slug: str = ""


@dataclass
class DeskFacts:
    """to_shorten: texts that will be too long in the voice that records, by (slug, language). silent: queues from
    which no worker takes work."""

    happened: list[Happened] = field(default_factory=list)
    failed: list[FailedJob] = field(default_factory=list)
    silent: set[str] = field(default_factory=lambda: set(Job.Queue.values))
    to_shorten: Counter[tuple[str, str]] = field(default_factory=Counter)
    disk_full: bool = False

    @property
    def trouble(self) -> bool:
        return bool(self.failed or self.silent or self.disk_full)


def desk_facts(since: datetime, me: int) -> DeskFacts:
    """since: when this coordinator was here last; what they did themselves is no news to them. One query."""
    facts = DeskFacts(disk_full=disk_is_nearly_full())
    acts: dict[tuple[str, str, str], Happened] = {}
    for what, first, second, third, fourth, fifth, number, at in _acts(since, me).union(
        _failed(), _workers(), _long_texts(), all=True
    ):
        if what == "act":
            name = first or second.split("@")[0]
            key = name, ACTS[f"{third} {fourth}"], fifth
            before = acts.get(key)
            count, last = (before.count + number, max(before.at, at)) if before else (number, at)
            acts[key] = Happened(*key, count, last)
        elif what == "job":
            facts.failed.append(FailedJob(first, second, third, at, title=fourth or "", slug=fifth or ""))
        elif what == "worker":
            facts.silent.discard(first)
        else:
            facts.to_shorten[first, second] += number
    facts.happened = sorted(acts.values(), key=lambda happened: happened.at, reverse=True)
    facts.failed = sorted(facts.failed, key=lambda job: job.at or since, reverse=True)[:MOST_JOBS]
    return facts


def _text(value: Any) -> Any:
    """Columns of a union have one type on PostgreSQL."""
    return Cast(value, TextField())


NONE = Value("", TextField())


def _acts(since: datetime, me: int) -> QuerySet[Any, Any]:
    verbs = {known.split()[0] for known in ACTS}
    kinds = {known.split()[1] for known in ACTS}
    rows: QuerySet[Any, Any] = (
        Entry.objects.filter(at__gt=since, verb__in=verbs, object_type__in=kinds, actor__isnull=False)
        .exclude(actor=me)
        .exclude(verb="approve", object_type="release")
        .order_by()
        .annotate(
            what=Value("act", TextField()),
            name=_text(F("actor__display_name")),
            mail=_text(F("actor__email")),
            said=_text(F("verb")),
            thing=_text(F("object_type")),
            spoken=_text(F("language")),
        )
        .values_list("what", "name", "mail", "said", "thing", "spoken")
        .annotate(number=Count("pk"), last=Max("at"))
    )
    return rows


def _failed() -> QuerySet[Any, Any]:
    """What failed and was not done since."""
    newer = Job.objects.filter(kind=OuterRef("kind"), target=OuterRef("target"), pk__gt=OuterRef("pk"))
    film = Tutorial.objects.annotate(key=_text(F("pk"))).filter(key=OuterRef("target")).order_by()
    of_film = Q(kind__startswith="tutorials.")
    rows: QuerySet[Any, Any] = (
        Job.objects.filter(~Exists(newer), state=Job.State.FAILED)
        .order_by()
        .annotate(
            what=Value("job", TextField()),
            work=_text(F("kind")),
            on=_text(F("target")),
            title=Case(When(of_film, then=_text(Subquery(film.values("title_fr")[:1]))), default=NONE),
            film=Case(When(of_film, then=_text(Subquery(film.values("slug")[:1]))), default=NONE),
        )
        .values_list("what", "work", "on", "failure", "title", "film", "pk", "ended_at")
    )
    return rows


def _workers() -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = (
        Worker.objects.living()
        .order_by()
        .values_list(Value("worker", TextField()), _text(F("queue")), NONE, NONE, NONE, NONE, "pk", "seen_at")
    )
    return rows


def _long_texts() -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = (
        Rewording.objects.filter(translation__latest=F("revision"), kept=False, translation__segment__retired_at=None)
        .order_by()
        .annotate(
            what=Value("long", TextField()),
            slug=_text(F("translation__segment__tutorial__slug")),
            spoken=_text(F("translation__language")),
            third=NONE,
            fourth=NONE,
            fifth=NONE,
        )
        .values_list("what", "slug", "spoken", "third", "fourth", "fifth")
        .annotate(number=Count("pk"), last=Value(None, DateTimeField()))
    )
    return rows
