"""One person, two tabs or two devices, one segment; and what is typed while a text is on its way. Nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from subtitles.actions import translation_submit
from subtitles.models import Draft, Translation, TranslationRevision
from tests import factories
from tests.browser.cut_connection import HeldRequests
from tests.browser.workshop.translate_page import Desk, desk
from tests.processes import wait_for
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST, OTHER, MORE = "المسوا الأيقونة الزرقاء.", "اضغطوا على الأيقونة.", " شكرا لكم"


class Room:
    """A version, its second segment, and the tabs of one person there."""

    def __init__(self, chromium: Browser, site: str) -> None:
        self.chromium, self.site = chromium, site
        self.version: LanguageVersion = factories.version(factories.tutorial(), "ar")
        self.segment: Segment = factories.speech(self.version.tutorial)[1]
        self.amina: User = factories.volunteer("ar")

    @property
    def address(self) -> str:
        return f"{self.site}/atelier/text/{self.version.tutorial.slug}/ar/{self.segment.public_id}/"

    @contextmanager
    def device(self) -> Iterator[Desk]:
        with desk(self.chromium, self.site, self.version, self.amina) as one:
            one.sit_down(self.address)
            yield one

    def tab(self, beside: Desk) -> Desk:
        """A second tab in the same browser."""
        other = Desk(beside.page.context.new_page(), self.site, self.version)
        other.errors = beside.errors
        other.sit_down(self.address)
        return other


@pytest.fixture
def room(live_server: Any, chromium: Browser) -> Room:
    return Room(chromium, str(live_server.url))


def dialog(tab: Desk) -> Any:
    return tab.page.locator("#conflict")


def asked(tab: Desk, mine: str, theirs: str) -> None:
    """The tab shows both texts, in words for one person's own."""
    expect(dialog(tab)).to_be_visible()
    expect(tab.page.locator("#conflict-title")).to_have_text(re.compile("You wrote two texts here"))
    expect(tab.page.locator("#conflict-theirs")).to_have_text(theirs)
    expect(tab.page.locator("#conflict-text")).to_have_value(mine)


def aside(tab: Desk) -> Any:
    return tab.page.locator("#aside .said")


def test_the_second_tab_is_told_and_offers_both_texts(room: Room) -> None:
    with room.device() as one:
        two = room.tab(one)
        one.page.bring_to_front()
        one.write(FIRST)
        one.saved_word("kept")
        two.page.bring_to_front()
        two.write(OTHER)
        asked(two, OTHER, FIRST)
        two.page.get_by_role("button", name="Keep this").click()
        two.saved_word("kept")
        assert Draft.objects.get().text == OTHER
        one.page.bring_to_front()
        one.box.press("End")
        one.page.keyboard.type(MORE)
        asked(one, FIRST + MORE, OTHER)  # the first is told in its turn
        one.page.get_by_role("button", name="Take the other text").click()
        expect(one.box).to_have_value(OTHER)
        one.page.keyboard.type(MORE)
        one.saved_word("kept")
        wait_for(lambda: Draft.objects.get().text == OTHER + MORE, "the joined text")


def test_a_question_closed_in_haste_keeps_both_also_after_a_reload(room: Room) -> None:
    with room.device() as one:
        two = room.tab(one)
        one.write(FIRST)
        one.saved_word("kept")
        two.write(OTHER)
        asked(two, OTHER, FIRST)
        two.page.keyboard.press("Escape")
        two.saved_word("kept")
        expect(two.box).to_have_value(OTHER)
        expect(aside(two)).to_have_text([FIRST])
        two.sit_down(room.address)
        expect(two.box).to_have_value(OTHER)
        expect(aside(two)).to_have_text([FIRST])
        two.page.get_by_role("button", name="Use this text").click()
        expect(two.box).to_have_value(FIRST)
        expect(aside(two)).to_have_text([OTHER])
        two.page.get_by_role("button", name="I do not need it").click()
        expect(aside(two)).to_have_count(0)
        wait_for(lambda: [(row.text, row.aside) for row in Draft.objects.all()] == [(FIRST, [])], "one text")


def test_a_tab_that_dies_while_it_is_asked_loses_nothing(room: Room) -> None:
    with room.device() as one, room.device() as other_device:
        one.write(FIRST)
        one.saved_word("kept")
        other_device.write(OTHER)
        asked(other_device, OTHER, FIRST)
        other_device.page.close()
        one.sit_down(room.address)
        expect(one.box).to_have_value(FIRST)
        expect(aside(one)).to_have_text([OTHER])
        other_device.page = one.page


def test_two_tabs_without_network_that_both_die_keep_both_texts(room: Room) -> None:
    with room.device() as one:
        two = room.tab(one)
        window = one.page.context
        window.set_offline(True)
        for tab, text in ((one, FIRST), (two, OTHER)):
            tab.write(text)
            tab.saved_word("No network: kept on this device, nothing is lost.")
            tab.page.close()
        window.set_offline(False)
        one.page = window.new_page()
        one.sit_down(room.address)
        expect(one.box).to_have_value(OTHER)
        expect(aside(one)).to_have_text([FIRST])
        one.saved_word("kept")
        wait_for(lambda: Draft.objects.get().aside == [FIRST], "both on the server")
        left = "Object.keys(localStorage).filter((key) => key.startsWith('text:')).length"
        wait_for(lambda: one.page.evaluate(left) == 0, "an empty device")


def test_a_draft_is_told_that_another_tab_sent_a_text(room: Room) -> None:
    with room.device() as one:
        two = room.tab(one)
        one.write(FIRST)
        one.saved_word("kept")
        two.sit_down(room.address)
        two.write(OTHER)
        two.enter()
        one.page.bring_to_front()
        one.box.press("End")
        one.page.keyboard.type(MORE)
        newer = one.page.locator("#newer")
        expect(newer).to_be_visible()
        expect(newer.locator("p")).to_have_text(OTHER)
        one.saved_word("kept")
        wait_for(lambda: [row.text for row in Draft.objects.all()] == [FIRST + MORE], "the draft")
        newer.get_by_role("button").click()
        expect(one.box).to_have_value(OTHER)
        expect(aside(one)).to_have_text([FIRST + MORE])


def test_a_page_that_waited_shows_what_another_device_wrote(room: Room) -> None:
    with room.device() as one, room.device() as two:
        two.write(FIRST)
        two.saved_word("kept")
        one.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(one.box).to_have_value(FIRST)
        one.saved_word("This is what you wrote in another tab or on another device.")


def test_sending_over_what_another_tab_wrote_asks_first(room: Room) -> None:
    with room.device() as one:
        two = room.tab(one)
        one.write(FIRST)
        one.saved_word("kept")
        two.write(OTHER)
        two.page.keyboard.press("Enter")
        asked(two, OTHER, FIRST)
        assert not TranslationRevision.objects.exists()
        before = two.page.url
        two.page.get_by_role("button", name="Keep this").click()
        two.page.wait_for_url(lambda url: url != before)
    assert Translation.objects.get().latest.text == OTHER
    assert not Draft.objects.exists()


def test_what_is_typed_while_a_text_is_on_its_way_stays_as_a_new_draft(room: Room) -> None:
    with room.device() as one:
        held = HeldRequests(one.page, "**/submit/")
        one.write(FIRST)
        one.page.keyboard.press("Enter")
        held.wait()
        one.page.keyboard.type(MORE)
        held.let_go()
        expect(one.page.locator("#went")).to_be_visible()
        expect(one.box).to_have_value(FIRST + MORE)
        one.saved_word("kept")
        assert Translation.objects.get().latest.text == FIRST
        draft = Draft.objects.get()
        assert (draft.text, draft.base_number) == (FIRST + MORE, 1)
        one.sit_down(room.address)
        expect(one.box).to_have_value(FIRST + MORE)
        one.enter()
    assert Translation.objects.get().latest.text == FIRST + MORE
    assert not Draft.objects.exists()


def test_the_way_on_is_shown_where_the_page_stayed(room: Room) -> None:
    with room.device() as one:
        held = HeldRequests(one.page, "**/submit/")
        one.write(FIRST)
        one.page.keyboard.press("Enter")
        held.wait()
        one.page.keyboard.type(MORE)
        held.let_go()
        one.page.locator("#went a").click()
        one.ready()
        assert room.segment.public_id not in one.page.url


def test_what_is_typed_before_a_refusal_comes_is_in_the_question(room: Room) -> None:
    samir = factories.volunteer("ar", "samir")
    with room.device() as one:
        held = HeldRequests(one.page, "**/submit/")
        one.write(FIRST)
        one.page.keyboard.press("Enter")
        held.wait()
        one.page.keyboard.type(MORE)
        translation_submit(by=samir, version=room.version, segment=room.segment, text=OTHER, base_number=0)
        held.let_go()
        expect(one.page.locator("#conflict-text")).to_have_value(FIRST + MORE)
        one.page.keyboard.press("Escape")
        expect(one.box).to_have_value(FIRST + MORE)
        one.saved_word("kept")
    assert Translation.objects.get().latest.text == OTHER  # a key pressed in haste sends nothing
    assert Draft.objects.get().text == FIRST + MORE


def test_taking_theirs_takes_it_also_when_a_draft_was_kept(room: Room) -> None:
    samir = factories.volunteer("ar", "samir")
    with room.device() as one:
        one.write(FIRST)
        one.saved_word("kept")
        translation_submit(by=samir, version=room.version, segment=room.segment, text=OTHER, base_number=0)
        one.page.keyboard.press("Enter")
        one.page.get_by_role("button", name="Take theirs").click()
        expect(one.box).to_have_value(OTHER)
    assert not Draft.objects.exists()
    kept = TranslationRevision.objects.order_by("number").values_list("text", "state")
    assert list(kept) == [(OTHER, "submitted"), (FIRST, "superseded")]


@pytest.mark.parametrize("left", ["", OTHER], ids=["nothing before", "a text waits on the device"])
def test_what_is_typed_before_the_page_s_script_is_there_is_kept(room: Room, left: str) -> None:
    """A text that an earlier page could not send is put aside then, not written over it."""
    with desk(room.chromium, room.site, room.version, room.amina) as one:
        one.page.goto(f"{room.site}/robots.txt")
        place = f"text:{room.amina.public_id}:ar:{room.segment.public_id}"
        one.page.evaluate("([place, text]) => text && localStorage.setItem(place, text)", [place, left])
        late = HeldRequests(one.page, "**/js/text/translate*.js")
        one.page.goto(room.address, wait_until="commit")
        late.wait()
        one.box.fill(FIRST)
        late.let_go()
        one.ready()
        expect(one.box).to_have_value(FIRST)
        one.saved_word("kept")
        expect(aside(one)).to_have_text([left] if left else [])
        wait_for(lambda: Draft.objects.filter(text=FIRST, aside=[left] if left else []).exists(), "both on the server")
        wait_for(lambda: one.page.evaluate("Object.keys(localStorage).length") == 0, "an empty device")
