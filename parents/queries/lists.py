"""The list of a language: which tutorials, in which order, eight a page; and what a search finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import or_
from time import monotonic
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from craft import languages
from craft.languages import Language
from craft.text.search_form import best_line
from craft.text.spelling import vocabulary, words_meant
from dubbing.models import Plays, Release, SearchText
from dubbing.queries.manifest_columns import DURATION_MS, HEARD, TAKES_HEARD, TEXT_LANGUAGE, TITLE, VOICES
from dubbing.releases.outlets import Outlet
from public.queries.releases import FRENCH, Card, card, live_releases
from tutorials.models import Theme
from tutorials.models.themes import in_order

PAGE_SIZE = 8
NEWEST, WATCHED, SHORTEST = "new", "watched", "short"


@dataclass(frozen=True)
class ListedRelease:
    """A live release as a list orders it: one row without its manifest. place: in the town's path."""

    pk: int
    language: str
    tutorial: int
    created: tuple[Any, int]
    duration_ms: int
    watched: int = 0
    in_title: bool = False
    themes: tuple[str, ...] = ()
    outlets: frozenset[str] = frozenset()
    place: int | None = None


ORDERS: dict[str, Callable[[ListedRelease], tuple[Any, ...]]] = {
    NEWEST: lambda row: (),
    WATCHED: lambda row: (-row.watched,),
    SHORTEST: lambda row: (row.duration_ms,),
}


def list_releases(
    language: Language,
    *,
    otherwise: Iterable[Language] = (),
    order: str = NEWEST,
    outlets: Sequence[Outlet] = (),
) -> list[ListedRelease]:
    """What is live in a language; beside a dialect what is in its language; last, the tutorials that exist only in
    French. Where neither has anything, first those of the languages `otherwise`, in their order. Newest first where
    `order` says nothing. outlets: whose links the list may have. One query."""
    rows = live_releases().filter(version__language__in=_tags(language, otherwise))
    linked = {outlet.name: outlet.in_list(language) for outlet in outlets if outlet.in_list is not None}
    rows = rows.annotate(**linked)
    if order == WATCHED:
        rows = rows.annotate(watched=_play_count())
    found = [
        _listed_release(row, linked)
        for row in rows.values(*COLUMNS, *linked, *(["watched"] if order == WATCHED else []))
    ]
    near = {one.tag for one in languages.lineage(language)}
    if any(row.language in near for row in found):
        otherwise = ()
    return _each_once(found, _tags(language, otherwise), ORDERS[order])


Wanted = Sequence[Sequence[str]]
"""The words of a search: of each, those that will do."""


def search_releases(wanted: Wanted, language: Language) -> list[ListedRelease]:
    """The live releases of a language whose words hold all of these, those with all of them in the title first; then
    the French ones of other tutorials. One query."""
    tags = _tags(language)
    rows = live_releases().filter(version__language__in=tags)
    for words in wanted:
        rows = rows.filter(reduce(or_, (Q(search_text__text__contains=word) for word in words)))
    found = []
    for row in rows.values(*COLUMNS, "search_text__title"):
        title = row.pop("search_text__title")
        in_title = all(any(word in title for word in words) for words in wanted)
        found.append(replace(_listed_release(row), in_title=in_title))
    return _each_once(found, tags, lambda row: (not row.in_title,))


def words_meant_in(language: Language, words: Sequence[str]) -> Wanted:
    """For a search that found nothing: of each word, what somebody may have meant who typed it otherwise; empty where
    one is like none. A query every ten minutes, so that a new film's words are known a little later."""
    known = _vocabulary(str(connection.settings_dict["NAME"]), tuple(_tags(language)), int(monotonic() // 600))
    meant = [words_meant(word, known) for word in words]
    return meant if all(meant) else []


@lru_cache(maxsize=8)
def _vocabulary(_database: str, tags: tuple[str, ...], _minutes: int) -> tuple[str, ...]:
    texts = live_releases().filter(version__language__in=tags).values_list("search_text__text", flat=True)
    return vocabulary(text for text in texts.iterator() if text)


COLUMNS = (
    "pk",
    "version__language",
    "version__tutorial_id",
    "version__tutorial__created_at",
    "version__tutorial__duration_ms",
    "version__tutorial__themes",
    "version__tutorial__path_place",
)


def _listed_release(row: dict[str, Any], outlets: Iterable[str] = ()) -> ListedRelease:
    pk, language, tutorial, created_at, duration_ms, themes, place = (row[name] for name in COLUMNS)
    created = (created_at, tutorial)
    return ListedRelease(
        pk,
        language,
        tutorial,
        created,
        duration_ms,
        row.get("watched", 0),
        themes=tuple(themes),
        outlets=frozenset(name for name in outlets if row[name]),
        place=place,
    )


def linked_outlets(rows: Sequence[ListedRelease], outlets: Iterable[Outlet]) -> list[Outlet]:
    """Those of these that a list with such rows links to."""
    return [outlet for outlet in outlets if any(outlet.name in row.outlets for row in rows)]


def themes_of(rows: Iterable[ListedRelease], language: Language) -> list[Theme]:
    """The themes that the rows of a language, or of the one that it falls back to, have, in the order of the table."""
    near = {one.tag for one in languages.lineage(language)}
    return in_order(code for row in rows if row.language in near for code in row.themes)


def path_steps(rows: Iterable[ListedRelease], language: Language) -> list[ListedRelease]:
    """Of the town's path those that the language has, in its order; of films that share a place the newest."""
    of_place: dict[int, ListedRelease] = {}
    for row in sorted(rows, key=lambda row: row.tutorial):
        if row.place is not None and row.language == language.tag:
            of_place[row.place] = row
    return [of_place[place] for place in sorted(of_place)]


def _play_count() -> Any:
    """How often a version was played, all of its releases together."""
    plays = Plays.objects.filter(release__version=OuterRef("version")).order_by().values("release__version")
    return Coalesce(Subquery(plays.annotate(n=Sum("plays")).values("n")), 0)


def _each_once(
    rows: Iterable[ListedRelease], tags: Sequence[str], order: Callable[[ListedRelease], tuple[Any, ...]]
) -> list[ListedRelease]:
    """One release of each tutorial: that of the first of the languages which has it."""
    among = [row for row in rows if row.language in tags]
    newest_first = sorted(among, key=lambda row: row.created, reverse=True)
    ordered = sorted(newest_first, key=lambda row: (tags.index(row.language), *order(row)))
    seen: dict[int, ListedRelease] = {}
    for row in ordered:
        seen.setdefault(row.tutorial, row)
    return list(seen.values())


def _tags(language: Language, otherwise: Iterable[Language] = ()) -> tuple[str, ...]:
    first = (one.tag for one in languages.lineage(language))
    return tuple(dict.fromkeys((*first, *(other.tag for other in otherwise if other.tag != FRENCH), FRENCH)))


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
class ListCard:
    """A card of one page of a list. pk: of its release. moment: of a search, where it is not only in the title."""

    pk: int
    card: Card
    language: Language
    moment: Moment | None = None


def list_cards(page: Sequence[ListedRelease], words: Sequence[str] = ()) -> list[ListCard]:
    """The cards of one page. words: of the search that found them. One query."""
    rows = with_card_columns(Release.objects.filter(pk__in=[row.pk for row in page]))
    if words:
        rows = rows.select_related("version", "version__tutorial", "search_text")
    by_pk = {release.pk: release for release in rows}
    found = []
    for row in page:
        language, release = languages.get(row.language), by_pk.get(row.pk)
        if release is not None:  # else it was withdrawn between the two queries
            found.append(ListCard(row.pk, card(release, language), language, _moment(release, language, words)))
    return found


def with_card_columns(rows: QuerySet[Release]) -> QuerySet[Release]:
    """What a card needs of a release, taken out of the large JSON columns by the database."""
    return (
        rows.select_related("version", "version__tutorial")
        .annotate(
            thumb=KeyTextTransform("path", KeyTransform("thumbnail", "version__tutorial__video")),
            released_title=TITLE,
            text_language=TEXT_LANGUAGE,
            voices=VOICES,
            duration_ms=DURATION_MS,
            heard=HEARD,
            takes=TAKES_HEARD,
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
