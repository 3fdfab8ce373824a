"""What a person's home asks: the versions they may work on, what was asked again and why, what their help became."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from dubbing.models import Take
from subtitles.models import TranslationRevision
from tutorials.models import LanguageVersion, Tutorial
from volunteers.models import User
from volunteers.queries.plays import Heard, heard


def versions_for(user: User) -> list[LanguageVersion]:
    """Open versions in this person's languages, newest tutorial first, the words of the site last.

    Their languages are those of their roles; a coordinator, who may do everything, is offered those that they speak.
    """
    open_ones = LanguageVersion.objects.filter(
        state=LanguageVersion.State.OPEN, tutorial__state=Tutorial.State.OPEN
    ).exclude(language="fr", tutorial__is_interface=False)
    tags = set(user.work_languages())
    if user.is_coordinator:
        tags = (tags - {""}) | set(user.spoken_languages.values_list("language", flat=True))
    if "" not in tags:
        open_ones = open_ones.filter(language__in=tags)
    return list(
        open_ones.select_related("tutorial").order_by("tutorial__is_interface", "-tutorial__created_at", "language")
    )


@dataclass(frozen=True)
class Gift:
    """What a person gave: approved texts and takes, and how often the versions with their help were played."""

    texts: int
    takes: int
    heard: list[Heard]
    sent_back: bool = False

    @property
    def plays(self) -> int:
        return sum(one.plays for one in self.heard)


def gift_of(user: User) -> Gift:
    """Two queries, and a third where there is something to be played."""
    where = ("translation__segment__tutorial_id", "translation__language", "state")
    texts = TranslationRevision.objects.filter(author=user).order_by().values_list(*where).annotate(n=Count("pk"))
    where = ("segment__tutorial_id", "language", "state")
    takes = Take.objects.filter(voice=user).order_by().values_list(*where).annotate(n=Count("pk"))
    rows = [[(tutorial, language, state, n) for tutorial, language, state, n in found] for found in (texts, takes)]
    kept = [[row for row in found if row[2] in {"approved", "superseded"}] for found in rows]
    helped = {(tutorial, language) for found in kept for tutorial, language, _state, _n in found}
    versions: list[LanguageVersion] = []
    if helped:
        candidates = LanguageVersion.objects.filter(
            tutorial_id__in={tutorial for tutorial, _ in helped}, language__in={language for _, language in helped}
        ).select_related("tutorial")
        versions = [one for one in candidates if (one.tutorial_id, one.language) in helped]
    return Gift(
        sum(row[3] for row in kept[0]),
        sum(row[3] for row in kept[1]),
        heard(versions, timezone.localdate()) if versions else [],
        sent_back=any(row[2] in {"changes_requested", "rejected"} for found in rows for row in found),
    )


@dataclass(frozen=True)
class AskedAgain:
    """One text (kind `text`) or recording (`take`) that a reviewer sent back: what, where, why."""

    kind: str
    slug: str
    language: str
    segment: str
    french: str
    reason: str


def asked_again(user: User) -> list[AskedAgain]:
    """Texts sent back that are still the latest, and rejected takes that nothing replaced."""
    return [*_texts(user), *_takes(user)]


def _texts(user: User) -> list[AskedAgain]:
    revisions = TranslationRevision.objects.filter(author=user, state="changes_requested").select_related(
        "translation__segment__tutorial"
    )
    found = []
    for one in revisions:
        segment = one.translation.segment
        if one.translation.latest_id == one.pk and segment.retired_at is None:
            where = (segment.tutorial.slug, one.translation.language, segment.public_id)
            found.append(AskedAgain("text", *where, segment.text, one.reason))
    return found


def _takes(user: User) -> list[AskedAgain]:
    own = Take.objects.filter(voice=user).exclude(state=Take.State.ERASED)
    kept = set(own.exclude(state=Take.State.REJECTED).values_list("segment_id", "language"))
    rejected = own.filter(state=Take.State.REJECTED, segment__retired_at=None).select_related("segment__tutorial")
    found: dict[tuple[int, str], AskedAgain] = {}
    for take in rejected.order_by("-pk"):
        key = (take.segment_id, take.language)
        if key not in kept and key not in found:
            where = (take.segment.tutorial.slug, take.language, take.segment.public_id)
            found[key] = AskedAgain("take", *where, take.segment.text, take.reason)
    return list(found.values())
