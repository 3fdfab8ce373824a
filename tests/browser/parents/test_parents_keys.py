"""Letters act only while the player has the focus (WCAG 2.1.4): who dictates or types elsewhere starts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.parents.parents_site import Watched
from tests.parents import factory
from tests.parents.conftest import ARABIC

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What would have been done is done at once, and said by a click or a play: no time has to pass.
WITNESS = """for (const kind of ["play", "click"])
  addEventListener(kind, (event) => (window.seen ??= []).push(`${kind} ${event.target.dataset?.do ?? ""}`), true)"""
SEEN = "() => window.seen ?? []"
KEYS = ("k", "j", "l", "K", "J", "L", "ArrowLeft", "ArrowRight")


@pytest.fixture
def watched(chromium: Browser, live_server: Any) -> Iterator[Watched]:
    factory.publish(factory.tutorial(), "ar", ARABIC, title="تشغيل الجهاز اللوحي")
    one = Watched(chromium)
    one.page.add_init_script(WITNESS)
    one.page.goto(f"{live_server.url}/ar/allumer-la-tablette/", wait_until="networkidle")
    yield one
    one.context.close()


def pressed(watched: Watched) -> list[str]:
    for key in KEYS:
        watched.page.keyboard.press(key)
    seen: list[str] = watched.page.evaluate(SEEN)
    return seen


def test_beside_the_player_letters_do_nothing(watched: Watched) -> None:
    for place in ("", "main", "[data-at='2600']", "[data-share]", ".menu summary", ".masthead .brand"):
        if place:
            watched.page.locator(place).first.focus()
        assert pressed(watched) == [], place


def test_space_scrolls_the_page(watched: Watched) -> None:
    watched.page.keyboard.press("Space")
    assert watched.page.evaluate(SEEN) == []
    watched.page.wait_for_function("() => scrollY > 0")


def test_in_the_player_they_play_and_go_back(watched: Watched) -> None:
    page = watched.page
    page.locator("[data-do=slower]").focus()
    page.keyboard.press("k")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.3", timeout=120_000)
    page.keyboard.press("k")
    assert page.evaluate("() => document.querySelector('video').paused")
    for press in ("j", "ArrowLeft"):
        page.evaluate("() => { document.querySelector('video').currentTime = 8 }")
        page.keyboard.press(press)
        assert page.evaluate("() => document.querySelector('video').currentTime") == 0
    assert page.locator("[data-do=play]").get_attribute("aria-keyshortcuts") == "k"
    assert page.locator("[data-do=back]").get_attribute("aria-keyshortcuts") == "j"


def test_a_choice_keeps_its_letters(watched: Watched) -> None:
    """In the list of subtitles a letter looks for a language."""
    watched.page.evaluate("() => { document.querySelector('[data-more]').open = true }")
    watched.page.locator("[data-do=captions]").focus()
    assert pressed(watched) == []
