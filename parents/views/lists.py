"""`/<lang>/`: the tutorials of a language, in the order that one chooses, or those that a search finds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from craft.accept_language import accepted_languages
from craft.languages import Language, lineage
from craft.text.search_form import LONGEST_QUERY, search_words
from dubbing.releases.outlets import outlets_on
from parents.queries import lists
from public.queries import releases
from public.queries.interface_words import site_description
from public.queries.path import PathName, path_name
from public.queries.spoken_words import heard_and_kept
from public.queries.town import town_of
from public.views.answers import page, render_page
from public.views.errors import too_many_searches
from public.views.limits import MOST_SEARCHES, within_limit
from tutorials.models import Theme

# Known by sight where the words are French.
ICONS = {lists.NEWEST: "star", lists.WATCHED: "people", lists.SHORTEST: "clock"}
# By which the spoken words are known; their translation stands beside them (`_orders`).
ENGLISH = {lists.NEWEST: "Newest", lists.WATCHED: "Most watched", lists.SHORTEST: "Shortest"}
MOST_OTHERS = 5  # languages of the browser that are looked at where one's own has nothing


@dataclass(frozen=True)
class Group:
    """Cards of one language. `own`: of the list's language. spoken: that language's name as it is heard."""

    language: Language
    own: bool
    cards: list[lists.ListCard]
    spoken: releases.SpokenName | None = None


@page
def tutorial_list(request: HttpRequest, language: Language) -> HttpResponse:
    """What exists in the language, then what exists only in French: one list, eight a page. `q`: a search; `order`:
    newest (otherwise), most watched, shortest; `theme`: only what is about it."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    words: Sequence[str] = search_words(query)
    order = _known_value(request, "order", lists.ORDERS) or lists.NEWEST
    if words and not within_limit(request, "searched", MOST_SEARCHES):
        return too_many_searches(request, language)
    town = town_of(request)
    outlets = outlets_on(town.outlets_off)
    if query:
        found, words = _search(words, language)
    else:
        asked = accepted_languages(request.headers.get("Accept-Language", ""))[:MOST_OTHERS]
        found = lists.list_releases(language, otherwise=asked, order=order, outlets=outlets)
    near = any(row.language == one.tag for row in found for one in lineage(language)[1:])
    nothing_own = not query and not any(row.language == language.tag for row in found)
    asked_for = {"q": query} if query else {"order": order} if order != lists.NEWEST else {}
    theme = _known_value(request, "theme", Theme.values)
    themes = _themes(lists.themes_of(found, language), theme, asked_for)
    if theme:
        found = [row for row in found if theme in row.themes]
    chosen = {**asked_for, "theme": theme} if theme else asked_for
    number, pages, rows = _one_of_pages(request, found)
    cards, steps = _cards(rows, _steps(found, language, query, theme, number > 1), words)
    response = render_page(
        request,
        "parents/list.html",
        language,
        {
            "page_title": lambda: _page_title(query, theme),
            "canonical": "" if query else settings.PUBLIC_ADDRESS + request.path,
            "description": site_description,
            "alternates": [] if query else _list_alternates(),
            "query": query,
            "theme": theme,
            "themes": themes,
            **heard_and_kept(language, [(card.card.tutorial, card.language.tag) for card in (*cards, *steps)]),
            "path": _path(language, steps),
            "groups": _groups(language, cards, releases.spoken_names() if near else {}),
            "orders": lambda: _orders(order, theme) if len(found) > 1 and not query else [],
            "nothing_own": nothing_own and number == 1,
            "near": near,
            "town": town,
            "outlets": lists.linked_outlets(found, outlets),
            "pages": pages,
            "page_number": number,
            **_other_pages(chosen, number, pages),
        },
    )
    if query:
        response.headers["X-Robots-Tag"] = "noindex"
    if nothing_own:
        patch_vary_headers(response, ["Accept-Language"])
    return response


def _known_value(request: HttpRequest, name: str, known: Collection[str]) -> str:
    """One of these, or nothing."""
    asked = request.GET.get(name, "")
    return asked if asked in known else ""


def _search(words: Sequence[str], language: Language) -> tuple[list[lists.ListedRelease], Sequence[str]]:
    """What was found, and the words that found it: those that were typed, else those that were meant."""
    found = lists.search_releases([[word] for word in words], language) if words else []
    if found or not words:
        return found, words
    meant = lists.words_meant_in(language, words)
    return lists.search_releases(meant, language) if meant else [], [word for like in meant for word in like]


def _steps(found: Sequence[lists.ListedRelease], language: Language, *asked: object) -> list[lists.ListedRelease]:
    """Of the path. asked: a search, a theme or a later page, which show none."""
    return [] if any(asked) else lists.path_steps(found, language)


def _cards(
    rows: Sequence[lists.ListedRelease], steps: Sequence[lists.ListedRelease], words: Sequence[str]
) -> tuple[list[lists.ListCard], list[lists.ListCard]]:
    """Of the page and of the path, in one query."""
    found = {card.pk: card for card in lists.list_cards([*rows, *steps], words)}
    of_page, of_path = ([found[row.pk] for row in some if row.pk in found] for some in (rows, steps))
    return of_page, of_path


class ShownPath(TypedDict):
    """missing: some of its films are live, but not in this language."""

    name: PathName
    steps: Sequence[lists.ListCard]
    missing: bool


def _path(language: Language, steps: Sequence[lists.ListCard]) -> ShownPath | None:
    name = path_name(language) if steps else None
    return {"name": name, "steps": steps, "missing": name.films > len(steps)} if name else None


def _groups(
    language: Language, cards: Sequence[lists.ListCard], spoken: Mapping[str, releases.SpokenName]
) -> list[Group]:
    by_language = groupby(cards, key=lambda shown: shown.language)
    return [Group(own, own == language, list(some), spoken.get(own.tag)) for own, some in by_language]


def _page_title(query: str, theme: str) -> str:
    about = str(Theme(theme).label) if theme else ""
    searched = f"{_('Search')}: {query}" if query else ""
    return " · ".join(filter(None, (about, searched))) or pgettext("parents", "Tutorials")


def _themes(present: Sequence[Theme], chosen: str, asked_for: dict[str, str]) -> list[dict[str, Any]]:
    """Each with the address of the list with this theme alone; the chosen one leads back to all of them."""
    return [
        {
            "theme": theme,
            "chosen": theme.value == chosen,
            "url": "?" + urlencode(asked_for if theme.value == chosen else {**asked_for, "theme": theme.value}),
        }
        for theme in present
    ]


def _orders(chosen: str, theme: str) -> list[dict[str, Any]]:
    about = {"theme": theme} if theme else {}
    words = {lists.NEWEST: _("Newest"), lists.WATCHED: _("Most watched"), lists.SHORTEST: _("Shortest")}
    return [
        {
            "url": "?" + urlencode({"order": name, **about}),
            "word": word,
            "english": ENGLISH[name],
            "icon": ICONS[name],
            "chosen": name == chosen,
        }
        for name, word in words.items()
    ]


def _other_pages(chosen: dict[str, str], number: int, pages: int) -> dict[str, str]:
    return {
        "previous_page": _page_address(chosen, number - 1) if number > 1 else "",
        "next_page": _page_address(chosen, number + 1) if number < pages else "",
    }


def _page_address(chosen: dict[str, str], number: int) -> str:
    return "?" + urlencode({**chosen, "page": number})


def _list_alternates() -> list[dict[str, str]]:
    address = settings.PUBLIC_ADDRESS
    present = releases.in_order(releases.languages_with_something(), ())
    return [
        {"hreflang": "x-default", "url": f"{address}/"},
        *({"hreflang": language.tag, "url": f"{address}/{language.tag}/"} for language in present),
    ]


def _one_of_pages(
    request: HttpRequest, found: Sequence[lists.ListedRelease]
) -> tuple[int, int, Sequence[lists.ListedRelease]]:
    pages = max(1, -(-len(found) // lists.PAGE_SIZE))
    asked = request.GET.get("page", "1")
    number = min(pages, max(1, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return number, pages, found[(number - 1) * lists.PAGE_SIZE : number * lists.PAGE_SIZE]
