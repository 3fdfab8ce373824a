"""The parents' pages in a real Chromium: sound comes, seeking works, the language changes in place, a copy is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from dubbing.models import Plays
from tests.parents import factory
from tests.parents.conftest import ARABIC

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MEDIA_NAMES = (".mp4", ".m4s", ".cmfv", ".m4a", ".m3u8")
SOUND = (
    "() => { const v = document.querySelector('video'); return v.currentTime > 1 && v.webkitAudioDecodedByteCount > 0 }"
)


@pytest.fixture
def site(live_server: Any) -> str:
    tutorial = factory.tutorial()
    factory.publish(tutorial, "fr", kind="subtitles")
    factory.publish(tutorial, "ar", ARABIC, title="تشغيل الجهاز اللوحي")
    return str(live_server.url)


class Watched:
    """A page with what it asked for and what went wrong."""

    def __init__(self, browser: Browser, **context: Any) -> None:
        self.context = browser.new_context(viewport={"width": 360, "height": 720}, **context)
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def media(self) -> list[str]:
        return [url for url in self.asked if url.split("?")[0].endswith(MEDIA_NAMES)]


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    one = Watched(chromium)
    yield one
    one.context.close()


def test_one_tap_and_the_voice_is_heard(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="networkidle")
    assert watched.media() == []
    assert not [url for url in watched.asked if "hls" in url]
    page.get_by_role("button", name="تشغيل").first.click()
    page.wait_for_function(SOUND, timeout=120_000)
    assert any(url.endswith(".m3u8") for url in watched.media())
    page.evaluate("() => { document.querySelector('video').currentTime = 7 }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 7.5", timeout=120_000)
    assert watched.errors == []
    assert watched.context.cookies() == []
    assert Plays.objects.get().plays == 1


def test_another_language_goes_on_from_the_same_moment_and_fetches_no_picture_again(
    site: str, watched: Watched
) -> None:
    page = watched.page
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="networkidle")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    page.evaluate("() => document.querySelector('video').pause()")
    page.wait_for_load_state("networkidle")
    before = page.evaluate("() => document.querySelector('video').currentTime")
    page.locator("[data-languages-menu] summary").click()
    page.locator("[data-languages-menu] a[hreflang=fr]").click()
    page.wait_for_url("**/fr/allumer-la-tablette/")
    page.locator("[data-do=start]").click()
    page.wait_for_function(
        "() => { const v = document.querySelector('video'); v.readyState >= 3 && v.pause(); return v.readyState >= 3 }",
        timeout=120_000,
    )
    after = page.evaluate("() => document.querySelector('video').currentTime")
    assert abs(after - before) < 0.5
    assert page.evaluate("() => document.documentElement.lang") == "fr"
    segments = page.evaluate(
        "() => performance.getEntriesByType('resource').filter(e => e.name.endsWith('.m4s'))"
        ".map(e => [e.name, e.transferSize])"
    )
    assert segments, "the new page reads the segments"
    assert [name for name, over_the_line in segments if over_the_line > 0] == []


def test_subtitles_own_french_both_or_none(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="networkidle")
    shown = "() => [...document.querySelectorAll('track')].map(t => t.track.mode === 'showing')"
    choice = page.locator("[data-do=captions]")
    assert page.evaluate(shown) == [True, False]
    for value, expected in (
        ("fr", [False, True]),
        ("both", [True, True]),
        ("none", [False, False]),
        ("ar", [True, False]),
    ):
        choice.select_option(value)
        assert page.evaluate(shown) == expected


def test_slower_back_and_the_transcript(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/fr/allumer-la-tablette/", wait_until="networkidle")
    page.locator("[data-at='5200']").click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 5.3", timeout=120_000)
    page.wait_for_function("() => document.querySelector('[data-at=\"5200\"]').ariaCurrent === 'true'")
    page.locator("[data-do=slower]").click()
    assert page.evaluate("() => document.querySelector('video').playbackRate") == 0.75
    page.locator("[data-do=back]").click()
    assert page.evaluate("() => document.querySelector('video').currentTime") < 5
    assert watched.errors == []


def test_without_javascript_the_video_plays(site: str, chromium: Browser) -> None:
    one = Watched(chromium, java_script_enabled=False)
    one.page.goto(f"{site}/ar/allumer-la-tablette/")
    assert one.page.locator("video[controls]").is_visible()
    assert not one.page.locator(".strip").is_visible()
    assert not one.page.locator("[data-do=start]").is_visible()
    one.context.close()


def test_a_tutorial_kept_on_the_phone_plays_without_a_network(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="networkidle")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.locator("[data-keep]").click()
    page.locator("[data-keep][aria-pressed=true]").wait_for(timeout=120_000)
    page.goto(f"{site}/ar/", wait_until="networkidle")
    page.locator("#kept li").wait_for()
    watched.context.set_offline(True)
    page.goto(f"{site}/ar/allumer-la-tablette/")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    page.goto(f"{site}/ar/")
    page.locator("#kept li button").click()
    page.locator("#kept").wait_for(state="hidden")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ar/",
        "/ar/allumer-la-tablette/",
        "/fr/allumer-la-tablette/handout/",
        "/accessibility/ta/",
        "/zh-Hans/",
        "/ar/allumer-la-tablette/embed/",
    ],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(site: str, watched: Watched, path: str) -> None:
    axe = Path(settings.NODE_MODULES, "axe-core/axe.min.js").read_text("utf-8")
    page = watched.page
    page.goto(site + path, wait_until="networkidle")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth + 1"), width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(axe)
            found = page.evaluate("async () => (await axe.run()).violations.map(v => v.id + ' ' + v.nodes[0].target)")
            assert found == [], (width, scheme)
    assert watched.errors == []
