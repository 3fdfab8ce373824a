"""What a person's home asks: the versions they may work on, what was asked again and why, what their help became."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Value
from django.utils import timezone

from dubbing.models import Take
from subtitles.models import TranslationRevision
from tutorials.models import LanguageVersion, Tutorial
from volunteers.models import User
from volunteers.queries.plays import Heard, heard


def versions_for(
    user: User, spoken: Collection[str] | None = None, known: Collection[LanguageVersion] | None = None
) -> list[LanguageVersion]:
    """Open versions in this person's languages, newest tutorial first, the words of the site last.

    Their languages are those of their roles; who may work in all of them is offered those that they speak (a
    coordinator who speaks none has enough to do). spoken, known: where the languages, and every version with its
    tutorial, are read already.
    """
    tags = set(user.work_languages())
    if "" in tags and spoken is None:
        spoken = user.spoken_languages.values_list("language", flat=True)
    if "" in tags and (spoken or user.is_coordinator):
        tags = (tags - {""}) | set(spoken or ())
    if known is None:
        rows = LanguageVersion.objects.filter(state=LanguageVersion.State.OPEN, tutorial__state=Tutorial.State.OPEN)
        known = (rows if "" in tags else rows.filter(language__in=tags)).select_related("tutorial")
    offered = [one for one in known if _is_work(one) and ("" in tags or one.language in tags)]
    return sorted(
        offered, key=lambda one: (one.tutorial.is_interface, -one.tutorial.created_at.timestamp(), one.language)
    )


def _is_work(version: LanguageVersion) -> bool:
    """Open, and not the French of a film, in which nothing is left to do."""
    opened = version.state == LanguageVersion.State.OPEN and version.tutorial.state == Tutorial.State.OPEN
    return opened and (version.language != "fr" or version.tutorial.is_interface)


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


def gift_of(user: User, known: Collection[LanguageVersion] = ()) -> Gift:
    """One query, and where there is something to be played one for its plays; `known` versions are not read again."""
    texts = TranslationRevision.objects.filter(author=user).order_by()
    takes = Take.objects.filter(voice=user).order_by()
    rows = list(
        texts.values_list(Value("texts"), "translation__segment__tutorial_id", "translation__language", "state")
        .annotate(n=Count("pk"))
        .union(
            takes.values_list(Value("takes"), "segment__tutorial_id", "language", "state").annotate(n=Count("pk")),
            all=True,
        )
    )
    kept = [row for row in rows if row[3] in {"approved", "superseded"}]
    helped = {(tutorial, language) for _what, tutorial, language, _state, _n in kept}
    versions = [one for one in known if (one.tutorial_id, one.language) in helped]
    missing = helped - {(one.tutorial_id, one.language) for one in versions}
    if missing:
        candidates = LanguageVersion.objects.filter(
            tutorial_id__in={tutorial for tutorial, _ in missing}, language__in={language for _, language in missing}
        ).select_related("tutorial")
        versions += [one for one in candidates if (one.tutorial_id, one.language) in missing]
    return Gift(
        sum(row[4] for row in kept if row[0] == "texts"),
        sum(row[4] for row in kept if row[0] == "takes"),
        heard(versions, timezone.localdate()) if versions else [],
        sent_back=any(row[3] in {"changes_requested", "rejected"} for row in rows),
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
    """Texts sent back that are still the latest, and rejected takes that nothing replaced: one query."""
    texts = TranslationRevision.objects.filter(
        author=user, state="changes_requested", translation__latest=F("pk"), translation__segment__retired_at=None
    ).order_by()
    instead = Take.objects.filter(voice=user, segment=OuterRef("segment"), language=OuterRef("language")).exclude(
        state__in=[Take.State.ERASED, Take.State.REJECTED]
    )
    takes = Take.objects.filter(
        ~Exists(instead), voice=user, state=Take.State.REJECTED, segment__retired_at=None
    ).order_by()
    rows = texts.values_list(
        "pk", Value("text"), "translation__segment__tutorial__slug", "translation__language",
        "translation__segment__public_id", "translation__segment__text", "reason",
    ).union(
        takes.values_list(
            "pk", Value("take"), "segment__tutorial__slug", "language", "segment__public_id", "segment__text", "reason"
        ),
        all=True,
    )  # fmt: skip
    found: dict[tuple[str, ...], AskedAgain] = {}
    # Texts before takes, each the newest first; of a sentence that was refused twice, the last word counts.
    for _pk, *row in sorted(rows, key=lambda row: (row[1] != "text", -row[0])):
        one = AskedAgain(*row)
        found.setdefault((one.kind, one.slug, one.language, one.segment), one)
    return list(found.values())
