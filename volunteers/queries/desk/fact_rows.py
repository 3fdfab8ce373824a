"""The rows of the desk's one query: each kind of fact in the same eight columns, so that they can be united.

what, then five texts (first … fifth), a number and a moment; what they mean is said at each kind.
"""

from __future__ import annotations

from collections.abc import Collection
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
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, Greatest
from django.utils import timezone

from dubbing.models import Release, Take
from jobs.models import Job, Worker
from journal.models import Entry
from storage.models import LastBackup
from subtitles.models import Claim, Rewording
from tutorials.models import LanguageVersion, Tutorial
from volunteers.events import EVENTS
from volunteers.queries.active_people import LATELY
from volunteers.queries.desk.acts import VERBS

ACTS = {key: event.at_home for key, event in EVENTS.items() if event.at_home}
"""The journal's verb and object → what is said of it."""
MOST_LINES = 5000
"""Of the journal, counted back from now: thirty people who do twenty things a day fill them in a week."""


Rows = QuerySet[Any, Any]
EMPTY = Value("", TextField())


def text(value: Combinable | str) -> Cast:
    """Columns of a union have one type on PostgreSQL."""
    return Cast(value, TextField())


def columns(what: str, *texts: Combinable | str) -> list[Combinable]:
    """The first six of a kind of fact: its name and its texts, names of fields or made of them."""
    return [Value(what, TextField()), *map(text, texts), *[EMPTY] * (5 - len(texts))]


def acts(since: datetime, me: int) -> Rows:
    """name, address (null: the account is closed), public id, act (`ACTS`), language; how often; the last."""
    verbs = {known.split()[0] for known in ACTS}
    kinds = {known.split()[1] for known in ACTS}
    oldest, told = (
        Entry.objects.order_by("-pk").values("at")[MOST_LINES : MOST_LINES + 1],
        Value(since, DateTimeField()),
    )
    begun = Greatest(told, Coalesce(Subquery(oldest), told))
    address = Case(
        When(actor__closed_at=None, then=Coalesce("actor__email", EMPTY, output_field=TextField())), default=None
    )
    act = Concat("verb", Value(" "), "object_type")
    return (
        Entry.objects.filter(at__gt=begun, verb__in=verbs, object_type__in=kinds, actor__isnull=False)
        .exclude(actor=me)
        .exclude(verb="approve", object_type="release")
        .order_by()
        .values_list(*columns("act", "actor__display_name", address, "actor__public_id", act, "language"))
        .annotate(number=Count("pk"), last=Max("at"))
    )


def failed_jobs() -> Rows:
    """What failed and was not done since: kind, target, failure, title and slug of the film; the job's number; when."""
    newer = Job.objects.filter(kind=OuterRef("kind"), target=OuterRef("target"), pk__gt=OuterRef("pk"))
    film = Tutorial.objects.annotate(key=text("pk")).filter(key=OuterRef("target")).order_by()
    title, slug = (
        Case(When(kind__startswith="tutorials.", then=text(Subquery(film.values(name)[:1]))), default=EMPTY)
        for name in ("title_fr", "slug")
    )
    failed = Job.objects.filter(~Exists(newer), state=Job.State.FAILED).order_by()
    return failed.values_list(*columns("job", "kind", "target", "failure", title, slug), "pk", "ended_at")


def workers() -> Rows:
    """queue."""
    return Worker.objects.living().order_by().values_list(*columns("worker", "queue"), "pk", "seen_at")


def backup() -> list[Rows]:
    """Its one row, twice: it has two moments."""
    kept = LastBackup.objects.order_by()
    return [
        kept.values_list(*columns("backup", "trouble"), "lost", "good_at"),
        kept.values_list(*columns("made"), "healed", "made_at"),
    ]


def long_texts() -> Rows:
    """slug, language, title; how many texts will be too long in the voice that records."""
    tutorial = "translation__segment__tutorial"
    return (
        Rewording.objects.filter(translation__latest=F("revision"), kept=False, translation__segment__retired_at=None)
        .filter(
            **{f"{tutorial}__is_interface": False, f"{tutorial}__versions__state": LanguageVersion.State.OPEN},
            **{f"{tutorial}__versions__language": F("translation__language")},
        )
        .exclude(**{f"{tutorial}__state": Tutorial.State.ARCHIVED})
        .order_by()
        .values_list(*columns("long", f"{tutorial}__slug", "translation__language", f"{tutorial}__title_fr"))
        .annotate(number=Count("pk"), last=Value(None, DateTimeField()))
    )


WORK = {pair: work for pair, work in VERBS.items() if work in ("translate", "record")}


Places = Collection[tuple[str, str]]
"""Slug and language of versions."""


def _places_filter(places: Places, slug: str, language: str) -> Q:
    """For a query of what has them in these columns; by language, of which there are fewer than films."""
    slugs: dict[str, list[str]] = {}
    for film, tag in places:
        slugs.setdefault(tag, []).append(film)
    return Q(*(Q(**{language: tag, f"{slug}__in": films}) for tag, films in slugs.items()), _connector=Q.OR)


def sent_lately(places: Places) -> Rows:
    """Of these slug, language, translate or record; who sent something in the last week (primary key); the last."""
    kinds = [When(verb=verb, object_type=kind, then=Value(work)) for (verb, kind), work in WORK.items()]
    return (
        Entry.objects.filter(
            _places_filter(places, "tutorial", "language"), at__gt=timezone.now() - LATELY, actor__isnull=False
        )
        .annotate(work=Case(*kinds, default=None, output_field=TextField()))
        .exclude(work=None)
        .order_by()
        .values_list(*columns("work", "tutorial", "language", "work"), "actor")
        .annotate(last=Max("at"))
    )


def active_claims(places: Places) -> Rows:
    """The same of those who have a sentence open."""
    slug, language = "version__tutorial__slug", "version__language"
    return (
        Claim.objects.filter(_places_filter(places, slug, language), until__gte=timezone.now())
        .filter(purpose__in=WORK.values())
        .order_by()
        .values_list(*columns("work", slug, language, "purpose"), "person")
        .annotate(last=Max("since"))
    )


def voices_lost() -> Rows:
    """slug, language, title; how many sentences of what is live lost their voice by a withdrawal, and have no other;
    when."""
    withdrawals = Entry.objects.filter(object_type="user", verb="withdraw_voice")
    another = Take.objects.filter(
        segment=OuterRef("segment"),
        language=OuterRef("language"),
        state__in=(Take.State.SUBMITTED, Take.State.APPROVED),
    )
    live = Release.objects.filter(
        version__tutorial=OuterRef("segment__tutorial"),
        version__language=OuterRef("language"),
        state=Release.State.LIVE,
    )
    of_voice = withdrawals.filter(concerns=OuterRef("voice")).order_by("-pk").values("at")
    tutorial = "segment__tutorial"
    return (
        Take.objects.filter(~Exists(another), Exists(live), state=Take.State.ERASED, reviewed_at__isnull=False)
        .filter(voice__in=withdrawals.values("concerns"))  # few people: no walk through every take
        .filter(segment__retired_at=None, segment__tutorial__state=Tutorial.State.OPEN)
        .order_by()
        .annotate(gone=Subquery(of_voice[:1]))
        .values_list(*columns("lost", f"{tutorial}__slug", "language", f"{tutorial}__title_fr"))
        .annotate(number=Count("segment", distinct=True), last=Max("gone"))
    )
