"""Plays, downloads and prints: counted once each, per release and day, without anybody's name."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from dubbing.models import Plays, Release
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
