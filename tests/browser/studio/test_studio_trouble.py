"""Where there is no microphone: each cause has a page that says, step by step, what ends it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.studio.fake_microphone import Desk, speaking
from tests.browser.studio.studio_room import StudioRoom
from tests.browser.studio.test_studio_pages import checked
from tests.browser_program import WHOLE_CHROMIUM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REFUSE = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '{name}'))"
MESSENGER = (
    "Mozilla/5.0 (Linux; Android 14; SM-A145R; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/126.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/468.0;]"
)
CAUSES = {
    "denied": ("NotAllowedError", None, "Allow", "Load the page again"),
    "none": ("NotFoundError", None, "Plug in", None),
    "busy": ("NotReadableError", None, "Close what uses", None),
    "in_app": ("NotAllowedError", MESSENGER, "Open in the browser", "Copy the address"),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_the_page_says_what_to_do(studio_room: StudioRoom, chromium: Browser, cause: str) -> None:
    name, agent, step, button = CAUSES[cause]
    with speaking(chromium, None) as browser:
        context = browser.new_context(user_agent=agent) if agent else browser.new_context()
        context.add_init_script(REFUSE.format(name=name))
        desk = Desk(context, studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.locator("#record").click()
        page.wait_for_selector(f"#studio[data-trouble={cause}]")
        assert "microphone" in page.locator("#status").inner_text()
        steps = page.locator("#help li").all_inner_texts()
        assert 2 <= len(steps) <= 3
        assert step in " ".join(steps)
        assert page.locator("#help button:visible").all_inner_texts() == ([button] if button else [])
        assert page.locator("#file").is_visible() == (cause in {"none", "in_app"})
        if cause == "in_app":
            page.get_by_role("button", name="Copy the address").click()
            page.wait_for_function(
                "() => ((help) => help.innerText.includes('Copied') || help.querySelector('input'))"
                "(document.querySelector('#help'))"
            )
        checked(page, f"trouble-{cause}")
        assert desk.errors == []


def test_a_microphone_that_was_plugged_in_since_serves_without_loading_again(
    studio_room: StudioRoom, chromium: Browser
) -> None:
    with speaking(chromium, None, program=WHOLE_CHROMIUM) as browser:
        context = browser.new_context(permissions=["microphone"])
        context.add_init_script(
            "const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices); window.plugged = false;"
            "navigator.mediaDevices.getUserMedia = (wanted) => window.plugged ? open(wanted)"
            " : Promise.reject(new DOMException('no', 'NotFoundError'))"
        )
        desk = Desk(context, studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.locator("#record").click()
        desk.phase("trouble")
        page.evaluate("() => { window.plugged = true }")
        page.locator("#record").click()
        desk.phase("countdown")
        assert page.locator("#help").is_hidden()
        page.keyboard.press("Escape")
        desk.phase("idle")
