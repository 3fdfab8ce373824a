"""Step by step on the tablet itself: by thumb, without a network once kept, without JavaScript, in every script."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from operator import ne
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dubbing.models import HardStep, Release
from tests.browser.parents.parents_site import (
    SLUG,
    TEXTS,
    TITLES,
    Watched,
    doubled_text,
    keep_film,
    open_more,
    remove_film,
    says_gone,
)
from tests.parents import factory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEARD = "() => { const voice = document.querySelector('audio'); return voice.currentTime > 0.3 || voice.ended }"
PICTURE = "() => { const still = document.querySelector('.step-still'); return still.complete && still.naturalWidth }"
TABLET, STEPS = {"width": 768, "height": 1024}, 3


@pytest.fixture
def site(live_server: Any) -> str:
    factory.town()
    row = factory.tutorial(SLUG)
    for tag in ("fr", "ar", "ta", "ru"):
        factory.speak(factory.publish(row, tag, TEXTS.get(tag, TEXTS["fr"]), title=TITLES.get(tag, "")), by_word=True)
    return str(live_server.url)


@pytest.fixture
def tablet(chromium: Browser) -> Iterator[Watched]:
    watched = Watched(chromium, java_script_enabled=True)
    watched.page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    yield watched
    watched.context.close()


def words(page: Page) -> str:
    return page.locator(".step-said").inner_text().strip()


def test_a_parent_does_the_steps_on_a_tablet_without_a_network(site: str, tablet: Watched) -> None:
    page = tablet.page
    keep_film(page, f"{site}/ar/{SLUG}/")
    tablet.context.set_offline(True)
    page.reload()
    page.locator(".first-acts a[href$='/steps/1/']").click()
    for number in range(1, STEPS + 1):
        page.wait_for_url(f"**/ar/{SLUG}/steps/{number}/")
        assert words(page) == TEXTS["ar"][number - 1]
        assert page.wait_for_function(PICTURE, timeout=60_000).json_value() > 100, "its picture is on the tablet"
        assert page.evaluate("() => document.styleSheets[0].cssRules.length") > 50
        listen = page.locator("[data-listen]")
        listen.click()
        page.wait_for_function(HEARD, timeout=60_000)
        assert not page.locator("[data-hard] button").is_visible(), "nobody can be told"
        page.locator(".step-turn a").last.click()
    page.wait_for_url(f"**/ar/{SLUG}/")
    assert page.locator("[data-player]").is_visible()
    page.locator(".lines [data-at]").first.focus()
    page.locator(".lines .lights-up").nth(STEPS - 1).wait_for()  # the times of its words are on the tablet too
    tablet.context.set_offline(False)
    tablet.errors.clear()
    page.goto(f"{site}/ar/{SLUG}/steps/2/", wait_until="networkidle")
    with page.expect_response(f"**/ar/{SLUG}/hard/"):
        page.locator("[data-hard] button").click()
    page.locator("#thanks").wait_for()
    assert "/steps/2/" in page.url and page.locator("[data-hard] button[aria-pressed=true]").count() == 1
    page.reload(wait_until="networkidle")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.locator("[data-hard] button[aria-pressed=true]").click(force=True)  # a finger is not told that it is off
    page.locator("#thanks:not(.thanks-later)").wait_for()
    assert requests == [] and HardStep.objects.get().times == 1, "once a day on a device"
    Release.objects.filter(version__language="ar").update(state=Release.State.WITHDRAWN)
    says_gone(page, f"{site}/ar/{SLUG}/steps/2/?again")
    page.goto(f"{site}/ar/", wait_until="networkidle")
    left = page.evaluate("async () => (await (await caches.open('kept-1')).keys()).map((kept) => kept.url)")
    assert [url for url in left if "/steps/" in url or url.endswith(".m4a")] == [], "it goes with the voice"


def test_what_was_published_anew_replaces_the_kept_steps(site: str, tablet: Watched) -> None:
    page = tablet.page
    for text in ("Alte Wörter.", "Neue Wörter."):
        Release.objects.filter(version__language="fr").update(state=Release.State.SUPERSEDED)
        row = Release.objects.filter(version__language="fr").latest("pk").version.tutorial
        factory.speak(factory.publish(row, "fr", (text,) * 3))
        page.goto(f"{site}/fr/{SLUG}/?{len(text)}", wait_until="networkidle")
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        open_more(page)
        keep = page.locator("[data-keep]")
        if keep.get_attribute("aria-pressed") == "true":
            remove_film(page, keep)
            page.locator("[data-keep][aria-pressed=false]").wait_for()
        keep.click()
        page.locator("[data-keep][aria-pressed=true]").wait_for(timeout=120_000)
    tablet.context.set_offline(True)
    page.goto(f"{site}/fr/{SLUG}/steps/1/")
    assert words(page) == "Neue Wörter."


def test_a_parent_without_javascript_walks_looks_and_hears(site: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 720})
    page = context.new_page()
    page.goto(f"{site}/ta/{SLUG}/")
    page.locator(".first-acts a[href$='/steps/1/']").click()
    seen = []
    while "/steps/" in page.url:
        seen.append(words(page))
        voice = page.locator("audio[controls]")
        assert voice.is_visible() and not page.locator("[data-listen]").is_visible()
        assert page.request.get(site + str(voice.get_attribute("src"))).headers["content-type"] == "audio/mp4"
        assert page.request.get(site + str(page.locator(".step-still").get_attribute("src"))).ok
        here = page.url
        page.locator(".step-turn a").last.click()
        page.wait_for_url(partial(ne, here))
    assert tuple(seen) == TEXTS["ta"]
    context.close()


@pytest.mark.parametrize("tag", ["fr", "ar", "ta", "ru"])
def test_the_way_on_is_large_on_every_screen_and_with_large_letters(site: str, chromium: Browser, tag: str) -> None:
    for width in (320, 768, 1280):
        watched = Watched(chromium)
        page = watched.page
        page.set_viewport_size({"width": width, "height": 720})
        for number, larger in ((2, False), (2, True), (STEPS, True)):
            page.goto(f"{site}/{tag}/{SLUG}/steps/{number}/", wait_until="networkidle")
            if larger:
                doubled_text(page)
            for way in page.locator(".step-turn a, [data-listen]").all():
                box = way.bounding_box()
                assert box is not None and box["height"] >= 72 and box["width"] >= 72, (tag, width, larger)
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), (tag, width, number)
            letters = page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('.step-said')).fontSize)")
            assert letters >= 24
        assert watched.errors == []
        watched.context.close()


def test_by_keyboard_one_hears_then_goes_on(site: str, tablet: Watched) -> None:
    page = tablet.page
    page.goto(f"{site}/fr/{SLUG}/steps/2/", wait_until="networkidle")
    page.locator("#main").focus()
    order = []
    for _stop in range(3):
        page.keyboard.press("Tab")
        order.append(page.evaluate("() => document.activeElement.dataset.listen ?? document.activeElement.rel"))
    assert order == ["", "prev", "next"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(HEARD, timeout=60_000)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/fr/{SLUG}/steps/3/")


def test_the_page_is_light_and_no_sound_comes_before_the_tap(site: str, tablet: Watched) -> None:
    page, sizes = tablet.page, dict[str, int]()
    page.on("requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}))
    page.goto(f"{site}/ar/{SLUG}/steps/2/", wait_until="networkidle")
    assert not tablet.media(), "nothing is heard that nobody asked for"
    assert sum(size for url, size in sizes.items() if "offline" not in url) <= 100_000, sizes
