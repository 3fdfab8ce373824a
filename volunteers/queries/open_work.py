"""What a person may work on."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from tutorials.models import LanguageVersion, Tutorial
from volunteers.models import User
from volunteers.queries.board import TUTORIAL_FIELDS


def with_short_tutorials(versions: QuerySet[LanguageVersion]) -> QuerySet[LanguageVersion]:
    """Each with its tutorial, without what lists do not show: with their hundred columns of titles, a thousand films
    take a hundred megabytes."""
    columns = [field.name for field in LanguageVersion._meta.concrete_fields]
    return versions.select_related("tutorial").only(*columns, *(f"tutorial__{name}" for name in TUTORIAL_FIELDS))


def versions_for(
    user: User, spoken: Collection[str] | None = None, known: Collection[LanguageVersion] | None = None
) -> list[LanguageVersion]:
    """Open versions in this person's languages, newest tutorial first, the words of the site last.

    Their languages are those of their roles; people who may work in all languages are offered those that they speak
    (nothing for a coordinator who speaks none). spoken, known: the languages, and all versions
    in them with their tutorials, where they have been read already.
    """
    tags = set(user.work_languages())
    if "" in tags and spoken is None:
        spoken = user.spoken_languages.values_list("language", flat=True)
    if "" in tags and (spoken or user.is_coordinator):
        tags = (tags - {""}) | set(spoken or ())
    if known is None:
        rows = LanguageVersion.objects.filter(state=LanguageVersion.State.OPEN, tutorial__state=Tutorial.State.OPEN)
        known = with_short_tutorials(rows if "" in tags else rows.filter(language__in=tags))
    offered = [version for version in known if _is_work(version) and ("" in tags or version.language in tags)]
    return sorted(
        offered,
        key=lambda version: (version.tutorial.is_interface, -version.tutorial.created_at.timestamp(), version.language),
    )


def _is_work(version: LanguageVersion) -> bool:
    """Open, and not the French of a tutorial, which needs no translation."""
    opened = version.state == LanguageVersion.State.OPEN and version.tutorial.state == Tutorial.State.OPEN
    return opened and (version.language != "fr" or version.tutorial.is_interface)
