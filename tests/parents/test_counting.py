"""Plays, downloads and prints: counted once each, per release and day, without anybody's name."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from dubbing.models import Plays, Release
from journal.models import Entry
from public.views.limits import MOST_COUNTED
from tests.parents.conftest import Place

WATCH = "/ar/allumer-la-tablette/"


def numbers(release: Release) -> tuple[int, int, int]:
    row = Plays.objects.filter(release=release, day=timezone.localdate()).first()
    return (row.plays, row.downloads, row.prints) if row else (0, 0, 0)


def test_a_beacon_is_one_play(place: Place) -> None:
    for _ in range(3):
        assert Client(enforce_csrf_checks=True).post(f"/plays/{place.arabic.pk}").status_code == 204
    assert numbers(place.arabic) == (3, 0, 0)
    assert numbers(place.french) == (0, 0, 0)
    assert Plays.objects.count() == 1


def test_one_address_does_not_make_the_numbers(place: Place) -> None:
    """A script that plays all night counts as a full class; whoever comes after it from elsewhere counts."""
    for _ in range(MOST_COUNTED + 30):
        assert Client().post(f"/plays/{place.arabic.pk}").status_code == 204
    assert numbers(place.arabic) == (MOST_COUNTED, 0, 0)
    for address in ("play.mp4", "download.mp4", "audio.m4a"):
        assert Client().get(f"{WATCH}{address}").status_code == 302, "it plays all the same"
    assert numbers(place.arabic) == (MOST_COUNTED, 0, 0)
    Client(REMOTE_ADDR="192.0.2.7").post(f"/plays/{place.arabic.pk}")
    assert numbers(place.arabic) == (MOST_COUNTED + 1, 0, 0)


def test_a_video_plays_where_nothing_can_be_counted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise ConnectionError("no store")

    monkeypatch.setattr("public.views.limits.cache.add", away)
    assert Client().get(f"{WATCH}play.mp4").status_code == 302
    assert Client().post(f"/plays/{place.arabic.pk}").status_code == 204


@pytest.fixture(autouse=True)
def nobody_played_before() -> None:
    cache.clear()


@pytest.mark.parametrize("state", ["withdrawn", "superseded", "ready"])
def test_what_is_not_live_is_not_counted(place: Place, state: str) -> None:
    Release.objects.filter(pk=place.arabic.pk).update(state=state)
    assert Client().post(f"/plays/{place.arabic.pk}").status_code == 204
    assert Client().post("/plays/999999").status_code == 204
    assert not Plays.objects.exists()


def test_only_the_range_that_starts_at_zero_is_a_play(place: Place) -> None:
    for header in ("bytes=0-", "bytes = 0-1048575"):
        Client().get(f"{WATCH}play.mp4", headers={"range": header})
    Client().get(f"{WATCH}play.mp4")
    for header in ("bytes=1048576-", "bytes=-500", "bytes=01-"):
        Client().get(f"{WATCH}play.mp4", headers={"range": header})
    Client().head(f"{WATCH}play.mp4")
    assert numbers(place.arabic) == (3, 0, 0)


def test_downloads_and_prints(place: Place) -> None:
    video = Client().get(f"{WATCH}download.mp4")
    sound = Client().get(f"{WATCH}audio.m4a")
    paper = Client().get(f"{WATCH}handout.pdf")
    assert (video.status_code, sound.status_code, paper.status_code) == (302, 302, 200)
    given = Client().head(video.headers["Location"])
    assert given.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert numbers(place.arabic) == (0, 2, 1)


def test_counting_is_never_cached_and_sets_nothing(place: Place) -> None:
    for answer in (Client().get(f"{WATCH}play.mp4"), Client().post(f"/plays/{place.arabic.pk}")):
        assert "no-store" in answer.headers["Cache-Control"]
        assert not answer.cookies
    assert {field.name for field in Plays._meta.get_fields()} == {
        "id",
        "release",
        "day",
        "plays",
        "downloads",
        "prints",
    }


# What a browser tells of a person, each with a mark that is looked for afterwards.
PERSON: Any = {
    "REMOTE_ADDR": "203.0.113.77",
    "HTTP_X_FORWARDED_FOR": "198.51.100.66",
    "HTTP_USER_AGENT": "TelltalePhone/9",
    "HTTP_ACCEPT_LANGUAGE": "ta-telltale,ta;q=0.9",
    "HTTP_REFERER": "https://telltale.example/school",
    "HTTP_COOKIE": "telltale=1",
}


def everything_stored() -> str:
    """Every value of every table, and every file that the cache keeps."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.append(repr(cursor.fetchall()))
    cached = [path.read_bytes() for path in (Path(settings.DATA_DIR) / "cache" / "pages").rglob("*") if path.is_file()]
    return " ".join(found) + repr(cached)


def test_nothing_about_the_person_is_stored_or_logged(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    before = Entry.objects.count(), Session.objects.count()
    with caplog.at_level(logging.DEBUG):
        for path in ("/", "/ar/", WATCH, f"{WATCH}play.mp4", f"{WATCH}download.mp4", f"{WATCH}audio.m4a"):
            assert Client().get(path, **PERSON).status_code in {200, 302}
        assert Client().get(f"{WATCH}handout.pdf", **PERSON).status_code == 200
        assert Client().post(f"/plays/{place.arabic.pk}", **PERSON).status_code == 204
        assert Client().get("/ar/nothing/", **PERSON).status_code == 404
    assert numbers(place.arabic) == (2, 2, 1)
    assert (Entry.objects.count(), Session.objects.count()) == before
    stored = everything_stored()
    assert "تشغيل" in stored, "it does look into the tables"
    for trace in ("203.0.113.77", "198.51.100.66", "elltale"):
        assert trace not in stored
        assert trace not in caplog.text
