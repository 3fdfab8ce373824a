"""*Sound only*, feed and kit give a version's own sound or none: never the French one under other words."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from lxml import etree
from lxml import html as lxml_html

from dubbing.models import Release
from tests import factories
from tests.parents import factory
from tests.parents.conftest import Place

TAG, SLUG = "tr", "allumer-la-tablette"


def unspoken(place: Place, kind: str) -> Release:
    """Turkish as an earlier edition built it without a voice: its manifest lists the video's sound as its own."""
    release = factory.publish(place.tutorial, TAG, kind=kind, title="Tableti açmak")
    Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, "voices": []})
    assert any(file["role"] == "audio_only" for file in release.manifest["files"])
    return release


def page(path: str) -> lxml_html.HtmlElement:
    answer = Client().get(path)
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 200
    return lxml_html.document_fromstring(answer.content.decode())


@pytest.mark.parametrize("kind", ["subtitles", "voice"])
def test_a_version_without_a_voice_offers_no_sound(place: Place, kind: str, tmp_path: Path) -> None:
    unspoken(place, kind)
    for path in ("", "handout/", "embed/"):
        links = page(f"/{TAG}/{SLUG}/{path}").xpath("//a/@href")
        assert [link for link in links if "audio" in link or link.endswith(".m4a")] == [], path
    assert Client().get(f"/{TAG}/{SLUG}/audio.m4a").status_code == 404
    assert etree.fromstring(Client().get(f"/{TAG}/feed.xml").content).findall("channel/item") == []
    factories.coordinator()
    target = tmp_path / "kit.zip"
    call_command("export_release", SLUG, TAG, output=target, json=True)
    with zipfile.ZipFile(target) as kit:
        assert "sound.m4a" not in kit.namelist()
        assert "sound.m4a" not in kit.read("index.html").decode()
    badge = page(f"/{TAG}/{SLUG}/").xpath("//p[contains(@class, 'facts')]//span[@class='badge']")
    assert len(badge) == 1, "subtitles only, and no word of a voice"
    assert page(f"/{TAG}/").xpath("//li[contains(@class, 'tutorial')][1]//span[contains(@class, 'good')]") == []


def test_what_is_published_is_told_without_it(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    from dubbing.management.commands.publish import release_document

    roles = [file["role"] for file in json.loads(json.dumps(release_document(unspoken(place, "subtitles"))))["files"]]
    assert "messaging_mp4" in roles and "audio_only" not in roles


def test_a_voice_and_french_itself_keep_theirs(place: Place) -> None:
    for tag in ("ar", "fr"):
        assert page(f"/{tag}/{SLUG}/").xpath("//a/@href[contains(., 'audio.m4a')]") == [f"/{tag}/{SLUG}/audio.m4a"]
        assert Client().get(f"/{tag}/{SLUG}/audio.m4a").status_code == 302


def test_the_button_says_what_the_stream_costs(place: Place) -> None:
    """Not what the file for messengers weighs: that one is made smaller, or has its subtitles drawn into it."""
    tutorial = place.tutorial
    pieces = [
        {"name": "lite", "width": 640, "height": 360, "segments": [{"bytes": 4_000_000}, {"bytes": 2_500_000}]},
        {"name": "720p", "width": 1280, "height": 720, "segments": [{"bytes": 11_000_000}]},
    ]
    type(tutorial).objects.filter(pk=tutorial.pk).update(video={**tutorial.video, "renditions": pieces})
    files = [
        *(file for file in place.arabic.manifest["files"] if file["role"] != "audio"),
        *({"role": "audio", "path": f"{n}", "bytes": 300_000, "sha256": ""} for n in range(2)),
    ]
    Release.objects.filter(pk=place.arabic.pk).update(manifest={**place.arabic.manifest, "files": files})
    shown = page(f"/ar/{SLUG}/")
    assert "7.1" in shown.xpath("string(//button[@data-do='start'])")
    assert "12" in shown.xpath("string(//button[@data-do='hd'])")
