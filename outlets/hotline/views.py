"""The desk of the hotline: a page for whoever answers, in French, that keeps nothing and is told nothing.

Public, since agents have no account here, and unlisted: no page of the parents leads to it.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from craft import languages
from craft.languages import Language
from outlets.hotline.answer import answer_of
from outlets.hotline.films import films_of_the_desk
from public.queries.releases import FRENCH, in_order, languages_with_something
from public.queries.town import town_of
from public.queries.watch import alternatives, was_published, watch_page
from public.views.answers import page, render_page
from public.views.cached_lists import cached_list


@page
def desk(request: HttpRequest) -> HttpResponse:
    """`/hotline/`: languages to choose from and a field for the words; the browser searches."""
    town = town_of(request)
    present = in_order(languages_with_something() - {FRENCH}, town.language_order)
    context = {"page_title": lambda: _("At the telephone"), "town": town, "languages": present}
    return _hidden_page(request, "outlets/hotline/desk.html", context)


@page
def films(request: HttpRequest) -> HttpResponse:
    """`/hotline/films.json`: what the browser searches, fetched when somebody begins to type."""
    data = cached_list("hotline", films_of_the_desk)
    return _kept_by_nobody(HttpResponse(data, content_type="application/json; charset=utf-8"))


@page
def answer(request: HttpRequest, language: Language, slug: str, segment: str) -> HttpResponse:
    """`/hotline/<lang>/<slug>/<segment>/`: the sentence; what is gone says so and names other languages."""
    if language.tag == FRENCH:
        raise Http404("the French stands beside every language")
    found = watch_page(language, slug)
    shown = answer_of(found, segment) if found is not None else None
    there = found.languages if found is not None else alternatives(slug)
    others = [one.language for one in there if one.language.tag not in {FRENCH, language.tag}]
    context: dict[str, Any] = {
        "page_title": lambda: _("At the telephone"),
        "found": found,
        "answer": shown,
        "spoken": language,
        "others": sorted(others, key=lambda one: one not in languages.lineage(language)),
        "slug": slug,
        "segment": segment,
    }
    missing = 410 if found is None and was_published(language, slug) else 404
    return _hidden_page(request, "outlets/hotline/answer.html", context, status=200 if shown else missing)


def _hidden_page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    french = languages.get(FRENCH)
    values = {**context, "canonical": "", "alternates": []}
    return _kept_by_nobody(render_page(request, template, french, values, status=status))


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    """Asked for again each time: what a voice or a film takes back is gone at once, also on this device."""
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
