"""The translate page on a small phone: what one writes, how long it is and the button, in sight together."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.browser.workshop.translate_page import Desk, desk, twenty, version_to_translate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def places(one: Desk, *selectors: str) -> list[dict[str, float]]:
    """Where they are at one moment: findings that come move what is below them."""
    found: list[dict[str, float]] = one.page.evaluate(
        "(all) => all.map((one) => document.querySelector(one).getBoundingClientRect().toJSON())", selectors
    )
    return found


def test_the_line_that_one_writes_is_seen_above_the_keyboard(live_server: Any, chromium: Browser) -> None:
    """The keyboard leaves half of the screen; the button to send lies over no line of the text."""
    version = version_to_translate(dict.fromkeys(twenty(), ""))
    amina = factories.volunteer("ar")
    with desk(chromium, live_server.url, version, amina, viewport={"width": 360, "height": 320}, has_touch=True) as one:
        one.sit_down()
        one.box.tap()
        one.page.keyboard.type("لتشغيل الجهاز اللوحي اضغطوا ثلاث ثوان على الزر الموجود على الجانب " * 2)
        text, button = places(one, "#text", ".sending")
        assert text["y"] + text["height"] <= button["y"] + 1
        assert text["y"] + text["height"] <= 320 + 24  # its last line at least, the frame apart


def test_a_long_text_its_last_line_and_its_length_are_seen_together(live_server: Any, chromium: Browser) -> None:
    """On a small phone without its keyboard: text, meter and button lie below each other, all on the screen."""
    version = version_to_translate(dict.fromkeys(twenty(), ""))
    amina = factories.volunteer("ar")
    with desk(chromium, live_server.url, version, amina, viewport={"width": 360, "height": 640}, has_touch=True) as one:
        one.sit_down()
        one.page.get_by_role("link", name="Next").tap()  # the title, which comes first, has no place in the video
        expect(one.page.locator("#fit")).to_be_visible()
        one.box.tap()
        one.page.keyboard.type("افتحوا متصفحكم واكتبوا عنوان البلدية. " * 8)
        expect(one.page.locator("#fit")).to_have_attribute("data-verdict", "too_long")
        text, fit, button = places(one, "#text", "#fit", ".sending .button")
        assert text["y"] + text["height"] <= fit["y"]
        assert fit["y"] + fit["height"] <= button["y"], "the button hides nothing of what the meter says"
        shown = one.page.evaluate(
            """() => {
                const { x, width, bottom } = document.getElementById("fit").getBoundingClientRect();
                return document.elementFromPoint(x + width / 2, bottom - 2).closest("#fit") !== null;
            }"""
        )
        assert shown, "nothing lies over its last line"
        assert button["y"] + button["height"] <= 640
