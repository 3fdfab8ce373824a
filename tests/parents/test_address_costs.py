"""Every address of the parents: at most five questions to the database, the same number in a large town, no cookie.

The examples below are held against the resolver: a new address without one fails here.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dubbing.models import Plays
from tests.house.addresses import ADDRESSES
from tests.parents import factory
from tests.parents.conftest import Place

MOST = 5
WATCH = "/ar/allumer-la-tablette/"
# Name in the resolver → what is asked for, with the status of the answer.
EXAMPLES: dict[str, dict[str, int]] = {
    "parents:chooser": {"/": 200},
    "parents:alive": {"/healthz": 200},
    "parents:ready": {"/readyz": 200},  # its other questions go to the broker
    "parents:robots": {"/robots.txt": 200},
    "parents:sitemap": {"/sitemap.xml": 200},
    "parents:sitemap_lists": {"/sitemap-lists.xml": 200},
    "parents:sitemap_watch_pages": {"/sitemap-0.xml": 200, "/sitemap-999999.xml": 404},
    "parents:manifest": {"/manifest.webmanifest": 200},
    "parents:offline_words": {"/offline.json": 200},
    "parents:service_worker": {"/sw.js": 200},
    "parents:code": {"/q/{code}-ar": 302, "/Q/{code}-AR": 302, "/q/{code}": 302, "/q/{code}-so": 302, "/q/ZZZZ9": 404},
    "parents:media": {"/m/{cues}": 200, f"/m/00/{'0' * 64}.m4a": 404, "/m/../secret": 404},
    "parents:still": {"/still/allumer-la-tablette/1000.jpg": 200, "/still/allumer-la-tablette/7.jpg": 404},
    "parents:large_still": {"/still/allumer-la-tablette/1000/large.jpg": 200},
    "parents:oembed": {"/oembed?url=http://localhost:8000/ar/allumer-la-tablette/": 200, "/oembed?url=x": 404},
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
POSTED = {"parents:beacon", "parents:hard_step"}
BRACKETS = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "COMMIT")


def test_every_address_has_an_example() -> None:
    assert {name for name, _route in ADDRESSES if name.startswith("parents:")} == set(EXAMPLES)


@pytest.fixture
def town(place: Place) -> dict[str, Any]:
    """What the examples name; Turkish was withdrawn."""
    factory.publish(place.tutorial, "tr", state="withdrawn", with_hls=False)
    cues = next(file["path"] for file in place.arabic.manifest["files"] if file["role"] == "subtitles")
    return {"code": place.tutorial.code, "cues": cues, "arabic": place.arabic.pk}


def grown() -> None:
    """The town has a dozen tutorials more, in four languages."""
    for number in range(12):
        row = factory.tutorial(f"encore-{number}")
        for tag in ("fr", "ar", "tr", "ta"):
            factory.publish(row, tag, with_hls=False)


def asked(name: str, path: str) -> tuple[HttpResponseBase, int]:
    """The answer to a visitor whose player begins at byte 0, and how many statements it cost."""
    client = Client(raise_request_exception=False)
    with CaptureQueriesContext(connection) as told:
        answer = client.post(path) if name in POSTED else client.get(path, headers={"range": "bytes=0-"})
        answer.getvalue()
    return answer, sum(not query["sql"].startswith(BRACKETS) for query in told.captured_queries)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "path", "status"), CASES, ids=[path for _name, path, _status in CASES])
def test_it_asks_little_however_large_the_town_and_sets_no_cookie(
    town: dict[str, Any], name: str, path: str, status: int
) -> None:
    path = path.format(**town)
    assert asked(name, path)[1] <= MOST, "also the first of a day, and when a picture or a paper is made"
    answer, small = asked(name, path)
    assert answer.status_code in ({200, 206} if status == 200 and name == "parents:media" else {status})
    assert small <= MOST
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    grown()
    asked(name, path)
    assert asked(name, path)[1] == small
    if status == 302 and name not in {"parents:code", "parents:steps", "parents:book"}:  # no book was made here
        assert Plays.objects.get().plays + Plays.objects.get().downloads == 4, "each of these was counted"


@pytest.mark.django_db
def test_an_error_of_ours_asks_nothing_and_sets_no_cookie(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("parents.views.pages.watch_page", broken)
    answer, cost = asked("parents:watch", WATCH)
    assert (answer.status_code, cost, len(answer.cookies)) == (500, 0, 0)
