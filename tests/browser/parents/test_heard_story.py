"""A parent who reads nothing, on a phone in Tamil: finds their language by ear, hears the titles, watches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from dubbing.models import SpokenWords
from tests.browser.parents.heard_town import town_that_speaks
from tests.browser.parents.parents_site import SLUG, SOUND, TITLES, Watched, becomes_true, open_more
from tests.dubbing.site_words import forget_released_words
from volunteers.actions import voice_withdraw
from volunteers.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST_SCREEN = 800
TALKS = "a[data-say][data-speaking]"
ROOM_TAKEN = "() => document.querySelector('.hero').getBoundingClientRect().height"
HEADING = "() => document.querySelector('h1').getBoundingClientRect().toJSON()"
HEADING_UNTIL_IT_CAN_BE_HEARD = """() => {
    const button = document.querySelector("[data-welcome]");
    button.hidden = true;
    const box = document.querySelector("h1").getBoundingClientRect().toJSON();
    button.hidden = false;
    return box;
}"""


@pytest.fixture
def voices() -> Iterator[dict[str, User]]:
    forget_released_words()
    yield town_that_speaks()
    forget_released_words()


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    one = Watched(chromium)
    one.page.set_viewport_size({"width": 360, "height": FIRST_SCREEN})
    yield one
    one.context.close()


def test_a_parent_who_cannot_read(live_server: Any, voices: dict[str, User], watched: Watched) -> None:
    page, site = watched.page, str(live_server.url)
    page.goto(site, wait_until="networkidle")
    assert page.evaluate(ROOM_TAKEN) <= FIRST_SCREEN / 4
    tamil = page.locator("li.language", has=page.locator("a[hreflang=ta]"))
    expect(tamil).to_be_in_viewport()
    assert watched.media() == [], "nothing is fetched before the tap"
    assert page.evaluate(HEADING_UNTIL_IT_CAN_BE_HEARD) == page.evaluate(HEADING), "nothing moves when the script comes"
    page.locator("[data-welcome]").click()
    tamil.locator(TALKS).wait_for()
    tamil.locator(TALKS).wait_for(state="detached")
    expect(page.locator("[data-welcome]")).to_have_attribute("aria-pressed", "false")
    tamil.locator("a[hreflang=ta]").click()
    page.wait_for_url(f"{site}/ta/")
    card = page.locator("li.tutorial").first
    card.locator("a[data-say]").click()
    card.locator(TALKS).wait_for()
    assert page.url == f"{site}/ta/", "heard in place"
    page.locator(".hero a[data-say]").click()
    page.locator(f".hero {TALKS}").wait_for()
    assert page.locator(TALKS).count() == 1, "one at a time"
    card.locator("a.cover").click()
    page.wait_for_url(f"{site}/ta/{SLUG}/")
    assert page.locator("a[data-say]").count() == 3  # its title, its summary, one of its buttons
    open_more(page)
    for target in page.locator("a[data-say]").all():
        size = target.bounding_box()
        assert size is not None and min(size["width"], size["height"]) >= 44
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    title = page.locator(".aloud", has=page.locator("h1")).locator("a[data-say]")
    title.click()
    page.wait_for_function("() => document.querySelector('video').paused")
    page.locator("[data-do=play]").click()
    page.wait_for_function("() => !document.querySelector('video').paused")
    expect(page.locator(TALKS)).to_have_count(0)
    assert TITLES["ta"] in (title.text_content() or "")
    assert watched.errors == []


def test_kept_films_are_heard_without_a_network(live_server: Any, voices: dict[str, User], watched: Watched) -> None:
    page, site = watched.page, str(live_server.url)
    page.goto(f"{site}/ta/{SLUG}/", wait_until="networkidle")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    open_more(page)
    page.locator("[data-keep]").click()
    page.locator("[data-keep][aria-pressed=true]").wait_for(timeout=120_000)
    watched.context.set_offline(True)
    page.goto(f"{site}/ta/{SLUG}/")
    open_more(page)
    for link in page.locator("a[data-say]").all():
        link.click()
        page.locator(TALKS).wait_for()
        page.locator(TALKS).wait_for(state="detached")
    assert page.locator("a[data-say]").count() == 3
    watched.context.set_offline(False)
    voice_withdraw(by=voices["ta"], user=voices["ta"])
    page.goto(f"{site}/ta/{SLUG}/?anew", wait_until="networkidle")  # past the browser's cache of a minute
    assert page.locator("a[data-say]").count() == 0
    gone = "async () => (await (await caches.open('kept-1')).keys()).every((file) => !file.url.endsWith('.m4a'))"
    becomes_true(page, gone, "no sound in the cache")


def test_a_sound_that_is_gone_takes_its_button_along(
    live_server: Any, voices: dict[str, User], watched: Watched
) -> None:
    page, site = watched.page, str(live_server.url)
    page.goto(f"{site}/ta/", wait_until="networkidle")
    voice_withdraw(by=voices["ta"], user=voices["ta"])
    page.locator("li.tutorial a[data-say]").click()
    page.locator("li.tutorial a[data-say]").wait_for(state="detached")


def test_without_javascript_it_is_a_link_to_the_sound(
    live_server: Any, voices: dict[str, User], chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": FIRST_SCREEN})
    page = context.new_page()
    page.goto(f"{live_server.url}/ta/")
    link = page.locator("li.tutorial a[data-say]")
    answer = page.request.get(f"{live_server.url}{link.get_attribute('href')}")
    assert (answer.status, answer.headers["content-type"]) == (200, "audio/mp4")
    assert SpokenWords.objects.get(segment__kind="title").bytes == len(answer.body())
    context.close()
    page_without = chromium.new_context(java_script_enabled=False)
    chooser = page_without.new_page()
    chooser.goto(str(live_server.url))
    expect(chooser.locator("[data-welcome]")).to_be_hidden()
    page_without.close()
