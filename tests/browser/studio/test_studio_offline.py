"""The studio without its line: opened from what the device keeps, or with half of the page missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from dubbing.models import Take
from tests.browser.studio.fake_microphone import Desk, human_take, speaking, write_feed
from tests.browser.studio.studio_room import StudioRoom, is_put, rows
from tests.browser.studio.test_studio import KEEP_STREAM
from tests.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEARD = "() => { const film = document.getElementById('film'); return !film.paused && !film.muted; }"
KEPT_HERE = """async () => {
    const style = await (await caches.open("workshop-style-1")).keys();
    const page = await caches.match(location.pathname.split("/", 5).join("/") + "/");
    return Boolean(page) && style.some((request) => request.url.includes("pcm-worklet"));
}"""


def test_the_studio_opens_and_records_without_a_connection_once_it_was_seen(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path
) -> None:
    write_feed(tmp_path / "feed.wav", human_take(2))
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        context = browser.new_context()
        desk = Desk(context, studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record(1))
        wait_for(lambda: page.evaluate(KEPT_HERE), "the page in the cache")
        context.set_offline(True)
        page = desk.studio(studio_room.record(2))
        page.locator("#record").click()
        desk.phase("deciding", timeout=120_000)
        page.locator("#send").click()
        page.wait_for_function("() => document.querySelector('[data-upload-queue]').dataset.waiting === '1'")
        with page.expect_response(is_put) as put:
            context.set_offline(False)
        assert put.value.status == 201
    assert Take.objects.get().segment == studio_room.sentences[1]


OPEN_TRACKS = "() => window.opened.getTracks().filter((track) => track.readyState === 'live').length"


def test_a_touch_before_the_line_broke_opens_nothing_that_it_cannot_use(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path
) -> None:
    """What a take needs comes while the microphone is opened. Where it does not come nobody is let speak in vain; a
    touch asks for it again."""
    write_feed(tmp_path / "feed.wav", human_take(1), lead_ms=60_000)
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        context = browser.new_context(service_workers="block")
        context.add_init_script(KEEP_STREAM)
        desk = Desk(context, studio_room.voice, studio_room.address)
        context.route("**/js/studio/recording*.js", lambda route: route.abort("internetdisconnected"))
        page = desk.studio(studio_room.record())
        page.locator("#record").click()
        page.wait_for_function("() => document.getElementById('status').textContent.includes('Load the page again')")
        assert "recording is kept" not in page.locator("#status").inner_text()
        desk.phase("idle")
        page.wait_for_function("() => window.opened")
        assert page.evaluate(OPEN_TRACKS) == 0
        context.unroute("**/js/studio/recording*.js")
        page.locator("#record").click()
        desk.phase("recording")
        page.keyboard.press("Escape")
        desk.phase("idle")


def test_a_line_that_breaks_before_the_page_is_complete_loses_nothing(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path
) -> None:
    """The buttons answer before the modules that judge and send have come; here these never do."""
    write_feed(tmp_path / "feed.wav", human_take(1))
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        context = browser.new_context(service_workers="block")
        desk = Desk(context, studio_room.voice, studio_room.address)
        context.route("**/js/studio/judged*.js", lambda route: route.abort("internetdisconnected"))
        page = desk.studio(studio_room.record())
        page.locator("#record").click()
        desk.phase("recording")
        desk.phase("idle")
        page.wait_for_function("() => document.getElementById('status').textContent.includes('Your recording is kept')")
        context.unroute("**/js/studio/judged*.js")
        page = desk.studio(studio_room.record())
        desk.phase("deciding")
        assert rows(page, studio_room) == ["kept"]
        assert page.locator("#findings li").all_inner_texts() == []
        with page.expect_response(is_put) as put:
            page.locator("#send").click()
        assert put.value.status == 201


def test_a_touch_on_the_french_before_its_module_came_is_heard(studio_room: StudioRoom, chromium: Browser) -> None:
    context = chromium.new_context(service_workers="block")
    asked: list[Route] = []
    context.route("**/js/studio/french*.js", lambda route: asked.append(route))
    page = Desk(context, studio_room.voice, studio_room.address).studio(studio_room.record())
    page.locator("[data-do=french]:visible").click()
    wait_for(lambda: page.evaluate("() => true") and asked, "its module")  # the browser's news come while it answers
    asked[0].continue_()
    page.wait_for_function(HEARD)
    context.close()
