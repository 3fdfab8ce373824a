"""The addresses of the parents: the language is in the address, everything else follows."""

from __future__ import annotations

from django.urls import path, re_path, register_converter

from parents.views import codes, health, lists, machines, media, pages, play_counts, stills
from public.converters import LanguageConverter
from public.views.outlets import outlet_addresses

register_converter(LanguageConverter, "lang")

app_name = "parents"
urlpatterns = [
    path("", pages.chooser, name="chooser"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-lists.xml", machines.sitemap_lists, name="sitemap_lists"),
    re_path(r"^sitemap-(?P<number>[0-9]{1,6})\.xml$", machines.sitemap_watch_pages, name="sitemap_watch_pages"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("offline.json", machines.offline_words, name="offline_words"),
    path("sw.js", machines.service_worker, name="service_worker"),
    re_path(
        r"^[qQ]/(?P<code>[A-Za-z0-9]{4,12})(?:-(?P<tag>[A-Za-z]{2,3}(?:-[A-Za-z]{2,8})?))?"
        r"(?:/(?P<step>[0-9]{1,4}))?/?$",
        codes.by_short_code,
        name="code",
    ),
    path("m/<path:path>", media.media, name="media"),
    path("still/<slug:slug>/<int:ms>.jpg", stills.still, name="still"),
    path("still/<slug:slug>/<int:ms>/large.jpg", stills.still, {"large": True}, name="large_still"),
    path("plays/<int:release_id>", play_counts.beacon, name="beacon"),
    path("accessibility/<lang:language>/", pages.statement, name="statement"),
    path("legal/<lang:language>/", pages.legal, name="legal"),
    path("<lang:language>/", lists.tutorial_list, name="list"),
    path("<lang:language>/<slug:slug>/", pages.watch, name="watch"),
    path("<lang:language>/<slug:slug>/hard/", play_counts.hard_step, name="hard_step"),
    path("<lang:language>/<slug:slug>/play.mp4", play_counts.play, name="play"),
    path("<lang:language>/<slug:slug>/download.mp4", play_counts.download, name="download"),
    path("<lang:language>/<slug:slug>/audio.m4a", play_counts.audio, name="audio"),
    *outlet_addresses(),
]
