"""What waits for a reviewer in one language, by tutorial."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet

from journal.people import Person
from subtitles.models import Translation, TranslationRevision
from subtitles.models.translations import UNSETTLED
from tutorials.models import LanguageVersion, Tutorial


@dataclass(frozen=True)
class WaitingVersion:
    """A version with waiting texts: how many, how many of them this reviewer may judge (four eyes), since when."""

    version: LanguageVersion
    waiting: int
    to_judge: int
    since: datetime

    @property
    def own(self) -> int:
        return self.waiting - self.to_judge


def texts_to_review() -> QuerySet[Translation]:
    """What progress counts as to be reviewed: a text whose French changed since is with the translators again."""
    current = Q(latest__source_digest=F("segment__digest")) | Q(still_valid_digest=F("segment__digest"))
    waiting = Translation.objects.filter(current, latest__state=TranslationRevision.State.SUBMITTED)
    # What waits is not approved: by its index (`translation_unsettled`) no text that is settled is looked at.
    unsettled = waiting.alias(unsettled=UNSETTLED).filter(unsettled__isnull=False)
    return unsettled.filter(segment__retired_at=None).exclude(segment__text="")


def language_waiting_longest(languages: Sequence[str], by: Person) -> str | None:
    """The language, of these, in which a text of somebody else waits longest; None where none does. Two queries."""
    waiting = texts_to_review().filter(language__in=languages).exclude(latest__author=by.pk).order_by()
    rows = waiting.values_list("segment__tutorial_id", "language").annotate(since=Min("latest__created_at"))
    since = {(tutorial, language): oldest for tutorial, language, oldest in rows}
    opened = _open_versions({tutorial for tutorial, _language in since}).filter(language__in=languages)
    places = [place for place in opened.values_list("tutorial_id", "language") if place in since]
    return min(places, key=lambda place: since[place], default=(0, None))[1]


def _open_versions(tutorials: Collection[int]) -> QuerySet[LanguageVersion]:
    """Asked by themselves: beside waiting texts, PostgreSQL would compare each text with each film of the town."""
    opened = LanguageVersion.objects.filter(tutorial__in=tutorials, state=LanguageVersion.State.OPEN)
    return opened.filter(tutorial__state=Tutorial.State.OPEN).order_by()


def waiting_versions(language: str, by: Person) -> list[WaitingVersion]:
    """Open versions of the language with waiting texts: first those that this person may judge, the oldest first. Two
    queries, however many versions."""
    rows = list(
        texts_to_review()
        .filter(language=language)
        .order_by()
        .values_list("segment__tutorial_id")
        .annotate(
            count=Count("pk"),
            others=Count("pk", filter=~Q(latest__author=by.pk) | Q(latest__author=None)),
            since=Min("latest__created_at"),
        )
    )
    found = _open_versions([row[0] for row in rows]).filter(language=language)
    found = found.select_related("tutorial").defer("tutorial__probe", "tutorial__video")
    by_tutorial = {version.tutorial_id: version for version in found}
    versions = []
    for tutorial, count, others, since in rows:
        version = by_tutorial.get(tutorial)
        if version is not None:
            versions.append(WaitingVersion(version, count, count if version.self_review_allowed else others, since))
    return sorted(versions, key=lambda waiting: (not waiting.to_judge, waiting.since, waiting.version.pk))


def next_waiting_version(version: LanguageVersion, by: Person) -> WaitingVersion | None:
    """The other version of this language with the oldest text that waits for this reviewer."""
    versions = waiting_versions(version.language, by)
    return next((waiting for waiting in versions if waiting.to_judge and waiting.version.pk != version.pk), None)
