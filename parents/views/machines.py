"""Files that machines ask for: feed, sitemap, robots.txt, web manifest, service worker."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import translation

from craft.languages import Language
from parents.exports import feeds, sitemaps
from parents.queries.interface_words import offline_messages
from parents.queries.releases import state_of_lists
from parents.queries.town import town_facts
from parents.views.answers import page
from tutorials.views.service_workers import script_answer

# Lists are made again when the live releases change (`state_of_lists`), and after this time in any case.
KEPT_S = 600
XML = "application/xml; charset=utf-8"


def cached_list(name: str, make: Callable[[], bytes | None], *also: object) -> bytes | None:
    """The cached list, if neither the live releases nor the values `also` have changed since; else made again.

    One list for each name, and missing lists are not cached: strangers cannot fill the cache.
    """
    state, found = (*state_of_lists(), *also), cache.get(f"list:{name}")
    if found is not None and found[0] == state:
        data: bytes | None = found[1]
        return data
    data = make()
    if data is not None:
        cache.set(f"list:{name}", (state, data), KEPT_S)
    return data


@page
def feed(request: HttpRequest, language: Language) -> HttpResponse:
    """`/<lang>/feed.xml`, the older episodes at `?page=2` and so on."""
    asked = request.GET.get("page", "1")
    number_asked = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    pages = feeds.pages_of(language)
    number, town = min(pages, max(1, number_asked)), town_facts()

    def make() -> bytes:
        with translation.override(language.django_tag):
            return feeds.podcast(language, town, number, pages)

    data = cached_list(f"feed:{language.tag}:{number}", make, pages, town.name)
    return HttpResponse(data, content_type="application/rss+xml; charset=utf-8")


@page
def sitemap(request: HttpRequest) -> HttpResponse:
    return HttpResponse(cached_list("sitemap", sitemaps.index), content_type=XML)


@page
def sitemap_lists(request: HttpRequest) -> HttpResponse:
    return HttpResponse(cached_list("sitemap-lists", sitemaps.lists), content_type=XML)


@page
def sitemap_watch_pages(request: HttpRequest, number: str) -> HttpResponse:
    data = cached_list(f"sitemap-{int(number)}", lambda: sitemaps.watch_pages(int(number)))
    if data is None:
        raise Http404("no tutorial with these numbers is live")
    return HttpResponse(data, content_type=XML)


@page
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /atelier/", "Disallow: /q/", f"Sitemap: {settings.PUBLIC_ADDRESS}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@page
def manifest(request: HttpRequest) -> HttpResponse:
    """The web manifest: the site as an icon on a phone, which opens the chooser (last language first)."""
    icons = [
        {"src": static("icons/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("icons/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static("icons/maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    return JsonResponse(
        {
            "id": "/",
            "name": f"Portevoix · {town_facts().name}",
            "short_name": "Portevoix",
            "lang": "fr",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#FBF8F3",
            "theme_color": "#0B5D66",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@page
def offline_words(request: HttpRequest) -> HttpResponse:
    """ "No internet" in every language that has words. A phone keeps it beside the chooser, which may have to stand in
    for a page in any of them; in the chooser itself it would be paid before the first tap, and grow with languages."""
    return JsonResponse(offline_messages(), json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@page
def service_worker(request: HttpRequest) -> HttpResponse:
    """`/sw.js`: served from the root, because a service worker controls only addresses below its own."""
    return script_answer("js/parents/service-worker.js")
