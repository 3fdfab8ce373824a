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


def text(value: Combinable) -> Cast:
    """Columns of a union have one type on PostgreSQL."""
    return Cast(value, TextField())


EMPTY, NOTHING = Value("", TextField()), Value(None, TextField())


def acts(since: datetime, me: int) -> QuerySet[Any, Any]:
    """name, address (null: the account is closed), public id, act (`ACTS`), language; how often; the last."""
    verbs = {known.split()[0] for known in ACTS}
    kinds = {known.split()[1] for known in ACTS}
    oldest, told = (
        Entry.objects.order_by("-pk").values("at")[MOST_LINES : MOST_LINES + 1],
        Value(since, DateTimeField()),
    )
    begun = Greatest(told, Coalesce(Subquery(oldest), told))
    rows: QuerySet[Any, Any] = (
        Entry.objects.filter(at__gt=begun, verb__in=verbs, object_type__in=kinds, actor__isnull=False)
        .exclude(actor=me)
        .exclude(verb="approve", object_type="release")
        .order_by()
        .annotate(
            what=Value("act", TextField()),
            name=text(F("actor__display_name")),
            mail=Case(When(actor__closed_at=None, then=text(Coalesce("actor__email", EMPTY))), default=NOTHING),
            whose=text(F("actor__public_id")),
            act=text(Concat("verb", Value(" "), "object_type")),
            spoken=text(F("language")),
        )
        .values_list("what", "name", "mail", "whose", "act", "spoken")
        .annotate(number=Count("pk"), last=Max("at"))
    )
    return rows


def failed_jobs() -> QuerySet[Any, Any]:
    """What failed and was not done since: kind, target, failure, title and slug of the film; the job's number; when."""
    newer = Job.objects.filter(kind=OuterRef("kind"), target=OuterRef("target"), pk__gt=OuterRef("pk"))
    film = Tutorial.objects.annotate(key=text(F("pk"))).filter(key=OuterRef("target")).order_by()
    of_film = Q(kind__startswith="tutorials.")
    rows: QuerySet[Any, Any] = (
        Job.objects.filter(~Exists(newer), state=Job.State.FAILED)
        .order_by()
        .annotate(
            what=Value("job", TextField()),
            work=text(F("kind")),
            on=text(F("target")),
            title=Case(When(of_film, then=text(Subquery(film.values("title_fr")[:1]))), default=EMPTY),
            film=Case(When(of_film, then=text(Subquery(film.values("slug")[:1]))), default=EMPTY),
        )
        .values_list("what", "work", "on", "failure", "title", "film", "pk", "ended_at")
    )
    return rows


def workers() -> QuerySet[Any, Any]:
    """queue."""
    rows: QuerySet[Any, Any] = (
        Worker.objects.living()
        .order_by()
        .values_list(Value("worker", TextField()), text(F("queue")), EMPTY, EMPTY, EMPTY, EMPTY, "pk", "seen_at")
    )
    return rows


def backup() -> list[QuerySet[Any, Any]]:
    """Its one row, twice: it has two moments."""
    kept, empty = LastBackup.objects.order_by(), (EMPTY, EMPTY, EMPTY, EMPTY)
    return [
        kept.values_list(Value("backup", TextField()), text(F("trouble")), *empty, "lost", "good_at"),
        kept.values_list(Value("made", TextField()), EMPTY, *empty, "healed", "made_at"),
    ]


def long_texts() -> QuerySet[Any, Any]:
    """slug, language, title; how many texts will be too long in the voice that records."""
    tutorial = "translation__segment__tutorial"
    rows: QuerySet[Any, Any] = (
        Rewording.objects.filter(translation__latest=F("revision"), kept=False, translation__segment__retired_at=None)
        .filter(
            **{f"{tutorial}__is_interface": False, f"{tutorial}__versions__state": LanguageVersion.State.OPEN},
            **{f"{tutorial}__versions__language": F("translation__language")},
        )
        .exclude(**{f"{tutorial}__state": Tutorial.State.ARCHIVED})
        .order_by()
        .annotate(
            what=Value("long", TextField()),
            slug=text(F(f"{tutorial}__slug")),
            spoken=text(F("translation__language")),
            third=text(F(f"{tutorial}__title_fr")),
            fourth=EMPTY,
            fifth=EMPTY,
        )
        .values_list("what", "slug", "spoken", "third", "fourth", "fifth")
        .annotate(number=Count("pk"), last=Value(None, DateTimeField()))
    )
    return rows


WORK = {pair: work for pair, work in VERBS.items() if work in ("translate", "record")}


Places = Collection[tuple[str, str]]
"""Slug and language of versions."""


def _places_filter(places: Places, slug: str, language: str) -> Q:
    """For a query of what has them in these columns; by language, of which there are fewer than films."""
    slugs: dict[str, list[str]] = {}
    for film, tag in places:
        slugs.setdefault(tag, []).append(film)
    return Q(*(Q(**{language: tag, f"{slug}__in": films}) for tag, films in slugs.items()), _connector=Q.OR)


def sent_lately(places: Places) -> QuerySet[Any, Any]:
    """Of these slug, language, translate or record; who sent something in the last week (primary key); the last."""
    kinds = [When(verb=verb, object_type=kind, then=Value(work)) for (verb, kind), work in WORK.items()]
    rows: QuerySet[Any, Any] = (
        Entry.objects.filter(
            _places_filter(places, "tutorial", "language"), at__gt=timezone.now() - LATELY, actor__isnull=False
        )
        .annotate(what=Value("work", TextField()), work=Case(*kinds, default=None, output_field=TextField()))
        .exclude(work=None)
        .order_by()
        .values_list("what", text(F("tutorial")), text(F("language")), "work", EMPTY, EMPTY, "actor")
        .annotate(last=Max("at"))
    )
    return rows


def active_claims(places: Places) -> QuerySet[Any, Any]:
    """The same of those who have a sentence open."""
    rows: QuerySet[Any, Any] = (
        Claim.objects.filter(
            _places_filter(places, "version__tutorial__slug", "version__language"), until__gte=timezone.now()
        )
        .filter(purpose__in=WORK.values())
        .order_by()
        .annotate(what=Value("work", TextField()))
        .values_list(
            "what",
            text(F("version__tutorial__slug")),
            text(F("version__language")),
            text(F("purpose")),
            EMPTY,
            EMPTY,
            "person",
        )
        .annotate(last=Max("since"))
    )
    return rows


def voices_lost() -> QuerySet[Any, Any]:
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
    rows: QuerySet[Any, Any] = (
        Take.objects.filter(~Exists(another), Exists(live), state=Take.State.ERASED, reviewed_at__isnull=False)
        .filter(voice__in=withdrawals.values("concerns"))  # few people: no walk through every take
        .filter(segment__retired_at=None, segment__tutorial__state=Tutorial.State.OPEN)
        .order_by()
        .annotate(what=Value("lost", TextField()), gone=Subquery(of_voice[:1]))
        .values_list(
            *("what", text(F("segment__tutorial__slug")), text(F("language"))),
            *(text(F("segment__tutorial__title_fr")), EMPTY, EMPTY),
        )
        .annotate(number=Count("segment", distinct=True), last=Max("gone"))
    )
    return rows
