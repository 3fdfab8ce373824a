"""A device that keeps nothing or has no room left, a take that replaces another: nothing is lost, and it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, ViewportSize

from dubbing.models import Take
from dubbing.views import offline
from tests.browser.studio.fake_microphone import Desk, human_take, speaking, write_feed
from tests.browser.studio.studio_room import StudioRoom, best_match, is_put, received_sound, rows
from tests.browser.studio.test_studio_safety import SEED, all_sent
from tests.job_runs import work_off
from tests.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DISKS = {
    "no room after two seconds": """
        const put = IDBObjectStore.prototype.put;
        let pieces = 0;
        IDBObjectStore.prototype.put = function (...values) {
            if (this.name === "pieces" && ++pieces > 2) throw new DOMException("full", "QuotaExceededError");
            return put.apply(this, values);
        };
    """,
    "no room at all": """
        IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError") };
    """,
    "a window that keeps nothing": """
        IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError") };
    """,
}
PHONE: ViewportSize = {"width": 360, "height": 640}
ASKS_FIRST = "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"


@pytest.mark.quiet
@pytest.mark.parametrize("disk", DISKS)
def test_what_the_disk_does_not_take_is_sent_from_memory(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path, disk: str
) -> None:
    spoken = human_take(1)
    write_feed(tmp_path / "feed.wav", spoken)
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        context = browser.new_context(service_workers="block")
        context.add_init_script(DISKS[disk])
        desk = Desk(context, studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        assert not page.evaluate(ASKS_FIRST)
        page.locator("#record").click()
        desk.phase("deciding")
        assert "Listen and send it now" in page.locator("#status").inner_text()
        assert page.evaluate(ASKS_FIRST)  # whoever leaves the page now is asked
        with page.expect_response(is_put) as put:
            page.locator("#send").click()
        assert put.value.status == 201
        work_off("dubbing.intake")
        wait_for(lambda: not page.evaluate(ASKS_FIRST), "nothing left in this page")
        assert desk.errors == []
    take = Take.objects.get()
    assert take.state == "submitted"
    heard = received_sound(take)
    correlation, at = best_match(heard, spoken)
    assert correlation > 0.99
    assert at + len(spoken) <= len(heard)


def test_a_take_without_a_voice_does_not_replace_a_good_one(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path
) -> None:
    write_feed(tmp_path / "feed.wav", human_take(1))
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.locator("#record").click()
        desk.phase("deciding")
        assert page.locator("#findings li").all_inner_texts() == []
        page.keyboard.press("Alt+r")  # by mistake, and nobody speaks
        desk.phase("recording")
        page.wait_for_function("() => document.querySelectorAll('#text .said').length > 1")
        page.keyboard.press(" ")
        desk.phase("deciding")
        assert "earlier recording is still here" in page.locator("#status").inner_text()
        assert rows(page, studio_room) == ["kept", "kept"]
        page = desk.studio(studio_room.record())  # after loading again too, the way back is in sight and not in a panel
        desk.phase("deciding")
        page.set_viewport_size(PHONE)
        back = page.get_by_role("button", name="Back to the earlier one")
        box = back.bounding_box()
        assert box and box["y"] + box["height"] <= PHONE["height"] and box["height"] >= 48
        back.click()
        page.wait_for_selector("#studio[data-phase=deciding] #send:not([hidden])")
        assert back.is_hidden()
        assert rows(page, studio_room) == ["kept"]
        assert page.locator("#findings li").all_inner_texts() == []
        with page.expect_response(is_put):
            page.locator("#send").click()
        all_sent(page)
        assert desk.errors == []
    assert Take.objects.count() == 1


def test_the_language_of_the_page_changes_under_a_take(studio_room: StudioRoom, chromium: Browser) -> None:
    with speaking(chromium, None) as browser:
        desk = Desk(browser.new_context(locale="en"), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.evaluate(SEED, [1, "kept"])
        page.locator("summary", has_text="English").click()
        page.get_by_role("button", name="Français").click()
        page.wait_for_selector("html[lang=fr] #studio[data-phase=deciding]")
        assert "recommencez" in page.locator("#status").inner_text().casefold()
        assert rows(page, studio_room) == ["kept"]
        assert desk.errors == []


UPDATED = """async () => {
    const registration = await navigator.serviceWorker.getRegistration("/atelier/");
    const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    await registration.update();
    await changed;
}"""


@pytest.mark.quiet
def test_a_new_release_of_the_pages_worker_arrives_while_somebody_records(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = human_take(1)
    write_feed(tmp_path / "feed.wav", spoken)
    find = finders.find
    worker = find(offline.NAME)
    assert worker
    newer = tmp_path / "worker.js"
    newer.write_text(Path(str(worker)).read_text("utf-8") + "// newer\n", "utf-8")
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.wait_for_function("() => navigator.serviceWorker.controller")
        page.locator("#record").click()
        desk.phase("recording")
        monkeypatch.setattr(
            "tutorials.views.service_workers.finders.find",
            lambda name, **how: str(newer) if name == offline.NAME else find(name, **how),
        )
        page.evaluate(UPDATED)
        monkeypatch.undo()
        desk.phase("deciding")
        with page.expect_response(is_put) as put:
            page.locator("#send").click()
        assert put.value.status == 201
        assert desk.errors == []
    correlation, _at = best_match(received_sound(Take.objects.get()), spoken)
    assert correlation > 0.99
