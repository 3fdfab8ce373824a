"""The parents' pages: chooser, list, watch, embedded player, statement, legal notice."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from craft import languages
from craft.accept_language import accepted
from craft.languages import Language
from dubbing.queries.passing_on import may_pass_on
from parents.exports import feeds
from parents.queries import releases
from parents.queries.heard import heard_and_kept
from parents.queries.steps import offer_of
from parents.queries.town import town_facts
from parents.queries.watch import WatchPage, watch_page
from parents.views.answers import page, render_page
from parents.views.errors import gone_or_missing


@page
def chooser(request: HttpRequest) -> HttpResponse:
    """`/`: languages by their own names. The browser's language is suggested; nothing is redirected."""
    town = town_facts()
    present = releases.languages_with_something() | {releases.FRENCH}
    spoken = releases.spoken_names()
    rows = [_row(language, spoken) for language in releases.in_order(present, town.language_order)]
    others = [_row(language, spoken) for language in languages.all_languages() if language.tag not in present]
    wanted = suggested_language(request)
    shown = languages.get(releases.FRENCH)
    response = render_page(
        request,
        "parents/chooser.html",
        shown,
        {
            "page_title": lambda: _("Choose your language"),
            "description": feeds.description,
            "town": town,
            "rows": [row for row in rows if row["language"] != wanted],
            "other_rows": [row for row in others if row["language"] != wanted],
            "suggested": next((row for row in rows + others if row["language"] == wanted), None),
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


def _row(language: Language, spoken: dict[str, releases.SpokenName]) -> dict[str, Any]:
    return {"language": language, "spoken_name": spoken.get(language.tag)}


def suggested_language(request: HttpRequest) -> Language | None:
    """The most preferred language of `Accept-Language` that our table has."""
    return next(iter(accepted(request.headers.get("Accept-Language", ""))), None)


@page
def watch(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """`/<lang>/<slug>/`: the watch page; 410 with the other languages when it was withdrawn."""
    found = watch_page(language, slug)
    if found is None:
        return gone_or_missing(request, language, slug)
    beside = [neighbour.tutorial for neighbour in (found.beside.newer, found.beside.older) if neighbour is not None]
    heard = heard_and_kept(language, [(tutorial, language.tag) for tutorial in (found.tutorial.pk, *beside)])
    context = {
        **watch_context(found),
        **heard,
        **offer_of(found),
        "starts_at": _moment(request, found),
        "thanked": "thanks" in request.GET,
    }
    return render_page(request, "parents/watch.html", language, context)


def _moment(request: HttpRequest, found: WatchPage) -> int:
    """`?t=`: the second at which the native player begins (without JavaScript a page does not learn its `#t=`)."""
    asked = request.GET.get("t", "")
    seconds = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return seconds if seconds * 1000 < found.duration_ms else 0


@xframe_options_exempt
@page
def embed(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """`/<lang>/<slug>/embed/`: the player alone, framed only by the origins that the town lists."""
    found = watch_page(language, slug)
    if found is None:
        return gone_or_missing(request, language, slug)
    town = town_facts()
    response = render_page(request, "parents/embed.html", language, {**watch_context(found), "town": town})
    origins = [
        origin
        for origin in (*town.embed_origins, *settings.EMBED_ORIGINS)
        if origin.startswith(("https://", "http://"))
    ]
    if not may_pass_on(found.release):
        origins = []  # a voice did not agree that the film stands on pages of others
    response.frame_ancestors = " ".join(["'self'", *origins])  # type: ignore[attr-defined]  # read by Policies
    return response


def watch_context(found: WatchPage) -> dict[str, Any]:
    address = settings.PUBLIC_ADDRESS
    here = address + found.base
    return {
        "page": found,
        "page_title": found.title,
        "description": found.summary or found.title,
        "canonical": here,
        "share_text": f"{found.title}\n{here}",
        "oembed": f"{address}/oembed?{urlencode({'url': here})}",
        "alternates": [
            {"hreflang": "x-default", "url": f"{address}/{found.languages[0].language.tag}/{found.slug}/"},
            *({"hreflang": language.language.tag, "url": address + language.url} for language in found.languages),
        ],
        "preview": address + found.card if found.card else "",
        "structured": _structured(found, here),
    }


def _structured(found: WatchPage, here: str) -> str:
    """schema.org VideoObject as JSON that cannot end its own script tag."""
    address = settings.PUBLIC_ADDRESS
    seconds = round(found.duration_ms / 1000)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": found.title,
        "description": found.summary or found.title,
        "inLanguage": found.language.tag,
        "duration": f"PT{seconds // 60}M{seconds % 60}S",
        "uploadDate": (found.release.live_at or found.release.created_at).isoformat(),
        "thumbnailUrl": [address + found.poster] if found.poster else [],
        "contentUrl": address + quote(found.media_url) if found.media_url else here,
        "embedUrl": f"{here}embed/",
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")


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
