"""The kit without network: what is in it, that it is whole, and that nothing in its page needs a server."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import CommandError
from lxml import html as lxml_html

from dubbing.models import Release
from tests import factories
from tests.parents.conftest import ARABIC, Place
from town.actions import town_edit

SLUG = "allumer-la-tablette"
NAMES = {
    "index.html",
    "video.mp4",
    "sound.m4a",
    "poster.jpg",
    "video.vtt",
    "video.srt",
    "handout.pdf",
    "code.png",
    "code.svg",
}


@pytest.fixture
def kit(place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    factories.coordinator()
    target = tmp_path / "kit.zip"
    call_command("export_release", SLUG, "ar", output=target, json=True)
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["slug", "language", "number", "path", "bytes", "sha256", "files"]
    assert (told["slug"], told["language"], told["number"]) == (SLUG, "ar", place.arabic.number)
    data = target.read_bytes()
    assert (told["bytes"], told["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    with zipfile.ZipFile(target) as file:
        assert {file["name"]: file["bytes"] for file in told["files"]} == {
            entry.filename: entry.file_size for entry in file.infolist()
        }
    return target


def test_everything_is_in_it_as_it_was_released(kit: Path, place: Place) -> None:
    released = {file["role"]: file["path"] for file in place.arabic.manifest["files"]}
    with zipfile.ZipFile(kit) as file:
        assert file.testzip() is None
        assert set(file.namelist()) == NAMES
        assert file.namelist()[0] == "index.html", "whoever opens the archive sees it"
        for name, role in (("video.mp4", "messaging_mp4"), ("sound.m4a", "audio_only"), ("video.vtt", "subtitles")):
            with storages["public"].open(released[role], "rb") as original:
                assert file.read(name) == original.read(), name
        assert file.read("handout.pdf").startswith(b"%PDF")
        assert file.read("code.png").startswith(b"\x89PNG")
        srt = file.read("video.srt").decode("utf-8-sig")
    assert srt.startswith(f"1\n00:00:00,000 --> 00:00:02,000\n{ARABIC[0]}\n")
    assert srt.count(" --> ") == len(ARABIC)


def test_its_page_is_in_the_language_and_needs_nothing_else(kit: Path) -> None:
    with zipfile.ZipFile(kit) as file:
        names, page = set(file.namelist()), lxml_html.document_fromstring(file.read("index.html").decode())
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert (page.findtext(".//h1") or "").strip() == "تشغيل الجهاز اللوحي"
    assert [match.text for match in page.findall(".//ol[@class='lines']/li/span")] == list(ARABIC)
    addresses = [element.get(name) for element in page.iter() for name in ("src", "href", "poster")]
    wanted = [address for address in addresses if address]
    assert wanted
    assert {
        address
        for address in wanted
        if address not in names and not address.startswith(("data:text/vtt;base64,", "tel:"))
    } == set()
    assert page.findall(".//script") == []


def test_the_same_release_makes_the_same_kit(kit: Path) -> None:
    again = kit.with_name("again.zip")
    call_command("export_release", SLUG, "ar", output=again, json=True)
    assert again.read_bytes() == kit.read_bytes()
    assert {path.name for path in kit.parent.iterdir()} == {"kit.zip", "again.zip"}


def test_a_town_without_kits_makes_none_and_one_without_paper_packs_none(place: Place, tmp_path: Path) -> None:
    coordinator, target = factories.coordinator(), tmp_path / "kit.zip"
    town_edit(by=coordinator, fields={"outlets_off": ["kit"]})
    with pytest.raises(CommandError, match="désactivé le kit"):
        call_command("export_release", SLUG, "ar", output=target)
    assert list(tmp_path.iterdir()) == []
    town_edit(by=coordinator, fields={"outlets_off": ["handout"]})
    call_command("export_release", SLUG, "ar", output=target, json=True)
    with zipfile.ZipFile(target) as kit:
        assert "handout.pdf" not in kit.namelist() and b"handout.pdf" not in kit.read("index.html")


def test_what_is_refused_leaves_nothing(place: Place, tmp_path: Path) -> None:
    factories.coordinator()
    nowhere = tmp_path / "no" / "kit.zip"
    with pytest.raises(CommandError, match="un dossier qui existe"):
        call_command("export_release", SLUG, "ar", output=nowhere)
    with pytest.raises(CommandError, match="un dossier qui existe"):
        call_command("export_release", SLUG, "ar", output=tmp_path)
    Release.objects.filter(pk=place.arabic.pk).update(state=Release.State.WITHDRAWN)
    with pytest.raises(CommandError, match="n’est pas publié en ar"):
        call_command("export_release", SLUG, "ar", output=tmp_path / "kit.zip")
    assert list(tmp_path.iterdir()) == []
