"""Every page of the recording room in French and in English, light and dark, on a phone: axe-core finds nothing, and a
screen reader is told the right language. And a take is reviewed by keyboard alone, as a screen reader finds it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from dubbing.actions import take_reject, take_submit, tutorial_erase
from dubbing.models import Take
from tests import factories
from tests.browser.studio.fake_microphone import Desk
from tests.browser.studio.studio_room import StudioRoom
from tests.browser.studio.test_studio_safety import SEED
from tests.dubbing import studio
from tutorials.models import LanguageVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = "async () => (await axe.run()).violations.map((violation) => `${violation.id} ${violation.nodes[0].target}`)"
BANNER = "[data-upload-queue] .refused"


def looked_at(page: Page, language: str, name: str) -> list[str]:
    wrong = [] if page.locator("html").get_attribute("lang") == language else [f"{name}: not in {language}"]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        wrong.append(f"{name}: wider than the screen")
    page.evaluate(Path(settings.NODE_MODULES, "axe-core/axe.min.js").read_text("utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong += [f"{name} {scheme}: {found}" for found in page.evaluate(AXE)]
    return wrong


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
    "Phrase numéro 1.",
    "Sentence number 1.",
    "Voice",
    "Vera",
    "Loudness",
    'button "Approve A"',
    "Ask to record it again",
    'navigation "Recordings"',
    'link "Next"',
)


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
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Approved.")
    expect(page.get_by_text("Recording 1 of 1")).to_be_visible()
    page.wait_for_load_state()  # with its script
    page.keyboard.press("r")  # the question opens, and the focus is on its first answer
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
    assert (first.state, second.state) == ("approved", "rejected")
    assert "slowly" in second.reason
