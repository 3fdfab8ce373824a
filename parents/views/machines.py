"""Files that machines ask for: feed, sitemap, robots.txt, web manifest, service worker."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import translation

from craft.languages import Language
from parents import feeds
from parents.queries.town import town_facts
from parents.views.answers import page


@page
def feed(request: HttpRequest, language: Language) -> HttpResponse:
    with translation.override(language.django_tag):
        return HttpResponse(feeds.podcast(language, town_facts()), content_type="application/rss+xml; charset=utf-8")


@page
def sitemap(request: HttpRequest) -> HttpResponse:
    return HttpResponse(feeds.sitemap(), content_type="application/xml; charset=utf-8")


@page
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /atelier/", "Disallow: /q/", f"Sitemap: {settings.PUBLIC_ADDRESS}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@page
def manifest(request: HttpRequest) -> HttpResponse:
    """The web manifest: the site as an icon on a telephone, which opens at the chooser (last language first)."""
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
def service_worker(request: HttpRequest) -> HttpResponse:
    """`/sw.js`: served from the root, because a service worker rules only the addresses below its own."""
    name = "js/parents/service-worker.js"
    found = finders.find(name)
    if found:
        with open(str(found), "rb") as file:
            text = file.read()
    else:
        with staticfiles_storage.open(name) as stored:
            text = stored.read()
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
