"""One player: the voice, the French one or both; ten seconds on; subtitles below the picture on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.parents.parents_site import SOUND, Watched, open_more
from tests.parents import factory
from tests.parents.conftest import ARABIC

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIDEO = "document.querySelector('video')"
# Sounds of their own are no part of the page: a test must be told of them.
WITNESS = """window.Audio = class extends Audio { constructor(src) { super(src); if (src) window.french = this } }"""
TOGETHER = f"() => !window.french.paused && Math.abs(window.french.currentTime - {VIDEO}.currentTime) < 0.3"


@pytest.fixture
def site(live_server: Any) -> str:
    tutorial = factory.tutorial()
    factory.publish(tutorial, "fr", kind="subtitles")
    factory.publish(tutorial, "ar", ARABIC, title="تشغيل الجهاز اللوحي")
    return str(live_server.url)


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    one = Watched(chromium)
    one.page.add_init_script(WITNESS)
    yield one
    one.context.close()


def playing(watched: Watched, address: str) -> Page:
    page = watched.page
    page.goto(address, wait_until="networkidle")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    return page


def test_the_french_voice_instead_or_softly_beneath_without_loading_again(site: str, watched: Watched) -> None:
    page = playing(watched, f"{site}/ar/allumer-la-tablette/")
    assert not [url for url in watched.asked if url.endswith(".m4a")], "nothing is fetched before it is chosen"
    source = page.evaluate(f"() => {VIDEO}.src")
    voice = page.locator("[data-do=voice]")
    open_more(page)
    voice.select_option("fr")
    page.wait_for_function(TOGETHER, timeout=120_000)
    assert page.evaluate(f"() => [{VIDEO}.muted, window.french.muted, window.french.volume]") == [True, False, 1]
    page.evaluate(f"() => {{ {VIDEO}.currentTime = 6 }}")
    page.wait_for_function(f"() => {VIDEO}.currentTime > 6", timeout=120_000)
    page.wait_for_function(TOGETHER, timeout=120_000)
    voice.select_option("both")
    assert page.evaluate(f"() => [{VIDEO}.muted, window.french.volume]") == [False, 0.25]
    page.locator("[data-do=play]").click()
    page.wait_for_function("() => window.french.paused")
    voice.select_option("own")
    page.locator("[data-do=play]").click()
    page.wait_for_function(f"() => !{VIDEO}.paused || {VIDEO}.ended", timeout=120_000)
    assert page.evaluate(f"() => [{VIDEO}.muted, window.french.paused]") == [False, True]
    assert page.evaluate(f"() => {VIDEO}.src") == source
    assert watched.errors == []


def test_where_the_french_sound_cannot_be_had_the_voice_goes_on(site: str, watched: Watched) -> None:
    page = playing(watched, f"{site}/ar/allumer-la-tablette/")
    watched.context.set_offline(True)
    open_more(page)
    page.locator("[data-do=voice]").select_option("fr")
    page.wait_for_function("() => document.querySelector('[data-do=voice]').value === 'own'", timeout=60_000)
    assert page.evaluate(f"() => {VIDEO}.muted") is False


def test_a_version_with_the_french_sound_offers_no_choice(site: str, watched: Watched) -> None:
    watched.page.goto(f"{site}/fr/allumer-la-tablette/")
    assert watched.page.locator("[data-do=voice]").count() == 0


def test_ten_seconds_on_stops_at_the_end(site: str, watched: Watched) -> None:
    page = playing(watched, f"{site}/ar/allumer-la-tablette/")
    page.locator("[data-do=play]").focus()
    page.keyboard.press("l")
    page.wait_for_function(f"() => {VIDEO}.ended", timeout=120_000)
    page.locator("[data-do=back]").click()
    assert page.evaluate(f"() => {VIDEO}.currentTime") < 1


def test_on_a_phone_subtitles_stand_below_the_picture(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/ar/allumer-la-tablette/#t=2.7", wait_until="networkidle")
    below = page.locator("[data-cues]")
    assert below.inner_text().strip() == "", "nothing is said before it plays, and its place is there"
    page.locator("[data-do=start]").click()
    page.wait_for_function("(said) => document.querySelector('[data-cues]').innerText.includes(said)", arg=ARABIC[1])
    assert page.evaluate("() => [...document.querySelectorAll('track')].map((one) => one.track.mode)")[0] == "hidden"
    picture, said = page.locator(".frame").bounding_box(), below.bounding_box()
    assert picture and said and said["y"] >= picture["y"] + picture["height"]
    assert below.locator("p").get_attribute("lang") == "ar"
    assert page.evaluate("() => getComputedStyle(document.querySelector('[data-cues] p')).direction") == "rtl"
    page.evaluate(f"() => {{ {VIDEO}.pause(); {VIDEO}.currentTime = 5 }}")  # nobody speaks: the place stays
    page.wait_for_function("() => document.querySelector('[data-cues]').innerText.trim() === ''")
    empty = below.bounding_box()
    assert empty and empty["height"] == pytest.approx(said["height"], abs=1)
    open_more(page)
    page.locator("[data-do=captions]").select_option("none")
    assert below.locator("p").count() == 0
    place = below.bounding_box()
    assert place and place["height"] == empty["height"]
    page.locator("[data-do=captions]").select_option("both")
    assert below.locator("p").count() == 2
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function("() => document.querySelector('track').track.mode === 'showing'")
    assert not below.is_visible()
