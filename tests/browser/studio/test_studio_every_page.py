"""Every page of the recording room in French and in English, light and dark, on a phone: axe-core finds nothing, and a
screen reader is told the right language. And a take is reviewed by keyboard alone, as a screen reader finds it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from dubbing.actions import take_reject, take_submit, tutorial_erase
from dubbing.models import Take
from journal.models import Entry
from tests import factories
from tests.browser import axe
from tests.browser.studio.fake_microphone import Desk
from tests.browser.studio.studio_room import StudioRoom
from tests.browser.studio.test_studio_safety import SEED
from tests.dubbing import studio
from tutorials.models import LanguageVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BANNER = "[data-upload-queue] .refused"


def looked_at(page: Page, language: str, name: str) -> list[str]:
    wrong = [] if page.locator("html").get_attribute("lang") == language else [f"{name}: not in {language}"]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        wrong.append(f"{name}: wider than the screen")
    return wrong + axe.in_both_schemes(page, name)


def sent(room: StudioRoom, *numbers: int) -> list[Take]:
    """Takes of these sentences that wait for the reviewer."""
    found = []
    for number in numbers:
        segment = room.sentences[number - 1]
        take = studio.received(room.version, segment, room.voice, studio.take_file(number))
        found.append(take_submit(by=room.voice, take=take))
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page(studio_room: StudioRoom, chromium: Browser, language: str) -> None:
    room, wrong = studio_room, []
    _first, second = sent(room, 1, 2)
    take_reject(by=room.reviewer, version=room.version, take=second, reason="Encore une fois, plus lentement")
    room.voice.spoken_languages.create(language="en")
    empty: LanguageVersion = factories.version(factories.tutorial("vide"), "en", room.coordinator)
    voice, reviewer = (
        Desk(chromium.new_context(locale=language, viewport={"width": 360, "height": 640}), who, room.address)
        for who in (room.voice, room.reviewer)
    )
    page = voice.studio(room.record(3))
    wrong += looked_at(page, language, "studio")
    page.evaluate(SEED, [4, "refused"])
    page.evaluate(SEED, [4, "kept"])
    voice.studio(room.record(3))
    voice.phase("deciding")
    wrong += looked_at(page, language, "a take")
    for path, shown in (
        ("/atelier/", BANNER),
        ("/atelier/compte/logout/", BANNER),
        ("/atelier/voice/microphone/", "#try"),
        (f"/atelier/voice/{empty.tutorial.slug}/en/", ".empty"),
    ):
        voice.open(path)
        page.wait_for_selector(shown)
        wrong += looked_at(page, language, path)
    reviewer.open(room.review())
    reviewer.page.locator("#ask summary").click()
    wrong += looked_at(reviewer.page, language, "review")
    tutorial_erase(by=room.coordinator, tutorial=room.version.tutorial)
    with page.expect_response(lambda answer: answer.status == 410):
        voice.open(room.record(3))
    page.wait_for_selector(BANNER)
    wrong += looked_at(page, language, "destroyed")
    assert wrong == []
    for desk in (voice, reviewer):
        desk.context.close()


# What a screen reader reads of a take, in this order.
REVIEW = (
    'heading "Essai · English" [level=1]',
    "Recording 1 of 2",
    'button "Hear it in place"',
    'button "This one alone"',
    "In French",
    "Phrase numéro 2.",  # the most doubtful comes first
    "Sentence number 2.",
    "Voice",
    "Vera",
    "Loudness",
    'button "Approve"',
    "Ask to record it again",
    'navigation "Recordings"',
    'link "Next"',
)


def test_those_that_were_heard_are_approved_together(studio_room: StudioRoom, chromium: Browser) -> None:
    room = studio_room
    takes = sent(room, 1, 2)
    page = Desk(chromium.new_context(locale="en"), room.reviewer, room.address).open(room.review())
    together = page.get_by_role("button", name="Approve together those that you have heard")
    expect(together).to_be_hidden()
    heard = page.locator("article.listening").get_attribute("data-take")
    page.get_by_role("button", name="This one alone").click()
    page.wait_for_function("() => JSON.parse(sessionStorage.getItem('portevoix-heard') ?? '[]').length === 1")
    expect(together).to_be_hidden()  # the other was not heard
    other = next(str(take.client_id) for take in takes if str(take.client_id) != heard)
    page.evaluate("names => sessionStorage.setItem('portevoix-heard', JSON.stringify(names))", [heard, other])
    page.reload()
    together.click()
    expect(page.get_by_text("No recording waits")).to_be_visible()
    assert {entry.after["heard"] for entry in Entry.objects.filter(verb="approve", object_type="take")} == {True}


def test_a_take_is_reviewed_by_keyboard_alone(studio_room: StudioRoom, chromium: Browser) -> None:
    room = studio_room
    first, second = sent(room, 1, 2)
    desk = Desk(chromium.new_context(locale="en"), room.reviewer, room.address)
    page = desk.open(room.review())
    tree = page.locator("main").aria_snapshot()
    places = [tree.find(part) for part in REVIEW]
    assert -1 not in places, tree
    assert places == sorted(places)
    hear = page.get_by_role("button", name="Hear it in place", exact=True)
    hear.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Hear it in place", pressed=True)).to_have_count(1)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Hear it in place", pressed=False)).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="This one alone")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#approve")).to_be_focused()
    page.keyboard.press("Enter")  # it was stopped at once
    expect(page.get_by_role("status")).to_contain_text("Approved, but you have not heard it.")
    assert Entry.objects.get(verb="approve", object_type="take").after["heard"] is False
    expect(page.get_by_text("Recording 1 of 1")).to_be_visible()
    page.wait_for_load_state()  # with its script
    page.keyboard.press("Alt+r")  # the question opens, and the focus is on its first answer
    expect(page.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    expect(page.get_by_role("group", name="Why? The person will read it.")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="In your own words")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No recording waits")).to_be_visible()
    assert desk.errors == []
    desk.context.close()
    for take in (first, second):
        take.refresh_from_db()
    assert (second.state, first.state) == ("approved", "rejected")
    assert "slowly" in first.reason
