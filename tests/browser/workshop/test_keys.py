"""Keys of the review: alone while the sentence has the focus, with Alt always, alone everywhere where one said so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.browser.workshop.workshop_site import signed_in
from tests.volunteers.shortcuts import submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def review(live_server: Any, chromium: Browser) -> Iterator[Page]:
    version = factories.version(factories.tutorial(), "ar")
    amina = factories.volunteer()
    for segment in factories.speech(version.tutorial):
        submitted(version, amina, segment, f"نص {segment.pk}")
    with signed_in(chromium, str(live_server.url), factories.reviewer()) as page:
        page.goto("/atelier/text/allumer-la-tablette/ar/review/")
        expect(page.locator("html.js")).to_have_count(1)
        yield page


def waiting(page: Page, number: int) -> None:
    expect(page.locator("[data-card]")).to_have_count(number)
    page.evaluate("document.activeElement.blur()")


def test_a_letter_acts_alone_in_its_sentence_and_with_alt_everywhere(review: Page) -> None:
    review.locator("[data-card] p.proposed").first.click()
    review.keyboard.press("a")
    waiting(review, 2)
    review.keyboard.press("Alt+a")
    waiting(review, 1)
    review.keyboard.press("r")
    expect(review.locator("details[open][data-verb]")).to_have_count(0)
    review.keyboard.press("Alt+r")
    expect(review.locator(".reason").first).to_be_focused()


def test_while_a_question_is_open_a_letter_from_elsewhere_goes_nowhere(review: Page) -> None:
    review.keyboard.press("Alt+r")
    expect(review.locator(".reason").first).to_be_focused()
    review.evaluate("document.activeElement.blur()")
    review.keyboard.type("abc")
    expect(review.locator("body")).to_be_focused()
    review.locator(".reason").first.focus()
    review.keyboard.type("abc")
    expect(review.locator("[name=own_reason]").first).to_have_value("abc")
    expect(review.locator("[data-card]")).to_have_count(3)


def test_who_switches_letters_on_has_them_everywhere_and_after_loading_again(review: Page) -> None:
    review.locator("summary", has_text="Keys").click()
    review.get_by_label("On this device letters act alone").check()
    waiting(review, 3)
    review.keyboard.press("a")
    waiting(review, 2)
    review.reload()
    expect(review.locator("html.js")).to_have_count(1)
    waiting(review, 2)
    review.keyboard.press("a")
    waiting(review, 1)
    review.locator("summary", has_text="Keys").click()
    review.get_by_label("On this device letters act alone").uncheck()
    waiting(review, 1)
    review.keyboard.type("ajkrc")
    expect(review.locator("details[open][data-verb]")).to_have_count(0)
    waiting(review, 1)
