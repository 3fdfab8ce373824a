"""The addresses of the parents: the language is in the address, everything else follows."""

from __future__ import annotations

from django.urls import path, re_path, register_converter

from parents.converters import LanguageConverter
from parents.views import counting, embedding, health, lists, machines, media, pages, papers, steps

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
        papers.by_short_code,
        name="code",
    ),
    path("m/<path:path>", media.media, name="media"),
    path("still/<slug:slug>/<int:ms>.jpg", papers.still, name="still"),
    path("still/<slug:slug>/<int:ms>/large.jpg", papers.still, {"large": True}, name="large_still"),
    path("oembed", embedding.oembed, name="oembed"),
    path("plays/<int:release_id>", counting.beacon, name="beacon"),
    path("accessibility/<lang:language>/", pages.statement, name="statement"),
    path("legal/<lang:language>/", pages.legal, name="legal"),
    path("<lang:language>/", lists.tutorial_list, name="list"),
    path("<lang:language>/feed.xml", machines.feed, name="feed"),
    path("<lang:language>/<slug:slug>/", pages.watch, name="watch"),
    path("<lang:language>/<slug:slug>/embed/", pages.embed, name="embed"),
    path("<lang:language>/<slug:slug>/handout/", papers.handout, name="handout"),
    path("<lang:language>/<slug:slug>/handout.pdf", papers.handout_pdf, name="handout_pdf"),
    path("<lang:language>/<slug:slug>/steps/", steps.first, name="steps"),
    path("<lang:language>/<slug:slug>/steps/<int:number>/", steps.step, name="step"),
    path("<lang:language>/<slug:slug>/steps/files.json", steps.files, name="step_files"),
    path("<lang:language>/<slug:slug>/book.epub", steps.book, name="book"),
    path("<lang:language>/<slug:slug>/hard/", counting.hard_step, name="hard_step"),
    path("<lang:language>/<slug:slug>/play.mp4", counting.play, name="play"),
    path("<lang:language>/<slug:slug>/download.mp4", counting.download, name="download"),
    path("<lang:language>/<slug:slug>/audio.m4a", counting.audio, name="audio"),
    path("<lang:language>/<slug:slug>/voice.ogg", counting.voice_note, name="voice_note"),
]
