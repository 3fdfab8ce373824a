"""An address of the parents of every kind that the resolver knows, with the status of its answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.test import Client

from parents.exports.sitemaps import TUTORIALS_A_FILE
from tests.parents import factory
from tests.parents.conftest import Place

WATCH = "/ar/allumer-la-tablette/"
# Name in the resolver → what is asked for, with the status of the answer.
EXAMPLES: dict[str, dict[str, int]] = {
    "parents:chooser": {"/": 200},
    "parents:alive": {"/healthz": 200},
    "parents:ready": {"/readyz": 200},  # its other questions go to the broker
    "parents:robots": {"/robots.txt": 200},
    "parents:sitemap": {"/sitemap.xml": 200},
    "parents:sitemap_lists": {"/sitemap-lists.xml": 200},
    "parents:sitemap_watch_pages": {"/sitemap-{fifty}.xml": 200, "/sitemap-999999.xml": 404},
    "parents:manifest": {"/manifest.webmanifest": 200},
    "parents:offline_words": {"/offline.json": 200},
    "parents:service_worker": {"/sw.js": 200},
    "parents:code": {"/q/{code}-ar": 302, "/Q/{code}-AR": 302, "/q/{code}": 302, "/q/{code}-so": 302, "/q/ZZZZ9": 404},
    "parents:media": {"/m/{cues}": 200, f"/m/00/{'0' * 64}.m4a": 404, "/m/../secret": 404},
    "parents:still": {"/still/allumer-la-tablette/1000.jpg": 200, "/still/allumer-la-tablette/7.jpg": 404},
    "parents:large_still": {"/still/allumer-la-tablette/1000/large.jpg": 200},
    "parents:oembed": {"/oembed?url=http://localhost:8000/ar/allumer-la-tablette/": 200, "/oembed?url=x": 404},
    "parents:hotline": {"/hotline/": 200},
    "parents:hotline_films": {"/hotline/films.json": 200},
    "parents:hotline_answer": {
        f"/hotline{WATCH}{{segment}}/": 200,
        f"/hotline{WATCH}s0/": 404,
        "/hotline/tr/allumer-la-tablette/{segment}/": 410,
        "/hotline/fr/allumer-la-tablette/{segment}/": 404,
        "/hotline/ar/inconnu/{segment}/": 404,
    },
    "parents:beacon": {"/plays/{arabic}": 204, "/plays/999999": 204},
    "parents:hard_step": {f"{WATCH}hard/": 303},
    "parents:statement": {"/accessibility/ps/": 200},
    "parents:legal": {"/legal/ps/": 200},
    "parents:list": {"/ar/": 200, "/km/": 200, "/ar/?page=2": 200, "/xx/": 404},
    "parents:feed": {"/ar/feed.xml": 200},
    **{
        f"parents:{name}": {
            f"{WATCH}{path}": status,
            f"/tr/allumer-la-tablette/{path}": 410,
            f"/ar/inconnu/{path}": 404,
            f"/so/allumer-la-tablette/{path}": 404,
        }
        for name, path, status in (
            ("watch", "", 200),
            ("embed", "embed/", 200),
            ("steps", "steps/", 302),
            ("step", "steps/1/", 200),
            ("step_files", "steps/files.json", 200),
            ("step_words", "steps/words.json", 200),
            ("book", "book.epub", 302),
            ("voice_note", "voice.ogg", 302),
            ("handout", "handout/", 200),
            ("handout_pdf", "handout.pdf", 200),
            ("play", "play.mp4", 302),
            ("download", "download.mp4", 302),
            ("audio", "audio.m4a", 302),
        )
    },
}
CASES = [(name, path, status) for name, paths in EXAMPLES.items() for path, status in paths.items()]
POSTED: dict[str, dict[str, str]] = {
    "parents:beacon": {},
    "parents:hard_step": {"release": "{arabic}", "segment": "{segment}"},
}


def named(place: Place) -> dict[str, Any]:
    """What the examples name; Turkish was withdrawn."""
    factory.publish(place.tutorial, "tr", state="withdrawn", with_hls=False)
    cues = next(file["path"] for file in place.arabic.manifest["files"] if file["role"] == "subtitles")
    segment = place.arabic.manifest["segments"][0]["segment"]
    fifty = place.tutorial.pk // TUTORIALS_A_FILE  # after other tests a tutorial's number may be any
    return {"code": place.tutorial.code, "cues": cues, "arabic": place.arabic.pk, "segment": segment, "fifty": fifty}


def answer_of(name: str, path: str, town: dict[str, Any]) -> HttpResponseBase:
    """The answer to a visitor whose player begins at byte 0."""
    client, at = Client(raise_request_exception=False), path.format(**town)
    if name in POSTED:
        answer = client.post(at, {field: value.format(**town) for field, value in POSTED[name].items()})
    else:
        answer = client.get(at, headers={"range": "bytes=0-"})
    answer.getvalue()
    return answer
