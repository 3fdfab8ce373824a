"""Files that machines ask for: sitemap, robots.txt, web manifest, service worker."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static

from parents.exports import sitemaps
from public.queries.offline_words import offline_words as words_by_tag
from public.queries.town import town_facts
from public.views.answers import page
from public.views.cached_lists import cached_list
from tutorials.views.service_workers import script_answer

XML = "application/xml; charset=utf-8"


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
    """What is said without a network, in every language that has words. A phone keeps it beside the chooser, which may
    have to stand in for a page in any; in the chooser itself it would be paid before the first tap, for all of them."""
    return JsonResponse(words_by_tag(), json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@page
def service_worker(request: HttpRequest) -> HttpResponse:
    """`/sw.js`: served from the root, because a service worker controls only addresses below its own."""
    return script_answer("js/parents/service-worker.js")
