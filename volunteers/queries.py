"""What a person's pages ask: their languages, the next thing to do, what was asked again, what they gave."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from craft import languages
from dubbing.models import Plays, Take
from dubbing.queries import VersionProgress, progress_of
from subtitles.models import TranslationRevision
from tutorials.models import LanguageVersion, Tutorial
from volunteers.models import User


def versions_for(user: User) -> list[LanguageVersion]:
    """Open versions in the languages in which this person may work, newest tutorial first."""
    open_ones = LanguageVersion.objects.filter(state=LanguageVersion.State.OPEN, tutorial__state=Tutorial.State.OPEN)
    tags = user.work_languages()
    if not user.is_coordinator and "" not in tags:
        open_ones = open_ones.filter(language__in=tags)
    return list(open_ones.select_related("tutorial").order_by("-tutorial__created_at", "language"))


@dataclass(frozen=True)
class Gift:
    """What a person gave: texts and takes that were approved, and how often versions with their voice were played."""

    texts: int
    takes: int
    plays: int


def gift_of(user: User) -> Gift:
    texts = TranslationRevision.objects.filter(author=user, state__in=["approved", "superseded"]).count()
    takes = Take.objects.filter(voice=user, state=Take.State.APPROVED)
    spoken = set(takes.values_list("segment__tutorial_id", "language").distinct())
    condition = Q(pk__in=[])
    for tutorial_id, language in spoken:
        condition |= Q(
            release__version__tutorial_id=tutorial_id, release__version__language=language, release__kind="voice"
        )
    plays = Plays.objects.filter(condition).aggregate(n=Sum("plays"))["n"] or 0
    return Gift(texts, takes.count(), plays)


@dataclass(frozen=True)
class AskedAgain:
    """One text or recording that a reviewer sent back: what, where, why."""

    kind: str
    slug: str
    language: str
    segment: str
    french: str
    reason: str


def asked_again(user: User) -> list[AskedAgain]:
    """Texts sent back that are still the latest, and rejected takes that nothing replaced."""
    asked = []
    revisions = TranslationRevision.objects.filter(author=user, state="changes_requested").select_related(
        "translation__segment__tutorial"
    )
    for one in revisions:
        if one.translation.latest_id == one.pk:
            segment = one.translation.segment
            asked.append(
                AskedAgain(
                    "text", segment.tutorial.slug, one.translation.language, segment.public_id, segment.text, one.reason
                )
            )
    takes = Take.objects.filter(voice=user, state=Take.State.REJECTED).select_related("segment__tutorial")
    newer = Take.objects.filter(voice=user).exclude(state__in=["rejected", "erased"])
    done = set(newer.values_list("segment_id", "language"))
    seen: set[tuple[int, str]] = set()
    for take in takes.order_by("-pk"):
        key = (take.segment_id, take.language)
        if key in done or key in seen:
            continue
        seen.add(key)
        asked.append(
            AskedAgain(
                "take",
                take.segment.tutorial.slug,
                take.language,
                take.segment.public_id,
                take.segment.text,
                take.reason,
            )
        )
    return asked


@dataclass(frozen=True)
class BoardCell:
    version: LanguageVersion
    progress: VersionProgress


@dataclass(frozen=True)
class BoardRow:
    tutorial: Tutorial
    cells: list[BoardCell]


def board() -> list[BoardRow]:
    """Tutorials × languages with their progress, in a constant number of queries."""
    tutorials = list(Tutorial.objects.filter(is_interface=False).exclude(state=Tutorial.State.ARCHIVED))
    versions = list(LanguageVersion.objects.filter(tutorial__in=tutorials).select_related("tutorial"))
    progress = progress_of(versions)
    order = {one.tag: number for number, one in enumerate(languages.all_languages())}
    return [
        BoardRow(
            tutorial,
            [
                BoardCell(version, progress[version.pk])
                for version in sorted(versions, key=lambda one: order.get(one.language, 99))
                if version.tutorial_id == tutorial.pk
            ],
        )
        for tutorial in tutorials
    ]


def people_list() -> list[User]:
    """Everybody with an account, with roles and what they gave: constant queries."""
    return list(
        User.objects.filter(erased_at=None, is_system=False)
        .prefetch_related("roles", "spoken_languages")
        .annotate(n_takes=Count("takes", filter=Q(takes__state="approved"), distinct=True))
        .order_by("-created_at")
    )
