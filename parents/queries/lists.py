"""The list of a language: which tutorials, in which order, eight a page; and what a search finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from craft import languages
from craft.languages import Language
from craft.text.searching import best_line
from dubbing.models import Plays, Release, SearchText
from parents.queries.podcast import has_episodes
from parents.queries.releases import FRENCH, Card, card, live_releases
from tutorials.models import Theme
from tutorials.models.themes import in_order

PAGE_SIZE = 8
NEWEST, WATCHED, SHORTEST = "new", "watched", "short"


@dataclass(frozen=True)
class Listed:
    """A live release as a list orders it: one row without its manifest."""

    pk: int
    language: str
    tutorial: int
    created: tuple[Any, int]
    duration_ms: int
    watched: int = 0
    in_title: bool = False
    themes: tuple[str, ...] = ()
    podcast: bool = False


ORDERS: dict[str, Callable[[Listed], tuple[Any, ...]]] = {
    NEWEST: lambda row: (),
    WATCHED: lambda row: (-row.watched,),
    SHORTEST: lambda row: (row.duration_ms,),
}


def listed(language: Language, *, otherwise: Iterable[Language] = (), order: str = NEWEST) -> list[Listed]:
    """What is live in a language; last, the tutorials that exist only in French. Where the language has nothing, first
    those of the languages `otherwise`, in their order. Newest first where `order` says nothing. One query."""
    rows = live_releases().filter(version__language__in=_tags(language, otherwise))
    rows = rows.annotate(podcast=has_episodes(language))
    if order == WATCHED:
        rows = rows.annotate(watched=_watched())
    found = [_listed(row) for row in rows.values(*COLUMNS, "podcast", *(["watched"] if order == WATCHED else []))]
    if any(row.language == language.tag for row in found):
        otherwise = ()
    return _each_once(found, _tags(language, otherwise), ORDERS[order])


def found_by(words: Sequence[str], language: Language) -> list[Listed]:
    """The live releases of a language whose words hold all of these, those with all of them in the title first; then
    the French ones of other tutorials. One query."""
    tags = _tags(language)
    rows = live_releases().filter(version__language__in=tags)
    for word in words:
        rows = rows.filter(search_text__text__contains=word)
    found = []
    for row in rows.values(*COLUMNS, "search_text__title"):
        title = row.pop("search_text__title")
        found.append(replace(_listed(row), in_title=all(word in title for word in words)))
    return _each_once(found, tags, lambda row: (not row.in_title,))


COLUMNS = (
    "pk",
    "version__language",
    "version__tutorial_id",
    "version__tutorial__created_at",
    "version__tutorial__duration_ms",
    "version__tutorial__themes",
)


def _listed(row: dict[str, Any]) -> Listed:
    pk, language, tutorial, created_at, duration_ms, themes = (row[name] for name in COLUMNS)
    created = (created_at, tutorial)
    return Listed(
        pk,
        language,
        tutorial,
        created,
        duration_ms,
        row.get("watched", 0),
        themes=tuple(themes),
        podcast=row.get("podcast", False),
    )


def has_podcast(rows: Iterable[Listed]) -> bool:
    return any(row.podcast for row in rows)


def themes_of(rows: Iterable[Listed], language: Language) -> list[Theme]:
    """The themes that the rows of a language have, in the order of the table."""
    return in_order(code for row in rows if row.language == language.tag for code in row.themes)


def _watched() -> Any:
    """How often a version was played, all of its releases together."""
    plays = Plays.objects.filter(release__version=OuterRef("version")).order_by().values("release__version")
    return Coalesce(Subquery(plays.annotate(n=Sum("plays")).values("n")), 0)


def _each_once(rows: Iterable[Listed], tags: Sequence[str], order: Callable[[Listed], tuple[Any, ...]]) -> list[Listed]:
    """One release of each tutorial: that of the first of the languages which has it."""
    among = [row for row in rows if row.language in tags]
    newest_first = sorted(among, key=lambda row: row.created, reverse=True)
    ordered = sorted(newest_first, key=lambda row: (tags.index(row.language), *order(row)))
    seen: dict[int, Listed] = {}
    for row in ordered:
        seen.setdefault(row.tutorial, row)
    return list(seen.values())


def _tags(language: Language, otherwise: Iterable[Language] = ()) -> tuple[str, ...]:
    return tuple(dict.fromkeys((language.tag, *(other.tag for other in otherwise if other.tag != FRENCH), FRENCH)))


@dataclass(frozen=True)
class Moment:
    """Where in a tutorial the words are said."""

    start_ms: int
    text: str
    language: Language

    @property
    def seconds(self) -> str:
        return f"{self.start_ms / 1000:.2f}"

    @property
    def whole_seconds(self) -> int:
        return self.start_ms // 1000


@dataclass(frozen=True)
class Shown:
    """A card of one page of a list. moment: of a search, where it is not only in the title."""

    card: Card
    language: Language
    moment: Moment | None = None


def shown(page: Sequence[Listed], words: Sequence[str] = ()) -> list[Shown]:
    """The cards of one page. words: of the search that found them. One query."""
    rows = with_card_columns(Release.objects.filter(pk__in=[row.pk for row in page]))
    if words:
        rows = rows.select_related("version", "version__tutorial", "search_text")
    by_pk = {release.pk: release for release in rows}
    found = []
    for row in page:
        language, release = languages.get(row.language), by_pk.get(row.pk)
        if release is not None:  # else it was withdrawn between the two queries
            found.append(Shown(card(release, language), language, _moment(release, language, words)))
    return found


def with_card_columns(rows: QuerySet[Release]) -> QuerySet[Release]:
    """What a card needs of a release, taken out of the large JSON columns by the database."""
    return (
        rows.select_related("version", "version__tutorial")
        .annotate(
            thumb=KeyTextTransform("path", KeyTransform("thumbnail", "version__tutorial__video")),
            released_title=KeyTextTransform("title", "manifest"),
            text_language=KeyTextTransform("text_language", "manifest"),
            voices=KeyTransform("voices", "manifest"),
            duration_ms=KeyTransform("duration_ms", "manifest"),
            heard=KeyTransform("heard", "manifest"),
            takes=KeyTransform("takes", "report"),
        )
        .defer("manifest", "report", "findings", "version__tutorial__probe", "version__tutorial__video")
    )


def _moment(release: Any, language: Language, words: Sequence[str]) -> Moment | None:
    text: SearchText | None = getattr(release, "search_text", None) if words else None
    if text is None:
        return None
    at = best_line([words_of_line for *_rest, words_of_line in text.lines], words)
    if at is None:
        return None
    _segment, start_ms, own, _words = text.lines[at]
    return Moment(start_ms, own, languages.find(release.text_language or "") or language)
