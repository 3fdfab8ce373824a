"""What waits for a reviewer in one language, by tutorial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet

from journal.people import Person
from subtitles.models import Translation, TranslationRevision
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
    return waiting.filter(segment__retired_at=None).exclude(segment__text="")


def language_waiting_longest(languages: Sequence[str], by: Person) -> str | None:
    """The language, of these, in which a text of somebody else waits longest; None where none does. One query."""
    waiting = (
        texts_to_review()
        .filter(
            language__in=languages,
            segment__tutorial__state=Tutorial.State.OPEN,
            segment__tutorial__versions__language=F("language"),
            segment__tutorial__versions__state=LanguageVersion.State.OPEN,
        )
        .exclude(latest__author=by.pk)
    )
    return waiting.order_by("latest__created_at").values_list("language", flat=True).first()


def waiting_versions(language: str, by: Person) -> list[WaitingVersion]:
    """Open versions of the language with waiting texts: first those that this person may judge, the oldest first. Two
    queries, however many versions."""
    waiting = texts_to_review().filter(
        language=language,
        segment__tutorial__state=Tutorial.State.OPEN,
        segment__tutorial__versions__language=language,
        segment__tutorial__versions__state=LanguageVersion.State.OPEN,
    )
    rows = list(
        waiting.order_by()
        .values_list("segment__tutorial_id")
        .annotate(
            count=Count("pk"),
            others=Count("pk", filter=~Q(latest__author=by.pk) | Q(latest__author=None)),
            since=Min("latest__created_at"),
        )
    )
    found = LanguageVersion.objects.filter(language=language, tutorial__in=[row[0] for row in rows])
    found = found.select_related("tutorial").defer("tutorial__probe", "tutorial__video")
    by_tutorial = {version.tutorial_id: version for version in found}
    versions = []
    for tutorial, count, others, since in rows:
        version = by_tutorial[tutorial]
        versions.append(WaitingVersion(version, count, count if version.self_review_allowed else others, since))
    return sorted(versions, key=lambda waiting: (not waiting.to_judge, waiting.since, waiting.version.pk))


def next_waiting_version(version: LanguageVersion, by: Person) -> WaitingVersion | None:
    """The other version of this language with the oldest text that waits for this reviewer."""
    versions = waiting_versions(version.language, by)
    return next((waiting for waiting in versions if waiting.to_judge and waiting.version.pk != version.pk), None)
