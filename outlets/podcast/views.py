"""The address of a language's podcast."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from craft.languages import Language
from outlets.podcast.feed import episode_keys, page_count, podcast
from public.queries.interface_words import in_words_of
from public.queries.town import town_of
from public.views.answers import page
from public.views.cached_lists import cached_list


@page
def feed(request: HttpRequest, language: Language) -> HttpResponse:
    """`/<lang>/feed.xml`, the older episodes at `?page=2` and so on."""
    asked = request.GET.get("page", "1")
    number_asked = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    keys = episode_keys(language)
    number, town = min(page_count(keys), max(1, number_asked)), town_of(request)

    def make() -> bytes:
        with in_words_of(language):
            return podcast(language, town, number, keys)

    data = cached_list(f"feed:{language.tag}:{number}", make, len(keys), town.name)
    return HttpResponse(data, content_type="application/rss+xml; charset=utf-8")
