"""A long transcript in a real Chromium: it comes in parts; keyboard, addresses and a dead line know no parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cut_connection import HeldRequests
from tests.browser.workshop.workshop_site import signed_in
from tests.factories import coordinator, speech, tutorial
from tutorials.actions import segment_edit
from tutorials.models import Segment, Tutorial
from tutorials.pipelines.transcript import NewSegment, segments_replace
from tutorials.queries import FIRST_PART, PART
from volunteers.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNT = 2 * PART + 30


def told(number: int, text: str = "") -> NewSegment:
    return NewSegment(number * 3000, number * 3000 + 2500, text or f"Touchez le bouton numéro {number}.")


@pytest.fixture
def row() -> Tutorial:
    row = tutorial(sentences=(), duration_ms=COUNT * 3000)
    segments_replace(tutorial=row, new=[told(number) for number in range(COUNT)])
    return row


@pytest.fixture
def by() -> User:
    return coordinator()


@pytest.fixture
def page(chromium: Browser, live_server: Any, by: User) -> Iterator[Page]:
    with signed_in(chromium, live_server.url, by) as one:
        yield one


def address(row: Tutorial, mark: str = "") -> str:
    return f"/atelier/tutorials/{row.slug}/transcript/{mark}"


def rows(page: Page) -> Any:
    return page.locator(".sentence")


def field(page: Page, segment: Segment) -> Any:
    return page.locator(f"#{segment.public_id} textarea")


def test_every_part_comes_by_itself(page: Page, row: Tutorial) -> None:
    page.goto(address(row))
    expect(rows(page)).to_have_count(COUNT)
    expect(page.locator(".more")).to_have_count(0)
    shown = page.evaluate("[...document.querySelectorAll('.sentence')].map((row) => row.id)")
    assert shown == [segment.public_id for segment in speech(row)]


def test_on_a_phone_the_page_ends_and_the_next_part_comes_when_it_is_asked_for(page: Page, row: Tutorial) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address(row))
    expect(rows(page)).to_have_count(FIRST_PART)
    page.get_by_role("link", name="The sentences that follow").click()
    expect(field(page, speech(row)[FIRST_PART])).to_be_focused()
    expect(rows(page)).to_have_count(FIRST_PART + PART)


def test_an_address_leads_to_a_segment_far_down(page: Page, row: Tutorial) -> None:
    last = speech(row)[-1]
    page.goto(address(row, f"#{last.public_id}"))
    expect(field(page, last)).to_be_focused()
    expect(field(page, last)).to_be_in_viewport()


def test_the_keyboard_knows_no_parts(page: Page, row: Tutorial) -> None:
    """The second part is slow: down from the last segment of the first waits for it, and so does joining."""
    held = HeldRequests(page, "**/segments/?from=*")
    page.goto(address(row))
    segments = speech(row)
    end, following, third = segments[FIRST_PART - 1], segments[FIRST_PART], segments[FIRST_PART + 1]
    held.wait()
    field(page, end).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(rows(page)).to_have_count(FIRST_PART)
    held.let_go()
    expect(field(page, following)).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(field(page, end)).to_be_focused()
    page.keyboard.press("Control+j")
    expect(field(page, end)).to_have_value(f"{end.text} {following.text}")
    page.get_by_role("button", name="Undo").click()
    expect(field(page, end)).to_have_value(end.text)
    expect(rows(page)).to_have_count(COUNT)
    assert [segment.text for segment in speech(row)] == [segment.text for segment in segments]
    expect(field(page, third)).to_have_value(third.text)


def test_a_part_that_the_line_lost_is_asked_for_again(page: Page, row: Tutorial) -> None:
    lost: list[Any] = []

    def lose(route: Any) -> None:
        lost.append(route)
        if len(lost) < 2:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/segments/?from=*", lose)
    page.goto(address(row))
    expect(rows(page)).to_have_count(COUNT)
    assert len(lost) > 2


def test_segments_appear_while_the_machine_listens(page: Page, row: Tutorial) -> None:
    Tutorial.objects.update(state=Tutorial.State.TRANSCRIBING)
    segments_replace(tutorial=row, new=[told(number) for number in range(3)])
    page.goto(address(row))
    expect(rows(page)).to_have_count(3)
    segments_replace(tutorial=row, new=[told(2, "Touchez le bouton rouge."), told(3)], from_ms=6000)
    expect(rows(page)).to_have_count(4)
    expect(rows(page).nth(2)).to_contain_text("Touchez le bouton rouge.")
    Tutorial.objects.update(state=Tutorial.State.EDITING)
    expect(rows(page).first.locator("textarea")).to_be_visible()  # it was loaded anew, to be corrected


def test_french_written_without_a_line_overwrites_nothing_that_came_meanwhile(
    page: Page, row: Tutorial, by: User
) -> None:
    segment = speech(row)[0]
    page.goto(address(row))
    page.route("**/text/", lambda route: route.abort())
    field(page, segment).fill("Écrit sans réseau.")
    expect(page.locator(f"#{segment.public_id} .saved")).to_have_text("kept on this device")
    segment_edit(by=by, segment=segment, text="Corrigé par une autre.", base_revision=segment.revision)
    again = page.context.new_page()
    page.close()
    again.goto(address(row))
    dialog = again.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(again.locator("#conflict-text")).to_have_value("Écrit sans réseau.")
    assert speech(row)[0].text == "Corrigé par une autre."
    dialog.get_by_role("button", name=re.compile("Take theirs")).click()
    expect(field(again, segment)).to_have_value("Corrigé par une autre.")


def test_what_is_typed_before_a_refusal_comes_is_in_the_question(page: Page, row: Tutorial, by: User) -> None:
    segment = speech(row)[0]
    held = HeldRequests(page, "**/text/")
    page.goto(address(row))
    field(page, segment).fill("Écrit d'abord.")
    held.wait()
    field(page, segment).fill("Écrit d'abord, et encore ceci.")
    segment_edit(by=by, segment=segment, text="Corrigé par une autre.", base_revision=segment.revision)
    held.let_go()
    expect(page.locator("#conflict-text")).to_have_value("Écrit d'abord, et encore ceci.")
