"""The page names the first pieces of the stream, where it can: picture, sharper picture and voice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from dubbing.models import Release
from dubbing.queries.own_sound import offered_files
from public.queries.stream_start import pieces
from tests.parents import factory
from tests.parents.test_pages import tree
from tutorials.models import Tutorial

pytestmark = pytest.mark.django_db


def named(path: str = "/fr/allumer-la-tablette/") -> Any:
    (player,) = tree(Client().get(path)).xpath("//*[@data-player]")
    return json.loads(player.get("data-pieces", "null"))


def test_each_piece_is_there_and_none_is_sharper_than_lite() -> None:
    factory.publish(factory.tutorial(), "fr")
    told = named()
    assert told["seconds"] == 10 and set(told) == {"seconds", "lite", "voice"}
    assert told["lite"]["codecs"] == factory.LITE_CODECS and told["voice"]["codecs"] == "mp4a.40.2"
    for part in ("lite", "voice"):
        playlist = b"".join(Client().get(told[part]["playlist"])).decode()
        first = next(line for line in playlist.splitlines() if line and not line.startswith("#"))
        assert told[part]["first"] == f"/m/{first.removeprefix('../')}"
        assert f'URI="..{told[part]["init"].removeprefix("/m")}"' in playlist
        assert Client().get(told[part]["first"]).status_code == 200


def test_the_sharper_picture_is_the_second_one() -> None:
    row = factory.tutorial()
    lite = row.video["renditions"][0]
    more = [{**lite, "name": "1080p", "codecs": "avc1.4D4028"}, {**lite, "name": "720p", "codecs": "avc1.4D401F"}]
    Tutorial.objects.filter(pk=row.pk).update(video={**row.video, "renditions": [lite, *more]})
    factory.publish(row, "fr")
    assert named()["hd"]["codecs"] == "avc1.4D401F"


def test_where_the_picture_waits_hls_js_plays_as_before() -> None:
    release = factory.publish(factory.tutorial(), "fr")
    factory.hold(release, (2300, 1000))
    assert named() is None


def test_a_release_without_a_stream_or_of_an_older_version_names_none() -> None:
    row = factory.tutorial()
    factory.publish(row, "ar", with_hls=False)
    release = factory.publish(row, "fr")
    files = [file for file in release.manifest["files"] if file["role"] != "audio"]
    Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, "files": files})
    assert named() is None and named("/ar/allumer-la-tablette/") is None
    old: Any = [{"name": "lite", "width": 640, "height": 360}]
    assert pieces(old, offered_files(release), 10_000) is None
