"""Hands free: sentence after sentence by itself, said by somebody who waits for the mark. On a phone; the twelve in
Arabic until the browser is killed, then in French."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from craft.sound.sample_rate import RATE
from dubbing.models import Run, Take
from media.sound.take_reader import read_take
from storage.files import local_copy
from tests.browser.studio.fake_microphone import Desk, human_take
from tests.browser.studio.reader import reads
from tests.browser.studio.studio_room import (
    Samples,
    StudioRoom,
    each_take_is_heard_at_its_place,
    pieces,
    received_sound,
)
from tests.browser.studio.test_punch_in import voiced
from tests.browser.studio.test_studio import HIDE
from tests.browser.studio.test_studio_safety import processes_of
from tests.browser_program import ARGUMENTS, CHROMIUM
from tests.dubbing import studio
from tests.job_runs import work_off
from tests.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCES, LENGTH_MS, CLIPPED, KILLED = 12, 900, 2, 5
STATES = """async () => {
    const { rowsOf } = await import("/static/js/studio/store.js");
    const data = JSON.parse(document.getElementById("studio-data").textContent);
    const at = (row) => data.segments.findIndex(({ id }) => id === row.segment);
    return (await rowsOf(data.account)).map((row) => [at(row), row.state, Boolean(row.ready)]);
}"""
SECONDS_ON_DISK = """async (at) => {
    const { rowsOf, soundOf } = await import("/static/js/studio/store.js");
    const data = JSON.parse(document.getElementById("studio-data").textContent);
    const row = (await rowsOf(data.account)).find(({ segment }) => segment === data.segments[at].id);
    return row ? (await soundOf(row.id)).length : 0;
}"""
RUN_ON_DISK = """async () => {
    const { rowsOf, soundOf } = await import("/static/js/studio/store.js");
    const data = JSON.parse(document.getElementById("studio-data").textContent);
    const row = (await rowsOf(data.account)).find(({ run }) => run);
    return row ? [row.state, (await soundOf(row.id)).length] : ["", 0];
}"""
CALL = """async () => {
    const { getUserMedia } = navigator.mediaDevices;
    (await getUserMedia()).getAudioTracks()[0].dispatchEvent(new Event("mute"));
}"""
# Of the frame's width, the film's.
SHARE = "() => document.getElementById('film').clientWidth / document.querySelector('.frame').clientWidth"
# Nothing is announced while sound is kept: what stood in the status in each phase.
OVERHEAR = """() => {
    window.said = [];
    const status = document.getElementById("status");
    new MutationObserver(() => said.push([document.getElementById("studio").dataset.phase, status.textContent]))
        .observe(status, { childList: true, characterData: true, subtree: true });
}"""


def spoken(number: int) -> Samples:
    """A part of a human take, of about a second."""
    take = voiced(human_take(number % 4 + 1))
    length = LENGTH_MS * RATE // 1000
    part = take[number // 4 * length :][:length].copy()
    fade = np.linspace(0, 1, RATE // 100, dtype=np.float32)
    part[: len(fade)] *= fade
    part[-len(fade) :] *= fade[::-1]
    return np.asarray(part, np.float32)


@pytest.fixture
def twelve(stalls_watched: None, live_server: Any) -> StudioRoom:
    film = studio.spoken_video()
    step = film.duration_ms // SENTENCES
    spans = tuple((n * step, (n + 1) * step - 200) for n in range(SENTENCES))
    return StudioRoom(str(live_server.url), studio.tutorial_of(replace(film, spans=spans), "essai"))


def open_desk(
    chromium: Browser, profile: Path, room: StudioRoom, takes: dict[str, list[Samples]], language: str = "en"
) -> Desk:
    context = chromium.browser_type.launch_persistent_context(
        str(profile), executable_path=CHROMIUM, args=ARGUMENTS, viewport={"width": 360, "height": 640}
    )
    reads(context, takes)
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": room.address}])
    desk = Desk(context, room.voice, room.address)
    desk.studio(room.record())
    return desk


def seconds(page: Page) -> list[float]:
    """Between each mark and the next."""
    marks = page.evaluate("() => marks.map(([, at]) => at / 1000)")
    return [float(seconds) for seconds in np.diff(marks)]


@pytest.mark.quiet
def test_twelve_sentences_by_three_touches(
    twelve: StudioRoom, chromium: Browser, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """One is clipped and comes back at the end; the browser is killed in the middle of another."""
    said = [spoken(number) for number in range(SENTENCES)]
    takes = {segment.public_id: [said[n]] for n, segment in enumerate(twelve.sentences)}
    takes[twelve.sentences[CLIPPED].public_id].insert(0, said[CLIPPED] * np.float32(40))
    page = open_desk(chromium, tmp_path / "profile", twelve, takes, "ar").page
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    touches = 0

    def touch(button: str) -> None:
        nonlocal touches
        touches += 1
        page.locator(button).click()

    touch("#free")
    wait_for(lambda: page.evaluate(SECONDS_ON_DISK, KILLED) >= 1, "a second of the sixth sentence")
    for pid in processes_of(tmp_path / "profile"):
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not processes_of(tmp_path / "profile"), "the end of the browser")

    desk = open_desk(chromium, tmp_path / "profile", twelve, takes, "fr")
    page = desk.page
    expect(page.locator("#all-count")).to_have_text(f"({KILLED - 1})")
    kept = {at: (state, ready) for at, state, ready in page.evaluate(STATES)}
    assert kept == {n: ("kept", n not in {CLIPPED, KILLED}) for n in range(KILLED + 1)}
    page.evaluate(OVERHEAR)
    touch("#free")
    expect(page.locator("#found.good")).to_be_visible()
    desk.phase("deciding")
    expect(page.locator("#all-count")).to_have_text(f"({SENTENCES})")
    expect(page.locator("#status")).to_contain_text("Tout ce que vous avez dit est gardé")
    assert [text for phase, text in page.evaluate("() => said") if phase in {"countdown", "recording"} and text] == []
    between = seconds(page)
    expect(page.locator("#send-all")).to_be_in_viewport(ratio=1)
    touch("#send-all")
    wait_for(lambda: Take.objects.count() == SENTENCES, "every take at the server")
    work_off("dubbing.intake")
    sent = Take.objects.filter(state=Take.State.SUBMITTED)
    wait_for(lambda: sent.count() == SENTENCES, "every take on its way to a reviewer")
    assert touches == 3
    assert desk.errors == []
    desk.context.close()
    for n, segment in enumerate(twelve.sentences):
        take = Take.objects.get(segment=segment)
        found = pieces(received_sound(take), said[n])
        assert min(found) > 0.98, (n, sorted(found)[:3])
        assert [finding for finding in take.findings if finding["severity"] == "retake"] == []
    assert each_take_is_heard_at_its_place(twelve) == SENTENCES
    record_property("seconds beside a sentence", round(float(np.median(between)) - LENGTH_MS / 1000, 2))


def a_call_loses_nothing_of_what_is_said_together(desk: Desk, said: Samples) -> None:
    """The phone takes the microphone away in the middle of a run."""
    page = desk.page
    page.reload()
    page.wait_for_selector("#studio[data-ready=yes]")
    page.locator("#together").click()
    desk.phase("recording")
    assert page.locator("#film").evaluate("(film) => film.muted")
    expect(page.get_by_text("The film is silent while you record.")).to_be_visible()
    wait_for(lambda: page.evaluate(RUN_ON_DISK)[1] >= 2, "two seconds of the run")
    page.evaluate(CALL)
    desk.phase("deciding")
    expect(page.locator("#status")).to_contain_text("interrupted")
    assert page.evaluate(RUN_ON_DISK)[0] == "kept"
    page.locator("#run [data-do=run-send]").click()
    expect(page.locator("#cuts a")).to_be_visible()
    work_off("dubbing.run")
    with local_copy(Run.objects.get().audio) as path:
        assert min(pieces(read_take(path), said)) > 0.98


@pytest.mark.quiet
def test_with_a_screen_reader_a_touch_goes_on_and_a_call_loses_nothing(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path
) -> None:
    takes = {segment.public_id: [spoken(n)] for n, segment in enumerate(studio_room.sentences)}
    desk = open_desk(chromium, tmp_path / "profile", studio_room, takes)
    page = desk.page
    page.get_by_role("checkbox", name="Hands free with a screen reader").check()
    page.evaluate(OVERHEAR)
    page.locator("#free").click()
    status = page.locator("#status")
    expect(status).to_have_text("good · 2 / 4 · Sentence number 2.")
    expect(page.locator("#record")).to_be_focused()
    assert page.locator("#studio").get_attribute("data-phase") == "idle"  # nothing is kept while it is said
    page.keyboard.press("Enter")
    desk.phase("recording")
    assert page.evaluate(SHARE) > 0.95
    expect(page.locator("#text .said")).not_to_have_count(0)
    page.keyboard.press("Alt+r")  # again: at once, without a countdown
    page.wait_for_function("() => marks.length === 3")
    expect(page.locator("#text .said")).not_to_have_count(0)
    page.evaluate(HIDE)
    desk.phase("deciding")
    expect(status).to_contain_text("interrupted")
    assert sorted(page.evaluate(STATES)) == [[0, "kept", True], [1, "kept", False]]
    segments = [segment.public_id for segment in studio_room.sentences]
    assert page.evaluate("() => marks.map(([segment]) => segment)") == [segments[0], segments[1], segments[1]]
    assert [text for phase, text in page.evaluate("() => said") if phase in {"countdown", "recording"} and text] == []
    a_call_loses_nothing_of_what_is_said_together(desk, spoken(1))  # its page is open
    assert desk.errors == []
    desk.context.close()
