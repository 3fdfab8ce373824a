"""What a person may work on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Case, Q, QuerySet, When

from dubbing.queries.progress_cache import KEPT, valid_figures, with_progress_rows
from dubbing.queries.progress_counts import count_progress
from dubbing.queries.progress_figures import ProgressFigures
from tutorials.models import LanguageVersion, Tutorial
from volunteers.models import User
from volunteers.queries.board import TUTORIAL_FIELDS

ORDER = ("tutorial__is_interface", "-tutorial__created_at", "language")


class Offer(NamedTuple):
    """A version that somebody may work on, and how far it is: as much as says what they can do there. A person has a
    thousand of them, of which a page shows some dozen."""

    pk: int
    tutorial_id: int
    language: str
    self_review_allowed: bool
    figures: ProgressFigures


def with_short_tutorials(versions: QuerySet[LanguageVersion]) -> QuerySet[LanguageVersion]:
    """Each with its tutorial, without what lists do not show: with their hundred columns of titles, a thousand films
    take a hundred megabytes."""
    columns = [field.name for field in LanguageVersion._meta.concrete_fields]
    return versions.select_related("tutorial").only(*columns, *(f"tutorial__{name}" for name in TUTORIAL_FIELDS))


def versions_for(user: User) -> QuerySet[LanguageVersion]:
    """Open versions in this person's languages, newest tutorial first, the words of the site last; without the French
    of a tutorial, which needs no translation.

    Their languages are those of their roles; people who may work in all languages are offered those that they speak
    (nothing for a coordinator who speaks none).
    """
    return with_short_tutorials(LanguageVersion.objects.filter(_offer_filter(user, None))).order_by(*ORDER)


def offers_for(
    user: User, spoken: Collection[str] | None = None, besides: Q | None = None
) -> tuple[list[Offer], dict[int, ProgressFigures]]:
    """The same without an object for any; and figures of them all. spoken: the languages, where they have been read
    already. besides: other versions of which figures are asked. One query; one more where some have to be counted."""
    offered, columns = _offer_filter(user, spoken), ("pk", "tutorial", "language", "self_review_allowed")
    keys = LanguageVersion.objects.order_by().values("pk")
    # A union and no OR: for that PostgreSQL looks at every version of the town.
    chosen = offered if besides is None else Q(pk__in=keys.filter(offered).union(keys.filter(besides)))
    wanted = LanguageVersion.objects.filter(chosen)
    versions = with_progress_rows(wanted).order_by(*ORDER)
    mine = Case(When(offered, then=True), default=False)
    rows: list[Any] = list(versions.values_list(*columns, mine, "tutorial__source_language", *KEPT))
    read = {row[0]: valid_figures(*row[-3:]) for row in rows}
    missing = [
        LanguageVersion(pk=key, language=language, tutorial=Tutorial(pk=tutorial, source_language=source))
        for key, tutorial, language, _allowed, _mine, source, *_kept in rows
        if read[key] is None
    ]
    counted = count_progress(missing) if missing else {}
    figures = {key: known or counted[key] for key, known in read.items()}
    return [Offer(row[0], row[1], row[2], row[3], figures[row[0]]) for row in rows if row[4]], figures


def _offer_filter(user: User, spoken: Collection[str] | None) -> Q:
    tags = set(user.work_languages())
    if "" in tags and spoken is None:
        spoken = user.spoken_languages.values_list("language", flat=True)
    if "" in tags and (spoken or user.is_coordinator):
        tags = (tags - {""}) | set(spoken or ())
    opened = Q(state=LanguageVersion.State.OPEN, tutorial__state=Tutorial.State.OPEN)
    opened &= ~Q(language="fr", tutorial__is_interface=False)
    return opened if "" in tags else opened & Q(language__in=tags)
