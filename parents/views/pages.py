"""The parents' pages: chooser, watch, statement, legal notice."""

from __future__ import annotations

from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from craft import languages
from craft.languages import Language
from dubbing.releases.outlets import names_on, outlets_on
from public.queries import releases
from public.queries.interface_words import site_description
from public.queries.spoken_words import heard_and_kept
from public.queries.town import town_of
from public.queries.watch import WatchPage, alternatives, watch_page
from public.views.answers import page, render_page
from public.views.errors import gone_or_missing
from public.views.suggestion import suggested_language
from public.views.watch_context import watch_context

EMPTY: Mapping[str, str] = MappingProxyType({})


@page
def chooser(request: HttpRequest) -> HttpResponse:
    """`/`: languages by their own names. The browser's language is suggested; nothing is redirected.
    `/?film=SLUG&step=N` (a code without a language): the languages of that film, and they lead to it."""
    town = town_of(request)
    film, of_film = _film_asked(request)
    present = of_film.keys() or releases.languages_with_something() | {releases.FRENCH}
    spoken = releases.spoken_names()
    rows = [_row(language, spoken, of_film) for language in releases.in_order(present, town.language_order)]
    others = [_row(language, spoken) for language in languages.all_languages() if language.tag not in present]
    near = _near(suggested_language(request), present)
    shown = languages.get(releases.FRENCH)
    response = render_page(
        request,
        "parents/chooser.html",
        shown,
        {
            "page_title": lambda: _("Choose your language"),
            "description": site_description,
            "town": town,
            "film": film,
            "rows": [row for row in rows if row["language"] not in near],
            "other_rows": [row for row in others if row["language"] not in near],
            "suggested": [row for one in near for row in rows + others if row["language"] == one],
            "synthetic": any(name.synthetic for name in spoken.values()),
            "greetings": GREETINGS,
            "canonical": settings.PUBLIC_ADDRESS + "/",
            "alternates": [
                {"hreflang": "x-default", "url": settings.PUBLIC_ADDRESS + "/"},
                *(
                    {"hreflang": row["language"].tag, "url": f"{settings.PUBLIC_ADDRESS}/{row['language'].tag}/"}
                    for row in rows
                ),
            ],
        },
    )
    response.headers["Vary"] = "Accept-Language"
    return response


def _near(wanted: Language | None, present: Container[str]) -> list[Language]:
    """What is suggested: the language and the one that it falls back to, where there is something in them; where there
    is in neither, the one that has the site's words."""
    if wanted is None:
        return []
    near = languages.lineage(wanted)
    there = [one for one in near if one.tag in present]
    return there or [next((one for one in near if one.interface), wanted)]


def _row(
    language: Language, spoken: Mapping[str, releases.SpokenName], of_film: Mapping[str, str] = EMPTY
) -> dict[str, Any]:
    address = of_film.get(language.tag, f"/{language.tag}/")
    return {"language": language, "url": address, "spoken_name": spoken.get(language.tag)}


def _film_asked(request: HttpRequest) -> tuple[dict[str, str] | None, Mapping[str, str]]:
    """Title and picture of the film that a code was for, and tag → its address in each language."""
    slug, step = request.GET.get("film", ""), request.GET.get("step", "")
    choices = alternatives(slug) if slug and slug.isprintable() else []
    if not choices:
        return None, EMPTY
    known = step.isascii() and step.isdigit() and len(step) < 5 and "steps" in names_on()
    end = f"steps/{int(step)}/" if known else ""
    tutorial = releases.tutorial_named(slug)
    film = {"title": tutorial.title_fr, "picture": releases.picture(tutorial, "thumbnail")}
    return film, {choice.language.tag: choice.url + end for choice in choices}


@page
def watch(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """`/<lang>/<slug>/`: the watch page; 410 with the other languages when it was withdrawn."""
    found = watch_page(language, slug)
    if found is None:
        return gone_or_missing(request, language, slug)
    beside = [neighbour.tutorial for neighbour in (found.beside.newer, found.beside.older) if neighbour is not None]
    heard = heard_and_kept(language, [(tutorial, language.tag) for tutorial in (found.tutorial.pk, *beside)])
    outlets = outlets_on(found.outlets_off)
    context = {
        **watch_context(found),
        **heard,
        "keep_bytes": found.video_bytes,
        "outlets": outlets,
        **{
            name: value
            for outlet in outlets
            if outlet.watch_context
            for name, value in outlet.watch_context(found).items()
        },
        "starts_at": _moment(request, found),
        "thanked": "thanks" in request.GET,
    }
    return render_page(request, "parents/watch.html", language, context)


def _moment(request: HttpRequest, found: WatchPage) -> int:
    """`?t=`: the second at which the native player begins (without JavaScript a page does not learn its `#t=`)."""
    asked = request.GET.get("t", "")
    seconds = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return seconds if seconds * 1000 < found.duration_ms else 0


@page
def statement(request: HttpRequest, language: Language) -> HttpResponse:
    """`/accessibility/<lang>/`: what the site promises, and whom to tell when it fails."""
    return render_page(request, "parents/statement.html", language, {"page_title": lambda: _("Accessibility")})


@page
def legal(request: HttpRequest, language: Language) -> HttpResponse:
    """`/legal/<lang>/`: who publishes the site, who is its host, and what it knows of its visitors."""
    return render_page(request, "parents/legal.html", language, {"page_title": lambda: _("Legal notice and privacy")})


GREETINGS = [
    {"tag": "en", "direction": "ltr", "text": "Choose your language"},
    {"tag": "ar", "direction": "rtl", "text": "اختاروا لغتكم"},
    {"tag": "tr", "direction": "ltr", "text": "Dilinizi seçin"},
    {"tag": "pt", "direction": "ltr", "text": "Escolha a sua língua"},
    {"tag": "ru", "direction": "ltr", "text": "Выберите язык"},
    {"tag": "zh-Hans", "direction": "ltr", "text": "选择您的语言"},
    {"tag": "ta", "direction": "ltr", "text": "உங்கள் மொழியைத் தேர்ந்தெடுங்கள்"},
]
