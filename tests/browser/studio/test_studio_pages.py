"""The studio's pages as a person meets them: at 320 px and on a desk, light and dark, in a right-to-left language, by
axe-core and by their names and roles; and the review of takes by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from dubbing.actions import take_submit
from journal.models import Entry
from tests.browser import axe
from tests.browser.studio.fake_microphone import Desk
from tests.browser.studio.studio_room import StudioRoom
from tests.browser.studio.test_studio_safety import SEED
from tests.dubbing import studio

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("PORTEVOIX_SHOTS", "")  # a folder: pictures for people

PHASE = """(name) => {
    const studio = document.getElementById("studio");
    studio.dataset.phase = name;
    studio.toggleAttribute("data-reads", true);
}"""

HEAR = """async (take) => (await import("/static/js/studio/heard.js")).addHeard(take)"""


def shoot(page: Page, name: str, scheme: str = "") -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}{scheme}.png")


def checked(page: Page, name: str) -> None:
    """Nothing is cut off at 320 px, and axe-core finds nothing, in both schemes."""
    for width, height in ((320, 640), (360, 640), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth + 1"), (name, width)
        at = f"{name}-{width}"
        assert axe.in_both_schemes(page, at, seen=partial(shoot, page, f"{at}-")) == []


@pytest.fixture
def desk(arabic: StudioRoom, chromium: Browser) -> Iterator[Desk]:
    context = chromium.new_context(locale="fr")
    one = Desk(context, arabic.voice, arabic.address)
    yield one
    assert one.errors == []
    context.close()


def test_the_record_page_in_each_phase(arabic: StudioRoom, desk: Desk) -> None:
    page = desk.studio(arabic.record(2))
    assert page.locator("#text").get_attribute("dir") == "rtl"
    assert page.locator("#record").get_attribute("aria-pressed") == "false"
    checked(page, "record-idle")
    for phase in ("countdown", "recording"):
        page.evaluate(PHASE, phase)
        checked(page, f"record-{phase}")
    page.evaluate(SEED, [2, "kept"])
    page = desk.studio(arabic.record(2))
    desk.phase("deciding")
    assert page.locator("#findings li").count() >= 1
    checked(page, "record-deciding")
    assert page.locator("#status").get_attribute("role") == "status"
    named = page.get_by_role("list").count()
    assert named >= 1


def test_the_studio_weighs_little(arabic: StudioRoom, desk: Desk) -> None:
    """Less than 250 kB without the video, before any compression."""
    sizes: list[int] = []
    desk.page.on(
        "response",
        lambda answer: sizes.append(len(answer.body())) if "/preview/" not in answer.url and answer.ok else None,
    )
    desk.studio(arabic.record(1))
    desk.page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < 250_000, sum(sizes)


def test_signing_out_says_what_is_still_on_this_device(arabic: StudioRoom, desk: Desk) -> None:
    page = desk.studio(arabic.record(1))
    page.evaluate(SEED, [1, "kept"])
    desk.open("/atelier/compte/logout/")
    page.wait_for_selector("[data-upload-queue]:not([hidden])")


def test_the_microphone_page(desk: Desk) -> None:
    desk.open(reverse("dubbing:microphone"))
    checked(desk.page, "microphone")


ARABIC_KEYBOARD = """(key) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { ...key, bubbles: true, cancelable: true }))"""


def test_the_review_page_and_its_keys(studio_room: StudioRoom, chromium: Browser) -> None:
    room = studio_room
    for number in (1, 2):
        segment = room.sentences[number - 1]
        take_submit(by=room.voice, take=studio.received(room.version, segment, room.voice, studio.take_file(number)))
    context = chromium.new_context()
    desk = Desk(context, room.reviewer, room.address)
    page = desk.open(room.review())
    checked(page, "review")
    page.keyboard.press(" ")
    page.wait_for_selector("#place[aria-pressed=true]")
    page.wait_for_function("() => sessionStorage.getItem('portevoix-heard')")  # half of it was played
    page.keyboard.press(" ")
    page.wait_for_selector("#place[aria-pressed=false]")
    together = page.locator("#together")
    expect(together).to_be_hidden()
    less_doubtful = room.sentences[0].takes.get()
    page.evaluate(HEAR, str(less_doubtful.client_id))
    page.reload()
    expect(together.locator(".count")).to_have_text("2")
    expect(together).to_be_visible()
    page.keyboard.press("Alt+a")
    page.wait_for_selector(f"form[action*='{less_doubtful.client_id}']")
    page.evaluate(ARABIC_KEYBOARD, {"key": "ق", "code": "KeyR", "altKey": True})
    expect(page.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#ask")).not_to_have_attribute("open")
    page.keyboard.press("Alt+r")
    page.keyboard.type("La fin manque.")  # its « a » approves nothing
    expect(page.locator("#reason")).to_have_value("La fin manque.")
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_selector(".empty")
    checked(page, "review-empty")
    assert desk.errors == []
    context.close()
    judged = [room.sentences[n].takes.get() for n in (1, 0)]
    assert [(take.state, take.reason) for take in judged] == [("approved", ""), ("rejected", "La fin manque.")]
    assert Entry.objects.get(verb="approve", object_type="take").after["heard"] is True
