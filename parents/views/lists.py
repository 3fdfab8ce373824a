"""`/<lang>/`: the tutorials of a language, in the order that one chooses, or those that a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from craft.accept_language import accepted
from craft.languages import Language
from craft.text.searching import LONGEST_QUERY, search_words
from parents.exports import feeds
from parents.queries import lists, releases
from parents.queries.heard import heard_and_kept
from parents.views.answers import page, render_page
from parents.views.errors import too_many_searches
from parents.views.limits import MOST_SEARCHES, within_limit
from tutorials.models import Theme

# Known by sight where the words are French.
ICONS = {lists.NEWEST: "star", lists.WATCHED: "people", lists.SHORTEST: "clock"}
# By which the spoken words are known; their translation stands beside them (`_orders`).
ENGLISH = {lists.NEWEST: "Newest", lists.WATCHED: "Most watched", lists.SHORTEST: "Shortest"}
MOST_OTHERS = 5  # languages of the browser that are looked at where one's own has nothing


@dataclass(frozen=True)
class Group:
    """Cards of one language. `own`: of the list's language."""

    language: Language
    own: bool
    cards: list[lists.Shown]


@page
def tutorial_list(request: HttpRequest, language: Language) -> HttpResponse:
    """What exists in the language, then what exists only in French: one list, eight a page. `q`: a search; `order`:
    newest (otherwise), most watched, shortest; `theme`: only what is about it."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    words = search_words(query)
    order = request.GET.get("order", lists.NEWEST)
    order = order if order in lists.ORDERS else lists.NEWEST
    if words and not within_limit(request, "searched", MOST_SEARCHES):
        return too_many_searches(request, language)
    if query:
        found = lists.found_by(words, language) if words else []
    else:
        asked = accepted(request.headers.get("Accept-Language", ""))[:MOST_OTHERS]
        found = lists.listed(language, otherwise=asked, order=order)
    nothing_own = not query and not any(row.language == language.tag for row in found)
    asked_for = {"q": query} if query else {"order": order} if order != lists.NEWEST else {}
    theme = request.GET.get("theme", "")
    theme = theme if theme in Theme.values else ""
    themes = _themes(lists.themes_of(found, language), theme, asked_for)
    if theme:
        found = [row for row in found if theme in row.themes]
    chosen = {**asked_for, "theme": theme} if theme else asked_for
    number, pages, rows = _one_of_pages(request, found)
    cards = lists.shown(rows, words)
    response = render_page(
        request,
        "parents/list.html",
        language,
        {
            "page_title": lambda: _page_title(query, theme),
            "canonical": "" if query else settings.PUBLIC_ADDRESS + request.path,
            "description": feeds.description,
            "alternates": [] if query else _list_alternates(),
            "query": query,
            "theme": theme,
            "themes": themes,
            **heard_and_kept(language, [(shown.card.tutorial, shown.language.tag) for shown in cards]),
            "groups": _groups(language, cards),
            "orders": lambda: _orders(order, theme) if len(found) > 1 and not query else [],
            "nothing_own": nothing_own and number == 1,
            "podcast": lists.has_podcast(found),
            "pages": pages,
            "page_number": number,
            "previous_page": _page_address(chosen, number - 1) if number > 1 else "",
            "next_page": _page_address(chosen, number + 1) if number < pages else "",
        },
    )
    if query:
        response.headers["X-Robots-Tag"] = "noindex"
    if nothing_own:
        patch_vary_headers(response, ["Accept-Language"])
    return response


def _groups(language: Language, cards: Sequence[lists.Shown]) -> list[Group]:
    return [Group(own, own == language, list(some)) for own, some in groupby(cards, key=lambda shown: shown.language)]


def _page_title(query: str, theme: str) -> str:
    about = str(Theme(theme).label) if theme else ""
    searched = f"{_('Search')}: {query}" if query else ""
    return " · ".join(filter(None, (about, searched))) or _("Tutorials")


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


def _page_address(chosen: dict[str, str], number: int) -> str:
    return "?" + urlencode({**chosen, "page": number})


def _list_alternates() -> list[dict[str, str]]:
    address = settings.PUBLIC_ADDRESS
    present = releases.in_order(releases.languages_with_something(), ())
    return [
        {"hreflang": "x-default", "url": f"{address}/"},
        *({"hreflang": language.tag, "url": f"{address}/{language.tag}/"} for language in present),
    ]


def _one_of_pages(request: HttpRequest, found: Sequence[lists.Listed]) -> tuple[int, int, Sequence[lists.Listed]]:
    pages = max(1, -(-len(found) // lists.PAGE_SIZE))
    asked = request.GET.get("page", "1")
    number = min(pages, max(1, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return number, pages, found[(number - 1) * lists.PAGE_SIZE : number * lists.PAGE_SIZE]
