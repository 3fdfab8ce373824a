"""Letters twice as large on the narrowest phone: in the pages of recording nothing is pushed sideways, no word leaves
its button. Both ways that people have: the browser's own letters, and text alone as Firefox does it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dubbing.actions import take_reject, take_submit
from tests import factories
from tests.browser.studio.fake_microphone import Desk
from tests.browser.studio.studio_room import StudioRoom
from tests.browser.studio.test_studio_safety import SEED
from tests.browser_program import ARGUMENTS, CHROMIUM
from tests.dubbing import studio

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"the browser's letters": "--blink-settings=defaultFontSize=32", "text alone": ""}
LARGE = "() => { document.documentElement.style.fontSize = '200%' }"
READS = """() => {
    const studio = document.getElementById("studio");
    studio.dataset.phase = "recording";
    studio.toggleAttribute("data-reads", true);
}"""
# [how much wider than the screen the page is, words that leave their button]
PUSHED = """() => [
    Math.max(0, document.documentElement.scrollWidth - innerWidth - 1),
    [...document.querySelectorAll("main .button")].filter((button) => {
        const text = document.createRange();
        text.selectNodeContents(button);
        const [word, edge] = [text, button].map((each) => each.getBoundingClientRect());
        return button.checkVisibility() && (word.left < edge.left - 1 || word.right > edge.right + 1);
    }).map((button) => button.innerText),
]"""


def pushed(page: Page, name: str, *, alone: bool) -> list[Any]:
    """What is too wide at 320 and 360 px."""
    if alone:
        page.evaluate(LARGE)
    found = []
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 640})
        wide, words = page.evaluate(PUSHED)
        found += [(name, width, wide, words)] if wide or words else []
    return found


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_pushed_sideways(arabic: StudioRoom, chromium: Browser, size: str) -> None:
    room, alone = arabic, size == "text alone"
    reviewer = factories.reviewer("ar", "samia")
    taken = [
        studio.received(room.version, sentence, room.voice, studio.take_file(1)) for sentence in room.sentences[:2]
    ]
    for sentence in taken:
        take_submit(by=room.voice, take=sentence)
    take_reject(by=reviewer, version=room.version, take=taken[1], reason="Un mot manque ou diffère du texte.")
    room.voice.spoken_languages.create(language="ar")
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *filter(None, [SIZES[size]])])
    try:
        desk = Desk(browser.new_context(locale="fr", reduced_motion="reduce"), room.voice, room.address)
        page = desk.studio(room.record(3))
        wrong = pushed(page, "idle", alone=alone)
        page.evaluate(READS)
        wrong += pushed(page, "recording", alone=alone)
        desk.studio(room.record(3))
        page.wait_for_selector("[data-upload-queue][data-waiting]", state="attached")  # the queue is the last to come
        desk.context.set_offline(True)
        page.evaluate(SEED, [4, "refused"])
        page.evaluate(SEED, [4, "kept"])
        page.evaluate(SEED, [2, "waiting"])
        desk.context.set_offline(False)
        desk.studio(room.record(3))
        desk.phase("deciding")
        wrong += pushed(page, "deciding", alone=alone)
        for path in ("/atelier/", "/atelier/compte/logout/", "/atelier/voice/microphone/"):
            desk.open(path)
            if "microphone" not in path:
                page.wait_for_selector("[data-upload-queue] .refused")
            wrong += pushed(page, path, alone=alone)
        other = Desk(browser.new_context(locale="fr"), reviewer, room.address)
        other.open(f"/atelier/voice/{room.version.tutorial.slug}/ar/review/")
        other.page.locator("#ask summary").click()
        wrong += pushed(other.page, "review", alone=alone)
        assert wrong == []
        assert other.errors == []
    finally:
        browser.close()
