"""What waits for a reviewer in one language, film by film, so that nobody hunts for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q

from journal.people import Person
from subtitles.models import Translation, TranslationRevision
from tutorials.models import LanguageVersion, Tutorial


@dataclass(frozen=True)
class WaitingFilm:
    """A version with texts that wait: how many, how many of them this reviewer may judge (four eyes), since when."""

    version: LanguageVersion
    waiting: int
    to_judge: int
    since: datetime

    @property
    def own(self) -> int:
        return self.waiting - self.to_judge


def where_it_waits(languages: Sequence[str], by: Person) -> str | None:
    """Of these languages the one in which a text of somebody else waits longest; None where none does. One query."""
    waiting = (
        Translation.objects.filter(
            language__in=languages,
            latest__state=TranslationRevision.State.SUBMITTED,
            segment__retired_at=None,
            segment__tutorial__state=Tutorial.State.OPEN,
            segment__tutorial__versions__language=F("language"),
            segment__tutorial__versions__state=LanguageVersion.State.OPEN,
        )
        .exclude(latest__author=by.pk)
        .exclude(segment__text="")
    )
    return waiting.order_by("latest__created_at").values_list("language", flat=True).first()


def waiting_films(language: str, by: Person) -> list[WaitingFilm]:
    """Open versions of the language with waiting texts: what this person may judge first, the oldest first. Two
    queries, however many films."""
    opened = LanguageVersion.objects.filter(
        language=language, state=LanguageVersion.State.OPEN, tutorial__state=Tutorial.State.OPEN
    )
    versions = {
        language_version.tutorial_id: language_version for language_version in opened.select_related("tutorial")
    }
    waiting = (
        Translation.objects.filter(
            language=language,
            latest__state=TranslationRevision.State.SUBMITTED,
            segment__tutorial__in=list(versions),
            segment__retired_at=None,
        )
        .exclude(segment__text="")
        .order_by()
    )
    rows = waiting.values_list("segment__tutorial_id").annotate(
        count=Count("pk"),
        others=Count("pk", filter=~Q(latest__author=by.pk) | Q(latest__author=None)),
        since=Min("latest__created_at"),
    )
    films = []
    for tutorial, count, others, since in rows:
        version = versions[tutorial]
        films.append(WaitingFilm(version, count, count if version.self_review_allowed else others, since))
    return sorted(films, key=lambda one: (not one.to_judge, one.since, one.version.pk))


def next_film(version: LanguageVersion, by: Person) -> WaitingFilm | None:
    """The other film of this language in which the oldest text waits for this reviewer."""
    films = waiting_films(version.language, by)
    return next((film for film in films if film.to_judge and film.version.pk != version.pk), None)
