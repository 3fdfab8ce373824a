"""Error pages in the language of the address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from craft import languages
from craft.languages import Language, lineage
from public.queries.releases import FRENCH
from public.queries.town import TownFacts
from public.queries.watch import alternatives, was_published, watch_page
from public.views.answers import render_page


def gone_or_missing(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """410 for a version that was live once, with the other languages; else 404, with them too when there are some."""
    others = [alternative for alternative in alternatives(slug) if alternative.language != language]
    others.sort(key=lambda other: other.language not in lineage(language))  # a dialect's own language first
    if was_published(language, slug):
        return _problem(
            request,
            language,
            410,
            title=lambda: _("This video was withdrawn."),
            advice=lambda: _("It is no longer shown. Look at the other tutorials, or ask for help by telephone."),
            alternatives=others,
        )
    return _nowhere(request, language, 404, alternatives=others)


def live_version(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate what is shown of a version that is live: the view is given its `WatchPage` in place of language and
    slug. Where nothing is live, the answer says so."""

    @wraps(view)
    def answer_live(request: HttpRequest, language: Language, slug: str, *args: Any, **more: Any) -> HttpResponse:
        found = watch_page(language, slug)
        return gone_or_missing(request, language, slug) if found is None else view(request, found, *args, **more)

    return answer_live


def too_many_searches(request: HttpRequest, language: Language) -> HttpResponse:
    """429: this address has searched too often in these ten minutes."""
    return _problem(
        request,
        language,
        429,
        title=lambda: _("Too many searches came at once."),
        advice=lambda: _("Wait ten minutes, then search again. The list of tutorials still opens."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _nowhere(request, language_of(request), 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _nowhere(request, language_of(request), 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. The database may have failed, so this page does not use it."""
    return _our_side(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer. The same text: for a parent it is the same."""
    return _our_side(request, 503)


def language_of(request: HttpRequest) -> Language:
    """The language that the address names (/ar/…, /legal/ar/), else French."""
    parts = request.path.strip("/").split("/")[:2]
    return next((found for part in parts if (found := languages.find(part))), languages.get(FRENCH))


def _nowhere(request: HttpRequest, language: Language, status: int, **more: Any) -> HttpResponse:
    return _problem(
        request,
        language,
        status,
        title=lambda: _("This page does not exist."),
        advice=lambda: _("The address may be wrong. Look at the tutorials, or ask for help by telephone."),
        **more,
    )


def _our_side(request: HttpRequest, status: int) -> HttpResponse:
    return _problem(
        request,
        language_of(request),
        status,
        town=TownFacts(name=""),
        title=lambda: _("Something went wrong on our side."),
        advice=lambda: _("Nothing is lost. Please try again in a moment."),
    )


def _problem(
    request: HttpRequest,
    language: Language,
    status: int,
    *,
    title: Callable[[], str],
    advice: Callable[[], str],
    **more: Any,
) -> HttpResponse:
    context: dict[str, Any] = {
        "page_title": title,
        "problem": lambda: {"title": title(), "advice": advice(), "icon": "warning" if status >= 500 else "search"},
        "canonical": "",
        **more,
    }
    response = render_page(request, "public/problem.html", language, context, status=status)
    patch_cache_control(response, no_cache=True)
    return response
