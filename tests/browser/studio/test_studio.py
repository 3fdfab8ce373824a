"""The studio in a real Chromium whose microphone plays real human takes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from craft.sound.sample_rate import RATE
from dubbing.models import Take
from tests.browser.studio.fake_microphone import Desk, human_take, speaking, write_feed
from tests.browser.studio.studio_room import StudioRoom, best_match, is_put, is_submit, received_sound
from tests.browser_program import ARGUMENTS, CHROMIUM, WHOLE_CHROMIUM
from tests.job_runs import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE: ViewportSize = {"width": 360, "height": 640}


@pytest.mark.quiet
def test_what_is_said_arrives_whole_and_is_sent(studio_room: StudioRoom, chromium: Browser, tmp_path: Path) -> None:
    spoken = human_take(1)
    write_feed(tmp_path / "feed.wav", spoken)
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        desk = Desk(browser.new_context(viewport=PHONE), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.locator("#record").click()
        desk.phase("recording")
        assert page.locator("#status").inner_text() == ""  # nothing is announced while somebody speaks
        assert page.locator("#film").evaluate("(film) => film.muted")
        expect(page.get_by_text("The film is silent while you record.")).to_be_visible()
        desk.phase("deciding", timeout=120_000)  # it stopped by itself: silence after the end
        assert page.locator("#findings li").all_inner_texts() == []
        with page.expect_response(is_put) as put:
            page.locator("#send").click()
        assert put.value.status == 201
        status = page.locator("#status")
        expect(status).to_have_text("The recording is being checked.")
        work_off("dubbing.intake")
        with page.expect_response(is_submit) as submitted:
            pass
        assert submitted.value.status == 200
        page.wait_for_function("() => document.querySelector('[data-upload-queue]').hidden")
        assert page.url.endswith(f"/{studio_room.sentences[1].public_id}/")  # on to the next sentence
        expect(status).to_have_text("Sent. It waits for a reviewer.")  # no longer « kept on this device »
        assert desk.errors == []
    take = Take.objects.get()
    heard = received_sound(take)
    correlation, at = best_match(heard, spoken)
    assert correlation > 0.99
    assert at + len(spoken) <= len(heard)  # the last word is whole
    assert abs(take.device["wall_clock_ms"] - len(heard) * 1000 / RATE) < 50
    assert (take.state, take.findings, take.voice) == ("submitted", [], studio_room.voice)
    assert {take.device[key] for key in ("echoCancellation", "noiseSuppression", "autoGainControl")} == {False}


@pytest.mark.quiet
def test_little_data_sends_opus(studio_room: StudioRoom, chromium: Browser, tmp_path: Path) -> None:
    spoken = human_take(1)
    write_feed(tmp_path / "feed.wav", spoken)
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        desk.open(studio_room.record())
        desk.page.evaluate("() => localStorage.setItem('studio:saver', 'yes')")
        page = desk.studio(studio_room.record())
        page.locator("#record").click()
        desk.phase("deciding", timeout=120_000)
        with page.expect_response(is_put) as put:
            page.locator("#send").click()
        assert put.value.status == 201
        page.locator("[data-do='previous']").click()
        badge = page.locator("#badge")
        expect(badge).to_have_text("on this device")
        work_off("dubbing.intake")
        expect(badge).to_have_text("waits for review", timeout=60_000)  # while its sentence stays in sight
    take = Take.objects.get()
    assert take.content_type == "audio/webm"
    assert take.bytes < 100_000
    correlation, _at = best_match(received_sound(take), spoken)
    assert correlation > 0.95
    assert [finding["code"] for finding in take.findings if finding["severity"] == "retake"] == []


def test_the_whole_studio_by_keyboard(studio_room: StudioRoom, chromium: Browser, tmp_path: Path) -> None:
    write_feed(tmp_path / "feed.wav", human_take(1))
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.keyboard.press("ArrowRight")
        page.wait_for_url(f"**/{studio_room.sentences[1].public_id}/")
        page.keyboard.press("ArrowLeft")
        page.wait_for_url(f"**/{studio_room.sentences[0].public_id}/")
        page.keyboard.press(" ")
        desk.phase("countdown")
        page.keyboard.press("Escape")  # given up: nothing is left of it
        desk.phase("idle")
        assert page.evaluate(ROWS) == []
        page.keyboard.press(" ")
        desk.phase("recording")
        page.wait_for_function("() => document.querySelectorAll('#text .said').length > 0", timeout=120_000)
        page.keyboard.press(" ")
        desk.phase("deciding")
        page.keyboard.press("Alt+r")
        desk.phase("countdown")
        page.keyboard.press("Escape")
        desk.phase("deciding")  # the earlier take is still there
        assert len(page.evaluate(ROWS)) == 1
        assert desk.errors == []


ROWS = """async () => {
    const { rowsOf } = await import("/static/js/studio/store.js");
    return rowsOf(JSON.parse(document.getElementById("studio-data").textContent).account);
}"""


HIDE = """
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
"""
KEEP_STREAM = """
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => (window.opened = await open(wanted));
"""
CLOSED = "navigator.permissions.query = async () => ({ state: 'denied' });"
WATCH_THE_SCREEN = """
    window.screenSaid = [];
    const ask = navigator.wakeLock.request.bind(navigator.wakeLock);
    navigator.wakeLock.request = async (kind) => {
        window.screenSaid.push(`asked for ${kind}`);
        const lock = await ask(kind);
        lock.addEventListener("release", () => window.screenSaid.push("released"));
        return lock;
    };
"""
INTERRUPTIONS: dict[str, tuple[str, str, str]] = {
    "unplugged": (KEEP_STREAM, "window.opened.getAudioTracks()[0].dispatchEvent(new Event('ended'))", "unplugged"),
    "phone call": (KEEP_STREAM, HIDE, "interrupted"),
    "permission taken back": (
        KEEP_STREAM + CLOSED,
        "window.opened.getAudioTracks()[0].dispatchEvent(new Event('ended'))",
        "closed for this site",
    ),
    "a call takes the microphone": (
        KEEP_STREAM,
        "window.opened.getAudioTracks()[0].dispatchEvent(new Event('mute'))",
        "interrupted",
    ),
}


@pytest.mark.parametrize("case", INTERRUPTIONS)
def test_what_was_said_before_an_interruption_is_kept(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path, case: str
) -> None:
    before, interrupt, said = INTERRUPTIONS[case]
    write_feed(tmp_path / "feed.wav", np.concatenate([human_take(1)] * 4))
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        context = browser.new_context()
        context.add_init_script(before)
        desk = Desk(context, studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.locator("#record").click()
        desk.phase("recording")
        page.wait_for_function("() => document.querySelectorAll('#text .said').length > 0", timeout=120_000)
        page.evaluate(interrupt)
        desk.phase("deciding", timeout=120_000)
        assert said in page.locator("#status").inner_text()
        (row,) = page.evaluate(ROWS)
        assert row["state"] == "kept"
        assert page.locator("#listen").is_visible()


def test_where_no_microphone_may_be_used_the_page_says_what_to_do(studio_room: StudioRoom, chromium: Browser) -> None:
    with speaking(chromium, None) as browser:
        context = browser.new_context()
        context.add_init_script(
            "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
        )
        desk = Desk(context, studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.locator("#record").click()
        desk.phase("trouble")
        assert "allow the microphone" in page.locator("#status").inner_text()


def test_on_plain_http_the_page_says_that_https_is_needed(studio_room: StudioRoom, chromium: Browser) -> None:
    address = studio_room.address.replace("localhost", "town.example")
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=[*ARGUMENTS, "--host-resolver-rules=MAP town.example 127.0.0.1"],
    )
    try:
        desk = Desk(browser.new_context(), studio_room.voice, address)
        desk.open(studio_room.record())
        desk.phase("trouble")
        assert "https" in desk.page.locator("#status").inner_text()
        assert "PUBLIC_ADDRESS" in desk.page.locator("#help").inner_text()  # how the town turns it on
        assert not desk.page.locator("#record").is_visible()
    finally:
        browser.close()


def test_the_screen_stays_on_while_somebody_reads_and_may_go_out_after(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path
) -> None:
    write_feed(tmp_path / "feed.wav", human_take(1))
    with speaking(chromium, tmp_path / "feed.wav", program=WHOLE_CHROMIUM) as browser:
        context = browser.new_context(viewport=PHONE)
        context.add_init_script(WATCH_THE_SCREEN)
        desk = Desk(context, studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        assert page.evaluate("() => window.screenSaid") == []
        page.locator("#record").click()
        desk.phase("recording")
        assert page.evaluate("() => window.screenSaid") == ["asked for screen"]
        desk.phase("deciding")
        page.wait_for_function("() => window.screenSaid.length === 2")
        page.locator("#again").click()
        desk.phase("countdown")
        page.keyboard.press("Escape")  # given up before a word: it is let go too
        desk.phase("deciding")
        page.wait_for_function("() => window.screenSaid.length === 4")
        assert page.evaluate("() => window.screenSaid") == ["asked for screen", "released"] * 2
        assert desk.errors == []
