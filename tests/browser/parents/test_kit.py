"""The kit as a school opens it: unpacked from a key, without a server, in Chromium and in Firefox."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from craft import languages
from outlets.kit.kit import make_kit
from public.queries.watch import watch_page
from tests.browser.firefox import Firefox
from tests.browser.parents.parents_site import SLUG, SOUND, TEXTS, TITLES
from tests.parents import factory
from town.models import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
CUES = "[...(document.querySelector('video').textTracks[0].cues || [])].map(one => one.text)"


@pytest.fixture
def unpacked(db: None, tmp_path: Path) -> Path:
    """The Arabic kit in a folder."""
    Town.objects.update_or_create(pk=1, defaults={"name": "Élancourt", "hotline_number": "01 30 66 44 00"})
    factory.publish(factory.tutorial(SLUG), "ar", TEXTS["ar"], title=TITLES["ar"])
    found = watch_page(languages.get("ar"), SLUG)
    assert found is not None
    make_kit(found, tmp_path / "kit.zip")
    folder = tmp_path / "kit"
    with zipfile.ZipFile(tmp_path / "kit.zip") as file:
        file.extractall(folder)
    return folder


def test_it_plays_with_its_subtitles_and_asks_nobody(unpacked: Path, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 720}, color_scheme="dark")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((unpacked / "index.html").as_uri())
    page.evaluate("document.querySelector('video').play()")
    page.wait_for_function(SOUND)
    page.wait_for_function(f"{CUES}.length === {len(TEXTS['ar'])}")
    assert [cue.strip("\u2067\u2069") for cue in page.evaluate(CUES)] == list(TEXTS["ar"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
    assert {address.split(":", 1)[0] for address in asked} <= {"file", "data"}
    context.close()


def test_it_plays_in_firefox(unpacked: Path, firefox: Firefox) -> None:
    firefox.open((unpacked / "index.html").as_uri())
    firefox.run("document.querySelector('video').play()")
    firefox.until("document.querySelector('video').currentTime > 1")
    firefox.until(f"{CUES}.length === {len(TEXTS['ar'])}")
