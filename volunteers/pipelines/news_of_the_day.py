"""News that no entry of the journal brings, but the passing of time: looked for once a day.

How often a film was played in its first week, to those whose work is in it. To somebody who began a sentence and went:
once, kindly; a week later to the coordinators. What has been stuck for days, to the coordinators.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Exists, Max, OuterRef, Q, Sum
from django.utils import timezone

from dubbing.models import Plays, Take
from dubbing.queries.hard_steps import LEAST_TIMES, TEXT, hard_steps_lately, step_clarity
from subtitles.models import Claim, Translation, TranslationRevision
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.models import Notification, Role
from volunteers.pipelines.news_from_journal import keep_once
from volunteers.queries.board import stuck_cells
from volunteers.queries.recipients import Recipients

Kind = Notification.Kind
FIRST_HOUR = 16  # of the town; the day's mail goes an hour later (news_letters)
WEEK = timedelta(days=7)
QUIET = timedelta(days=14)
MIN_PLAYS = 10  # plays, below which silence says little
AWAY = timedelta(days=3)
"""After which somebody who began a sentence is asked whether they come back."""
ACTIVE_CLAIMS = (Claim.Purpose.TRANSLATE, Claim.Purpose.RECORD)


class Absence(NamedTuple):
    """person, version: primary keys. segment: the public id of one that still waits for them."""

    person: int
    version: int
    purpose: str
    tutorial: str
    language: str
    segment: str


def tell_news_of_the_day(now: datetime) -> bool:
    """Once a day, from FROM_HOUR on. A second time would tell nothing new: each piece has its key."""
    local = timezone.localtime(now)
    day = f"news-of-{local.date()}"
    if local.hour < FIRST_HOUR or not cache.add(day, True, timedelta(days=2).total_seconds()):
        return False
    try:
        _tell(now)
    except BaseException:
        cache.delete(day)  # a database that was busy for once would cost the whole day's news
        raise
    return True


def _tell(now: datetime) -> None:
    recipients = Recipients()
    away = _absences(now)
    keep_once(_play_news(now))
    keep_once(_clarity_news(now))
    keep_once(_nudges(away, now, recipients))
    _forget_what_waits_no_more(away)
    keep_once(_absence_news(away, now, recipients))
    keep_once(_stuck_news(now, recipients))


def _play_news(now: datetime) -> Iterator[Notification]:
    """For each thanks of a week ago: the plays of those seven days. A film that nobody played is no news."""
    thanks = Notification.objects.filter(kind=Kind.LIVE, at__lte=now - WEEK, at__gt=now - 2 * WEEK)
    told = set(Notification.objects.filter(kind=Kind.PLAYED, at__gt=now - 2 * WEEK).values_list("person", "key"))
    plays: dict[tuple[str, str, date], int] = {}
    for row in thanks:
        number = row.figures.get("number")
        key = f"played/{row.tutorial}/{row.language}/{number}"
        if (row.person_id, key) in told:
            continue
        first = timezone.localdate(row.at)
        version = (row.tutorial, row.language, first)
        if version not in plays:
            plays[version] = _plays_of_week(*version)
        if plays[version]:
            yield Notification(
                person_id=row.person_id,
                kind=Kind.PLAYED,
                key=key,
                tutorial=row.tutorial,
                language=row.language,
                figures={"plays": plays[version], "number": number},
                at=now,
            )


def _plays_of_week(tutorial: str, language: str, first: date) -> int:
    week = Plays.objects.filter(day__gte=first, day__lt=first + WEEK)
    week = week.filter(release__version__tutorial__slug=tutorial, release__version__language=language)
    return int(week.aggregate(plays=Sum("plays"))["plays"] or 0)


def _clarity_news(now: datetime) -> Iterator[Notification]:
    """To who reworded or recorded again what parents did not understand, once they do: for two weeks nobody has heard
    the old one, parents watched it since, and it is named half as often at most."""
    steps = step_clarity(hard_steps_lately())
    quiet = timezone.localdate(now) - QUIET
    better = {
        step: known
        for step, known in steps.items()
        if known.last_before is not None and known.last_before <= quiet
        if known.before >= LEAST_TIMES and 2 * known.now <= known.before
    }
    authors = _people(TranslationRevision, "author", {known.revision for known in better.values()})
    voices = _people(Take, "voice", {known.take for known in better.values()})
    versions = LanguageVersion.objects.select_related("tutorial").in_bulk({version for version, _ in better})
    segments = Segment.objects.in_bulk({segment for _, segment in better})
    for (version_id, segment_id), known in better.items():
        person = authors.get(known.revision) if known.changed == TEXT else voices.get(known.take)
        version, segment = versions[version_id], segments[segment_id]
        if person is None or _plays_since(version, known.last_before) < MIN_PLAYS:
            continue
        yield Notification(
            person_id=person,
            kind=Kind.HELPED,
            key=f"helped/{version_id}/{segment_id}/{known.revision}/{known.take}",
            tutorial=version.tutorial.slug,
            language=version.language,
            segment=segment.public_id,
            figures={"changed": known.changed, "before": known.before, "now": known.now},
            at=now,
        )


def _people(made: type[TranslationRevision] | type[Take], who: str, numbers: set[int]) -> dict[int, int]:
    """Primary key of a text or a take → the person, where they still have their account."""
    rows = made.objects.filter(**{"pk__in": numbers, f"{who}__is_active": True, f"{who}__erased_at": None})
    return dict(rows.values_list("pk", who))


def _plays_since(version: LanguageVersion, day: date | None) -> int:
    plays = Plays.objects.filter(release__version=version, day__gt=day or date.min)
    return int(plays.aggregate(plays=Sum("plays"))["plays"] or 0)


def _absences(now: datetime) -> list[Absence]:
    """Of claims that ended days ago, of people who did nothing there since, on segments that still wait."""
    text = Translation.objects.filter(segment=OuterRef("segment"), language=OuterRef("version__language"))
    voice = Take.objects.filter(segment=OuterRef("segment"), language=OuterRef("version__language"))
    taken = {Take.State.SUBMITTED, Take.State.APPROVED}
    written = Q(Exists(text.exclude(latest=None)), purpose=Claim.Purpose.TRANSLATE)
    recorded = Q(Exists(voice.filter(state__in=taken)), purpose=Claim.Purpose.RECORD)
    wrote = TranslationRevision.objects.filter(
        author=OuterRef("person"),
        created_at__gt=OuterRef("until"),
        translation__language=OuterRef("version__language"),
        translation__segment__tutorial=OuterRef("version__tutorial"),
    )
    spoke = Take.objects.filter(
        voice=OuterRef("person"),
        created_at__gt=OuterRef("until"),
        language=OuterRef("version__language"),
        segment__tutorial=OuterRef("version__tutorial"),
    )
    coordinates = Role.objects.filter(user=OuterRef("person"), role=Role.Name.COORDINATOR)
    rows = (
        Claim.objects.filter(
            purpose__in=ACTIVE_CLAIMS,
            until__lt=now - AWAY,
            person__is_active=True,
            person__erased_at=None,
            segment__retired_at=None,
            version__state=LanguageVersion.State.OPEN,
            version__tutorial__state=Tutorial.State.OPEN,
        )
        .exclude(written | recorded)
        .exclude(Exists(wrote))
        .exclude(Exists(spoke))
        .exclude(Exists(coordinates))
        .values_list("person", "version", "purpose", "version__tutorial__slug", "version__language")
        .annotate(sentence=Max("segment__public_id"))
        .order_by("version", "person", "purpose")
    )
    return [Absence(*row) for row in rows]


def _nudges(away: list[Absence], now: datetime, recipients: Recipients) -> Iterator[Notification]:
    for row in away:
        yield Notification(
            person_id=row.person,
            kind=Kind.NUDGE,
            key=f"nudge/{row.version}",
            tutorial=row.tutorial,
            language=row.language,
            segment=row.segment,
            figures={"purpose": row.purpose},
            at=now,
        )


def _forget_what_waits_no_more(away: list[Absence]) -> None:
    """Who came back, or whose sentence somebody else wrote, is not told that it still waits for them: an hour before
    the day's mail, what no mail has told yet goes."""
    waits = {(row.person, f"nudge/{row.version}") for row in away}
    untold = Notification.objects.filter(kind=Kind.NUDGE, read_at=None, mailed_at=None)
    over = [number for number, *whose in untold.values_list("pk", "person", "key") if tuple(whose) not in waits]
    Notification.objects.filter(pk__in=over, mailed_at=None).delete()


def _absence_news(away: list[Absence], now: datetime, recipients: Recipients) -> Iterator[Notification]:
    """Those who were asked a week ago and did not come back."""
    asked = Notification.objects.filter(kind=Kind.NUDGE, at__lte=now - WEEK)
    asked_of = set(asked.filter(person__in=[row.person for row in away]).values_list("person", "key"))
    for row in away:
        if (row.person, f"nudge/{row.version}") not in asked_of:
            continue
        for coordinator in recipients.coordinators:
            yield Notification(
                person_id=coordinator,
                kind=Kind.GONE,
                key=f"gone/{row.version}/{row.person}",
                tutorial=row.tutorial,
                language=row.language,
                by_id=row.person,
                at=now,
            )


def _stuck_news(now: datetime, recipients: Recipients) -> Iterator[Notification]:
    """What is stuck, once for each time that it gets stuck."""
    for cell in stuck_cells():
        for stuck in cell.stuck:
            for coordinator in recipients.coordinators:
                yield Notification(
                    person_id=coordinator,
                    kind=Kind.STUCK,
                    key=f"stuck/{cell.version.pk}/{stuck.what}/{timezone.localdate(stuck.since)}",
                    tutorial=cell.version.tutorial.slug,
                    language=cell.version.language,
                    figures={"what": stuck.what},
                    at=now,
                )
