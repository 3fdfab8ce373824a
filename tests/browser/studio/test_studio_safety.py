"""Nothing is lost: a killed browser, a broken line, a lost answer, two tabs, another account."""

from __future__ import annotations

import base64
import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route
from scipy.signal import resample_poly

from craft.sound.sample_rate import RATE
from dubbing.models import Take
from tests import factories
from tests.browser.studio.fake_microphone import LEAD_MS, Desk, human_take, microphone, speaking, write_feed
from tests.browser.studio.studio_room import Samples, StudioRoom, best_match, is_put, received_sound, rows
from tests.browser_program import ARGUMENTS, CHROMIUM
from tests.dubbing import studio
from tests.job_runs import work_off
from tests.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PIECES = """async () => {
    const { rowsOf, soundOf } = await import("/static/js/studio/store.js");
    const { account } = JSON.parse(document.getElementById("studio-data").textContent);
    const [row] = await rowsOf(account);
    return row ? (await soundOf(row.id)).length : 0;
}"""
SOUND = """async () => {
    const { rowsOf, soundOf } = await import("/static/js/studio/store.js");
    const { joined } = await import("/static/js/studio/wav.js");
    const { account } = JSON.parse(document.getElementById("studio-data").textContent);
    const [row] = await rowsOf(account);
    const bytes = new Uint8Array(joined(await soundOf(row.id)).buffer);
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return [row.rate, btoa(text)];
}"""
TRIES = """async () => {
    const { rowsOf } = await import("/static/js/studio/store.js");
    const { account } = JSON.parse(document.getElementById("studio-data").textContent);
    return (await rowsOf(account))[0].tries;
}"""
# As if they had been recorded: rows and sound as the studio writes them, each a little different.
SEED = """async ([count, state]) => {
    const { addPiece, putRow } = await import("/static/js/studio/store.js");
    const data = JSON.parse(document.getElementById("studio-data").textContent);
    for (let n = 0; n < count; n++) {
        const segment = data.segments[n % data.segments.length];
        const id = crypto.randomUUID();
        await addPiece(id, 0, Int16Array.from({ length: 24000 }, (_, at) => 8000 * Math.sin(at / (9 + n))).buffer);
        await putRow({
            id, account: data.account, slug: data.slug, language: data.language, segment: segment.id,
            revision: segment.revision, text: segment.text, state, kind: "pcm", type: "audio/wav", rate: 48000,
            samples: 24000, device: {}, createdAt: Date.now() + n, tries: 0,
        });
    }
}"""


WAITING = """async () => {
    const { rowsOf } = await import("/static/js/studio/store.js");
    const { account } = JSON.parse(document.getElementById("studio-data").textContent);
    return (await rowsOf(account)).filter((row) => row.state === "waiting").length;
}"""


def all_sent(page: Page) -> None:
    """The device has nothing to send any more (its banner may be a moment behind)."""
    wait_for(lambda: page.evaluate(WAITING) == 0, "an empty queue")


def processes_of(profile: Path) -> list[int]:
    """The browser that lives in this profile, with its children."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if str(profile).encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def killed_and_reopened(room: StudioRoom, chromium: Browser, feed: Path, profile: Path) -> tuple[int, int, Samples]:
    """(whole seconds on the disk when the browser was killed, rate, the sound that it offers when opened again)."""

    def launch() -> Any:
        return chromium.browser_type.launch_persistent_context(
            str(profile), executable_path=CHROMIUM, args=[*ARGUMENTS, *microphone(feed)]
        )

    context = launch()
    desk = Desk(context, room.voice, room.address)
    page = desk.studio(room.record())
    page.locator("#record").click()
    desk.phase("recording")
    seconds = wait_for(lambda: (n := page.evaluate(PIECES)) >= 5 and n, "five seconds on the disk")
    for pid in processes_of(profile):
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not processes_of(profile), "the end of the browser")
    context = launch()
    try:
        desk = Desk(context, room.voice, room.address)
        page = desk.studio(room.record())
        desk.phase("deciding")
        assert "interrupted" in page.locator("#status").inner_text()
        page.locator("#listen").click()
        page.wait_for_selector("#studio.plays")
        rate, told = page.evaluate(SOUND)
    finally:
        context.close()
    return seconds, rate, np.asarray(np.frombuffer(base64.b64decode(told), "<i2") / 32768, np.float32)


@pytest.mark.quiet
def test_a_killed_browser_gives_back_all_but_the_last_second(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path
) -> None:
    spoken = human_take(1)
    write_feed(tmp_path / "feed.wav", np.concatenate([spoken] * 4))
    for attempt in range(4):  # a browser that has no time for its own microphone loses sound before the page hears it
        profile = tmp_path / f"profile{attempt}"
        seconds, rate, kept = killed_and_reopened(studio_room, chromium, tmp_path / "feed.wav", profile)
        assert len(kept) / rate >= seconds
        heard = np.asarray(resample_poly(kept, RATE // 100, rate // 100), np.float32)
        correlation, _at = best_match(heard, spoken)
        if correlation > 0.99:
            break
    assert correlation > 0.99


def test_what_is_recorded_off_line_is_sent_later_and_stored_once(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path
) -> None:
    """Twenty takes; the line comes back in two tabs at once."""
    with speaking(chromium, None) as browser:
        context = browser.new_context()
        desk = Desk(context, studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        other = context.new_page()
        other.goto(studio_room.address + studio_room.record(2))
        for tab in (page, other):  # the queue is the last to come
            tab.wait_for_selector("[data-upload-queue][data-waiting]", state="attached")
        context.set_offline(True)
        page.evaluate(SEED, [20, "waiting"])
        page.wait_for_function("() => document.querySelector('[data-upload-queue]').dataset.waiting === '20'")
        assert "20" in page.locator("[data-upload-queue]").inner_text()
        context.set_offline(False)
        all_sent(page)
    assert Take.objects.count() == 20
    assert len(set(Take.objects.values_list("sha256", flat=True))) == 20


def test_an_answer_lost_after_the_server_stored_it_makes_no_second_take(
    studio_room: StudioRoom, chromium: Browser
) -> None:
    answers: list[int] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method != "PUT":
            route.continue_()
            return
        answer = route.fetch()
        answers.append(answer.status)
        if len(answers) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    with speaking(chromium, None) as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.route("**/atelier/voice/takes/**", lose_the_first)
        page.evaluate(SEED, [1, "waiting"])
        all_sent(page)
        wait_for(lambda: len(answers) == 2, "the second sending")
    assert answers == [201, 200]
    assert Take.objects.count() == 1


def test_bytes_damaged_on_their_way_stay_here_and_are_sent_again(studio_room: StudioRoom, chromium: Browser) -> None:
    answers: list[int] = []

    def damage_the_first(route: Route) -> None:
        if route.request.method != "PUT":
            route.continue_()
            return
        body = route.request.post_data_buffer or b""
        answer = route.fetch(post_data=body if answers else body[:-10] + b"0123456789")
        answers.append(answer.status)
        route.fulfill(response=answer)

    with speaking(chromium, None) as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.route("**/atelier/voice/takes/**", damage_the_first)
        page.evaluate(SEED, [1, "waiting"])
        all_sent(page)
        wait_for(lambda: len(answers) == 2, "the second sending")
    assert answers == [400, 201]


def test_signed_out_keeps_everything_and_another_account_sees_nothing(
    studio_room: StudioRoom, chromium: Browser
) -> None:
    stranger = studio.voice(name="zoe")
    with speaking(chromium, None) as browser:
        context = browser.new_context()
        desk = Desk(context, studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        context.clear_cookies()
        page.evaluate(SEED, [2, "waiting"])
        page.wait_for_function("() => document.getElementById('status').textContent.includes('signed out')")
        assert rows(page, studio_room) == ["waiting", "waiting"]
        desk = Desk(context, stranger, studio_room.address)
        page = desk.studio(studio_room.record())
        assert page.locator("[data-upload-queue]").is_hidden()
        assert rows(page, studio_room) == ["waiting", "waiting"]
        assert not Take.objects.exists()
        desk = Desk(context, studio_room.voice, studio_room.address)
        studio_room.voice.spoken_languages.create(language="en")
        desk.open("/atelier/")
        desk.page.wait_for_function("() => document.querySelector('[data-upload-queue]').dataset.waiting === '0'")
        wait_for(lambda: Take.objects.count() == 2, "both takes")
    assert set(Take.objects.values_list("voice", flat=True)) == {studio_room.voice.pk}


def test_a_recording_waits_for_the_end_of_an_upgrade(studio_room: StudioRoom, chromium: Browser, settings: Any) -> None:
    """The workshop answers 503, the question who is signed in too: that is no end of a session."""
    with speaking(chromium, None) as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        settings.UPGRADING = True
        with page.expect_response(lambda answer: "/token/" in answer.url) as asked:
            page.evaluate(SEED, [1, "waiting"])
        assert asked.value.status == 503
        wait_for(lambda: page.evaluate(TRIES) > 0, "a try that is put off")
        assert rows(page, studio_room) == ["waiting"]
        assert "signed out" not in page.locator("#status").inner_text()
        settings.UPGRADING = False
        page.evaluate("dispatchEvent(new Event('online'))")  # at once, not at its next try
        all_sent(page)
    assert Take.objects.count() == 1


def test_what_the_server_asks_again_is_said_on_its_sentence(studio_room: StudioRoom, chromium: Browser) -> None:
    with speaking(chromium, None) as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        with page.expect_response(is_put):
            page.evaluate(SEED, [1, "waiting"])
        wait_for(lambda: Take.objects.exists(), "the take")
        work_off("dubbing.intake")  # a tone is no voice
        page.wait_for_function("() => document.querySelectorAll('#findings li').length === 1", timeout=120_000)
        assert "voice" in page.locator("#findings li").inner_text()
        assert rows(page, studio_room) == ["again"]
    assert factories.speech(studio_room.version.tutorial)[0].takes.get().state == "checked"


@pytest.mark.quiet
def test_the_room_is_heard_before_the_first_word(studio_room: StudioRoom, chromium: Browser, tmp_path: Path) -> None:
    """Half a second from before the start is in the take: who speaks early loses nothing."""
    spoken = human_take(1)
    write_feed(tmp_path / "feed.wav", spoken, lead_ms=LEAD_MS - 700)
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.locator("#record").click()
        desk.phase("deciding", timeout=120_000)
        with page.expect_response(is_put):
            page.locator("#send").or_(page.locator("#anyway")).first.click()
    heard = received_sound(Take.objects.get())
    correlation, at = best_match(heard, spoken)
    assert correlation > 0.99
    assert 0 < at < RATE * 1.5


def test_a_checked_take_whose_device_is_gone_is_offered_from_the_server(
    studio_room: StudioRoom, chromium: Browser
) -> None:
    segment = studio_room.sentences[0]
    take = studio.received(studio_room.version, segment, studio_room.voice, studio.take_file(1))
    with speaking(chromium, None) as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        desk.phase("deciding")
        page.locator("#listen").click()
        page.wait_for_selector("#studio.plays")
        page.locator("#send").click()
        page.wait_for_url(f"**/{studio_room.sentences[1].public_id}/")
        wait_for(lambda: Take.objects.get(pk=take.pk).state == "submitted", "the take at the reviewer's")
        assert desk.errors == []
