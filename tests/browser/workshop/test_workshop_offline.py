"""The workshop without its line: what is from before says so and comes anew by itself, what was written goes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from playwright.sync_api import Browser, Page, expect

from subtitles.actions import translation_submit
from subtitles.models import Draft, Translation
from tests import factories
from tests.browser.workshop.translate_page import Desk, desk
from tests.processes import wait_for
from tutorials.models import LanguageVersion
from volunteers.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "المسوا الأيقونة الزرقاء."
KEPT = """async () => Boolean(await (await caches.open("workshop-pages-1")).match("/atelier/"))
    && Boolean(navigator.serviceWorker.controller)
    && (await (await caches.open("workshop-style-1")).keys()).some((request) => request.url.includes("kept-page"))"""


@pytest.fixture
def version(db: Any) -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar")


@pytest.fixture
def amina(version: LanguageVersion) -> User:
    user = factories.volunteer("ar")
    user.spoken_languages.create(language="ar")
    return user


@pytest.fixture
def one(live_server: Any, chromium: Browser, version: LanguageVersion, amina: User) -> Iterator[Desk]:
    """Amina, whose device has kept her home, at her first segment."""
    with desk(chromium, str(live_server.url), version, amina) as given:
        given.page.goto(f"{given.site}/atelier/")
        wait_for(lambda: given.page.evaluate(KEPT), "the home page in the cache")
        given.sit_down()
        yield given


def notice(page: Page) -> Any:
    return page.locator("#kept-page")


@contextmanager
def no_network(page: Page) -> Iterator[None]:
    """The browser has no network, and the server takes nothing.

    Chromium lifts the emulation from a page that is being left, which wakes ("online") and sends before it is gone: a
    network that is really cut does not come back for that moment, so the server refuses what comes through.
    """
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(BaseHandler, "get_response", lambda handler, request: HttpResponse(status=503))
        page.context.set_offline(True)
        yield
    page.context.set_offline(False)


def counted(page: Page) -> Any:
    """How much is left to translate, as the home says it."""
    return page.locator("section .card .button").first


def test_a_home_from_before_says_so_and_comes_anew_when_the_line_is_back(one: Desk) -> None:
    expect(notice(one.page)).to_be_hidden()
    one.write(TEXT)
    one.enter()
    one.ready()
    assert Translation.objects.get().latest.text == TEXT
    with no_network(one.page):
        asked = one.page.locator("a[rel=next]").get_attribute("href")
        one.page.locator("a[rel=next]").click()
        expect(notice(one.page)).to_be_visible()
        expect(notice(one.page)).to_contain_text("The page that you asked for is not on this device")
        expect(notice(one.page).locator("time")).not_to_be_empty()
        expect(counted(one.page)).to_have_text("4 sentences to translate")
    one.ready()  # the segment that was asked for, by itself
    assert one.page.url.endswith(str(asked))
    expect(notice(one.page)).to_be_hidden()
    one.page.goto(f"{one.site}/atelier/")
    expect(counted(one.page)).to_have_text("3 sentences to translate")


def test_the_home_itself_from_before_is_counted_anew(one: Desk) -> None:
    one.write(TEXT)
    one.enter()
    one.ready()
    with no_network(one.page):
        one.page.goto(f"{one.site}/atelier/")
        expect(notice(one.page)).to_contain_text("It loads anew by itself when the connection is back")
        expect(counted(one.page)).to_have_text("4 sentences to translate")
    expect(notice(one.page)).to_be_hidden()
    expect(counted(one.page)).to_have_text("3 sentences to translate")


def test_a_segment_from_before_keeps_what_is_being_written(one: Desk) -> None:
    address = one.page.url
    one.sit_down(address)  # through the worker: kept
    with no_network(one.page):
        one.sit_down(address)
        expect(notice(one.page)).to_be_visible()
        one.write(TEXT)
    expect(notice(one.page).get_by_role("button")).to_be_visible()
    one.saved_word("kept")
    expect(one.box).to_have_value(TEXT)
    assert Draft.objects.get().text == TEXT


def test_a_text_sent_without_a_connection_goes_out_although_its_page_was_left(one: Desk) -> None:
    with no_network(one.page):
        one.write(TEXT)
        one.page.keyboard.press("Enter")
        expect(one.page.locator("#saved")).to_contain_text("goes out by itself")
        one.page.locator("a[rel=next]").click()
        expect(notice(one.page)).to_be_visible()
        expect(one.page.locator("[data-outgoing]")).to_contain_text("goes out by itself when the network is back")
    wait_for(lambda: [row.latest.text for row in Translation.objects.select_related("latest")] == [TEXT], "the text")
    one.ready()
    wait_for(
        lambda: one.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('text:')).length") == 0,
        "an empty device",
    )


def test_a_text_that_was_overtaken_meanwhile_waits_for_a_choice(one: Desk, version: LanguageVersion) -> None:
    address = one.page.url
    segment = version.tutorial.segments.get(public_id=address.rstrip("/").rsplit("/", 1)[1])
    with no_network(one.page):
        one.write(TEXT)
        one.page.keyboard.press("Enter")
        expect(one.page.locator("#saved")).to_contain_text("goes out by itself")
        one.page.locator("a[rel=next]").click()
        expect(notice(one.page)).to_be_visible()
        other = "اضغطوا على الأيقونة."
        samir = factories.volunteer("ar", "samir")
        translation_submit(by=samir, version=version, segment=segment, text=other, base_number=0)
    one.ready()
    one.page.get_by_role("link", name="A text of yours waits for your choice").click()
    expect(one.page.locator("#conflict-theirs")).to_have_text(other)
    expect(one.page.locator("#conflict-text")).to_have_value(TEXT)
