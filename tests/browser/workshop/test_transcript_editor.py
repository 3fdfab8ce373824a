"""Correcting the French in a real Chromium: by keyboard, on a small screen, offline, and with somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from storage.files import keep_private
from subtitles.models import Term
from tests.browser.workshop.workshop_site import signed_in
from tests.factories import FRENCH, coordinator, speech, tutorial
from tests.tutorials.uploaded_videos import SPOKEN
from tutorials.actions import segment_edit
from tutorials.models import Segment, Tutorial
from volunteers.models import User

STOPPED = "() => { const v = document.getElementById('film'); return v.paused && v.currentTime >= 4.79 }"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def row() -> Tutorial:
    kept = keep_private(SPOKEN, "originals")
    made = tutorial(original=kept.path, original_sha256=kept.sha256, has_audio=False)
    first = speech(made)[0]
    first.words = [
        [i * 200, i * 200 + 150, word, 0.3 if word == "tablette," else 0.95]
        for i, word in enumerate(FRENCH[0][2].split())
    ]
    first.save(update_fields=["words"])
    return made


@pytest.fixture
def by() -> User:
    return coordinator()


@pytest.fixture
def page(chromium: Browser, live_server: Any, row: Tutorial, by: User) -> Iterator[Page]:
    with signed_in(chromium, live_server.url, by) as one:
        one.goto(f"/atelier/tutorials/{row.slug}/transcript/")
        yield one


def sentence(page: Page, number: int) -> Locator:
    return page.locator(".sentence").nth(number).locator("textarea")


def saved(page: Page, number: int) -> None:
    row = page.locator(".sentence").nth(number)
    expect(row.locator(".saved")).to_have_text("kept")
    expect(row).not_to_have_class(re.compile(r"\bunsaved\b"))  # the word may be of what was written before


def texts(row: Tutorial) -> list[str]:
    return [segment.text for segment in speech(row)]


def test_doubted_words_are_led_to_and_shaded_until_they_are_corrected(page: Page, row: Tutorial) -> None:
    doubts = page.locator(".sentence").first.locator("mark")
    expect(doubts).to_have_text(["tablette,"])
    Term.objects.create(french="Tablettes", folded="tablettes", language="ar", translation="أجهزة")
    sentence(page, 1).focus()
    page.keyboard.press("Alt+d")
    expect(sentence(page, 0)).to_be_focused()
    marked = "() => { const f = document.activeElement; return f.value.slice(f.selectionStart, f.selectionEnd); }"
    assert page.evaluate(marked) == "tablette,"
    expect(page.get_by_role("button", name="Tablettes")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Tablettes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(sentence(page, 0)).to_have_value("Pour allumer la Tablettes, appuyez trois secondes sur le bouton.")
    expect(page.locator(".proposals")).to_have_count(0)
    saved(page, 0)
    page.keyboard.press("Alt+d")
    expect(page.locator(".sentence").first.locator(".saved")).to_have_text("No doubtful word is left.")
    page.keyboard.press("Alt+s")
    assert page.evaluate("() => document.getElementById('film').playbackRate") == 0.75
    expect(page.get_by_role("button", name="Slower")).to_have_attribute("aria-pressed", "true")
    sentence(page, 0).fill("Pour allumer la tablette bleue, appuyez.")
    expect(doubts).to_have_text(["tablette"])
    sentence(page, 0).fill("Pour allumer l'ordinateur, appuyez.")
    expect(doubts).to_have_count(0)
    saved(page, 0)
    assert texts(row)[0] == "Pour allumer l'ordinateur, appuyez."


def test_everything_by_the_keyboard(page: Page, row: Tutorial) -> None:
    ids = [segment.public_id for segment in speech(row)]
    sentence(page, 0).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(sentence(page, 1)).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Attendez.")
    saved(page, 1)
    page.keyboard.press("Home")
    for _ in range("Touchez maintenant l'icône bleue. ".__len__()):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".sentence")).to_have_count(4)
    expect(sentence(page, 2)).to_be_focused()
    assert texts(row)[1:3] == ["Touchez maintenant l'icône bleue.", "Attendez."]
    assert [segment.public_id for segment in speech(row)][:2] == ids[:2]
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+j")
    expect(page.locator(".sentence")).to_have_count(3)
    expect(sentence(page, 1)).to_have_value("Touchez maintenant l'icône bleue. Attendez.")
    page.keyboard.press("Alt+Period")
    expect(page.locator(".sentence").nth(1).locator(".times")).to_contain_text("0:02.7")
    assert [segment.public_id for segment in speech(row)] == ids


def test_each_change_is_taken_back(page: Page, row: Tutorial) -> None:
    undo = page.get_by_role("button", name="Undo")
    sentence(page, 0).fill("Autre chose.")
    saved(page, 0)
    page.get_by_role("button", name="End 0.1 s earlier").click()
    expect(page.locator(".times").first).to_contain_text("0:02.3")
    page.get_by_role("button", name="Join next").click()
    expect(page.locator(".sentence")).to_have_count(2)
    undo.click()
    expect(page.locator(".sentence")).to_have_count(3)
    undo.click()
    expect(page.locator(".times").first).to_contain_text("0:02.4")
    undo.click()
    expect(sentence(page, 0)).to_have_value(FRENCH[0][2])
    expect(page.locator(".sentence").first.locator(".saved")).to_have_text("Undone")
    assert [(segment.start_ms, segment.end_ms, segment.text) for segment in speech(row)] == list(FRENCH)
    undo.click()
    expect(page.locator(".sentence").first.locator(".saved")).to_have_text("There is nothing to undo.")


def test_a_dead_line_loses_nothing(page: Page, row: Tutorial) -> None:
    page.context.set_offline(True)
    sentence(page, 0).fill("Écrit sans réseau.")
    expect(page.locator(".sentence").first.locator(".saved")).to_have_text("kept on this device")
    assert texts(row)[0] == FRENCH[0][2]
    page.context.set_offline(False)
    saved(page, 0)
    assert texts(row)[0] == "Écrit sans réseau."


def test_a_page_that_died_gives_its_text_back(page: Page, row: Tutorial) -> None:
    page.route("**/text/", lambda route: route.abort())
    sentence(page, 0).fill("Écrit avant la panne.")
    expect(page.locator(".sentence").first.locator(".saved")).to_have_text("kept on this device")
    again = page.context.new_page()
    page.close()
    again.goto(f"/atelier/tutorials/{row.slug}/transcript/")
    expect(sentence(again, 0)).to_have_value("Écrit avant la panne.")
    saved(again, 0)
    assert texts(row)[0] == "Écrit avant la panne."


@pytest.mark.parametrize(
    ("button", "kept"), [("Keep this", "Ma version à moi."), ("Take theirs", "La version de l'autre.")]
)
def test_somebody_else_saved_first(page: Page, row: Tutorial, by: User, button: str, kept: str) -> None:
    first = Segment.objects.get(pk=speech(row)[0].pk)
    segment_edit(by=by, segment=first, text="La version de l'autre.", base_revision=first.revision)
    sentence(page, 0).fill("Ma version à moi.")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("ins").first).to_be_visible()
    expect(dialog.locator("del").first).to_be_visible()
    dialog.get_by_role("button", name=button).click()
    expect(sentence(page, 0)).to_have_value(kept)
    saved(page, 0)
    assert texts(row)[0] == kept


def test_a_small_screen_shows_all_of_it(chromium: Browser, live_server: Any, row: Tutorial, by: User) -> None:
    with signed_in(chromium, live_server.url, by, width=360, has_touch=True, is_mobile=True) as page:
        page.goto(f"/atelier/tutorials/{row.slug}/transcript/")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator(".sentence").nth(1).locator(".play").tap()
        page.get_by_role("button", name="Split").tap()
        expect(page.get_by_role("alert")).to_contain_text("Put the cursor where the second sentence begins")
        expect(page.locator(".sentence")).to_have_count(3)


@pytest.mark.quiet
def test_a_sentence_is_played_and_stops_at_its_end(page: Page) -> None:
    page.locator(".sentence").nth(1).locator(".play").click()
    page.wait_for_function(STOPPED)
    assert page.evaluate("document.getElementById('film').currentTime") < 5.3
    expect(page.locator(".sentence.playing")).to_have_count(0)  # it stands in the pause after the sentence
