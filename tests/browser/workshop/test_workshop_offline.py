"""The workshop without its line: what is from before says so and comes anew by itself, what was written goes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from subtitles.actions import translation_submit
from subtitles.models import Draft, Translation
from tests import factories
from tests.browser.workshop.network import held, no_network
from tests.browser.workshop.translate_page import Desk, desk, sign_in
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


AHEAD = r"""async () => {
    const { ahead } = JSON.parse(document.getElementById("bench-data").textContent);
    const pages = await caches.open("workshop-pages-1");
    const version = location.pathname.replace(/[^/]+\/$/, "");
    const [here] = (await (await pages.match(`/atelier/kept-ahead${version}`))?.json()) ?? [];
    const there = await Promise.all(ahead.map((address) => pages.match(address)));
    return here === location.pathname && ahead.length > 0 && there.every(Boolean);
}"""
FORGET = """async () => {
    const pages = await caches.open("workshop-pages-1");
    const keys = (await pages.keys()).map(({ url }) => url);
    for (const url of keys) if (url.includes("/text/") || url.includes("kept-ahead")) await pages.delete(url);
}"""


def next_ones_are_kept(one: Desk) -> None:
    wait_for(lambda: one.page.evaluate(AHEAD), "the pages of the next segments in the cache")


@contextmanager
def only_the_home_is_kept(one: Desk) -> Iterator[None]:
    """No network, as on a device whose browser had no time for the next segments."""
    next_ones_are_kept(one)
    with no_network(one.page):
        one.page.evaluate(FORGET)  # only now: the worker can fetch none of them again
        yield


def notice(page: Page) -> Any:
    return page.locator("#kept-page")


def counted(page: Page) -> Any:
    """How much is left to translate, as the home says it."""
    return page.locator("section .card .button").first


def test_a_home_from_before_says_so_and_comes_anew_when_the_line_is_back(one: Desk) -> None:
    expect(notice(one.page)).to_be_hidden()
    one.write(TEXT)
    one.enter()
    one.ready()
    assert Translation.objects.get().latest.text == TEXT
    with only_the_home_is_kept(one):
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


def test_who_begins_to_write_while_the_page_comes_anew_stays_on_it(one: Desk) -> None:
    address = one.page.url
    one.sit_down(address)  # through the worker: kept
    with held(address) as (asked, answer):
        with no_network(one.page):
            one.sit_down(address)
            expect(one.box).to_be_focused()
            one.page.evaluate("() => { window.before = true; }")
        wait_for(asked.is_set, "the page, loaded anew by itself")
        one.page.keyboard.type(TEXT)  # without a look at the page, which would wait for the new one
        answer.set()
        expect(notice(one.page).get_by_role("button")).to_be_visible()
        one.saved_word("kept")
    assert one.page.evaluate("window.before"), "the page is still the one that was written on"
    expect(one.box).to_have_value(TEXT)
    assert Draft.objects.get().text == TEXT


def test_a_text_sent_without_a_connection_goes_out_although_its_page_was_left(one: Desk) -> None:
    with only_the_home_is_kept(one):
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
    with only_the_home_is_kept(one):
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


TEXTS = [
    "تشغيل الجهاز اللوحي",
    "اضغطوا على الزر ثلاث ثوان.",
    "المسوا الأيقونة الزرقاء.",
    "اقرؤوا الرسالة ثم المسوا السهم.",
]


def write_and_send(one: Desk, text: str) -> None:
    """Enter, without a line: the next segment that is on the device has come."""
    before = one.page.url
    one.write(text)
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(lambda url: url != before)
    one.ready()


def arrived() -> set[str]:
    return {row.latest.text for row in Translation.objects.select_related("latest").exclude(latest=None)}


def test_the_next_segments_are_there_and_what_is_written_goes_out_by_itself(one: Desk) -> None:
    next_ones_are_kept(one)
    with no_network(one.page):
        for text in TEXTS[:3]:
            write_and_send(one, text)
        expect(one.page.locator("[data-outgoing]")).to_contain_text("3 texts are still on this device")
        expect(one.page.locator("[data-outgoing] a")).to_have_count(3)
        expect(one.page.locator("[data-outgoing]")).to_contain_text(TEXTS[1])
        one.write(TEXTS[3])
        one.page.keyboard.press("Enter")
        expect(one.page.locator("#saved")).to_contain_text("goes out by itself")  # nothing more is here
        assert arrived() == set()
    wait_for(lambda: arrived() == set(TEXTS), "the texts on the server")
    assert Translation.objects.count() == len(TEXTS)


def test_home_leads_to_the_next_segment_without_a_connection(one: Desk) -> None:
    next_ones_are_kept(one)
    first = one.page.url
    with no_network(one.page):
        write_and_send(one, TEXTS[0])
        second = one.page.url
        one.page.goto(f"{one.site}/atelier/")
        expect(one.page.locator("[data-outgoing]")).to_contain_text("1 text is still on this device")
        one.page.goto(one.start_address)
        one.ready()
        assert one.page.url == second != first
    wait_for(lambda: arrived() == {TEXTS[0]}, "the text on the server")


def test_an_ended_session_keeps_what_was_written_for_the_same_person(one: Desk, amina: User) -> None:
    next_ones_are_kept(one)
    with no_network(one.page):
        write_and_send(one, TEXTS[0])
        Session.objects.all().delete()
    one.page.wait_for_url("**/login/code/**")
    # Somebody else signs in on this device: nothing of Amina's goes out under their name, nor is shown to them.
    sign_in(one.page.context, one.site, factories.volunteer("ar", "samir"))
    one.page.goto(f"{one.site}/atelier/")
    expect(one.page.get_by_role("heading", level=1)).to_be_visible()
    expect(one.page.locator("[data-outgoing]")).to_be_hidden()
    assert arrived() == set()
    sign_in(one.page.context, one.site, amina)
    one.page.goto(f"{one.site}/atelier/")
    wait_for(lambda: arrived() == {TEXTS[0]}, "the text, as Amina's")
    assert Translation.objects.exclude(latest=None).get().latest.author == amina


def test_a_session_that_ends_on_the_page_asks_to_sign_in(one: Desk, amina: User) -> None:
    Session.objects.all().delete()
    one.write(TEXTS[1])
    one.page.keyboard.press("Enter")
    trouble = one.page.locator("#trouble")
    expect(trouble).to_contain_text("What you wrote is kept on this device")
    way = trouble.get_by_role("link", name="Sign in to send it")
    assert "/login/code/?next=/atelier/text/" in unquote(str(way.get_attribute("href")))
    here = one.page.url
    sign_in(one.page.context, one.site, factories.volunteer("ar", "samir"))
    one.page.keyboard.press("Enter")  # the page is Amina's: it sends nothing as Samir's
    expect(trouble).to_contain_text("What you wrote is kept on this device")
    assert arrived() == set()
    sign_in(one.page.context, one.site, amina)
    one.page.goto(here)
    wait_for(lambda: arrived() == {TEXTS[1]}, "the text, as Amina's")
    assert Translation.objects.exclude(latest=None).get().latest.author == amina
