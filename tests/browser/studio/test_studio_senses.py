"""The studio by a finger on a small phone, and by ear: what a screen reader finds, and what it must not say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from craft.sound.levels import FRAME, frame_levels
from dubbing.models import Take
from tests.browser.studio.fake_microphone import Desk, human_take, speaking, write_feed
from tests.browser.studio.studio_room import Samples, StudioRoom, is_put

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REACHED = """() => [...document.querySelectorAll('.controls button, .controls label')]
    .filter((element) => element.checkVisibility() && element.getClientRects().length)
    .map((element) => [element.innerText, element.getBoundingClientRect()])
    .map(([name, box]) => [name, box.width >= 48 && box.height >= 48,
        box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight])"""
# Words of buttons that stand on two lines: a word is broken where the button is too narrow for it.
BROKEN = """() => [...document.querySelectorAll('.controls .button')].filter((button) => button.checkVisibility())
    .flatMap((button) => {
        const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
        const broken = [];
        while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/\\S+/g)) {
            const range = document.createRange();
            range.setStart(texts.currentNode, word.index);
            range.setEnd(texts.currentNode, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
        }
        return broken;
    })"""
ICONS = (
    "() => Math.max(...[...document.querySelectorAll('.studio svg')].map((icon) => icon.getBoundingClientRect().width))"
)
# Everything that a screen reader would say by itself: changes in live regions, and where the focus goes.
OVERHEAR = """() => {
    window.said = [];
    const live = "[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], output, progress";
    new MutationObserver((changes) => {
        for (const { target } of changes) {
            const place = (target.nodeType === 1 ? target : target.parentElement)?.closest(live);
            if (place && !place.closest("[aria-hidden=true]")) {
                said.push([document.getElementById("studio").dataset.phase, place.id, place.textContent]);
            }
        }
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    document.addEventListener("focusin", ({ target }) =>
        said.push([document.getElementById("studio").dataset.phase, "focus", target.id]));
}"""


def breathless(spoken: Samples) -> Samples:
    """Without its pauses: wherever a take of it begins and ends, it is in the middle of a word."""
    levels = frame_levels(spoken)
    frames = spoken[: len(levels) * FRAME].reshape(len(levels), FRAME)
    return np.asarray(frames[levels > np.percentile(levels, 50)].ravel(), np.float32)


def test_by_touch_on_a_small_phone(studio_room: StudioRoom, chromium: Browser, tmp_path: Path) -> None:
    """Somebody who never stops speaking: only a finger ends a take, and the third may be sent all the same."""
    write_feed(tmp_path / "feed.wav", np.concatenate([breathless(human_take(1))] * 4), lead_ms=0, after_ms=0)
    with speaking(chromium, tmp_path / "feed.wav", loop=True) as browser:
        context = browser.new_context(
            locale="fr", viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, device_scale_factor=2
        )
        desk = Desk(context, studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())

        def reached() -> None:
            places = page.evaluate(REACHED)
            assert places
            assert [place for place in places if not (place[1] and place[2])] == []
            assert page.evaluate(BROKEN) == []

        reached()
        for button in ("#record", "#again", "#again"):
            page.locator(button).tap()
            desk.phase("recording")
            reached()
            page.wait_for_function("() => document.querySelectorAll('#text .said').length > 1")
            page.locator("#record").tap()
            desk.phase("deciding")
            reached()
        page.locator("#again").tap()
        desk.phase("countdown")
        page.locator("#record").tap()  # while it counts: given up
        desk.phase("deciding")
        page.locator("#listen").tap()
        page.wait_for_selector("#studio.plays")
        reached()  # the buttons stay as they were while it plays
        assert page.evaluate(ICONS) <= 32
        with page.expect_response(is_put) as put:
            page.locator("#anyway").tap()
        assert put.value.status == 201
        page.get_by_text("Toutes les phrases").tap()
        page.locator("#sentences a").nth(2).tap()
        expect(page.locator("#position")).to_have_text("3 / 4")
        assert desk.errors == []
    assert Take.objects.count() == 1


def test_nothing_is_announced_while_somebody_speaks(studio_room: StudioRoom, chromium: Browser, tmp_path: Path) -> None:
    write_feed(tmp_path / "feed.wav", human_take(1))
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.evaluate(OVERHEAR)
        page.locator("#record").click()
        desk.phase("deciding")
        page.wait_for_function("() => document.activeElement.id === 'result'")
        said = page.evaluate("() => said")
    aloud = [change for change in said if change[2].strip()]  # that a sentence went away is not said
    assert {phase for phase, _place, _text in aloud} <= {"idle", "opening", "saving", "deciding"}
    assert any(phase == "deciding" and place == "status" and "Listen" in text for phase, place, text in said)
    assert ["deciding", "focus", "result"] in said  # the ear is led to what came of it


# What is found at rest, in the order in which it is read.
IDLE = (
    'heading "Essai · English" [level=1]',
    'button "Whole screen"',
    "4 sentences to record",
    "Sentence number 1.",
    "status",
    'button "Previous"',
    'button "Record"',
    'button "Hands free"',
    'button "Next"',
    'button "Hear the French"',
)


def test_what_a_screen_reader_finds(studio_room: StudioRoom, chromium: Browser, tmp_path: Path) -> None:
    write_feed(tmp_path / "feed.wav", human_take(1))
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        expect(page.locator("#stage-now svg")).to_be_visible()
        tree = page.locator("main").aria_snapshot()
        places = [tree.find(part) for part in IDLE]
        assert -1 not in places
        assert places == sorted(places)
        record = page.get_by_role("button", name="Record", exact=True, pressed=False)
        expect(record).to_have_count(1)
        for hidden in ("Listen", "Record again", "Keep and send", "Send anyway", "Stop"):
            expect(page.get_by_role("button", name=hidden, exact=True)).to_have_count(0)
        record.click()
        expect(page.get_by_role("button", name="Stop", exact=True, pressed=True)).to_have_count(1)
        for resting in ("Previous", "Next", "Hear the French"):
            expect(page.get_by_role("button", name=resting, exact=True, disabled=False)).to_have_count(0)
        desk.phase("deciding")
        for offered in ("Listen", "Record again", "Second half again", "Keep and send"):
            expect(page.get_by_role("button", name=offered, exact=True)).to_have_count(1)
        expect(page.get_by_role("status")).to_contain_text("It sounds good")
        expect(page.locator("#text")).to_have_attribute("lang", "en")
        alone = page.get_by_role("checkbox", name="On this device letters act alone, everywhere on the page")
        expect(page.get_by_role("checkbox").and_(alone)).to_have_count(1)  # on a first visit "How to record" is open
        waits = page.get_by_role(
            "checkbox", name="Hands free with a screen reader: wait for a touch between two sentences"
        )
        expect(waits).not_to_be_checked()
        expect(page.get_by_role("checkbox")).to_have_count(2)  # the microphone's are behind « Microphone »
        page.locator("summary").get_by_text("Microphone", exact=True).click()
        expect(page.get_by_role("checkbox", name="Noisy room: let the device take the noise away")).not_to_be_checked()
