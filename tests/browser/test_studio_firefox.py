"""The studio in a real Firefox: another sound engine, another MediaRecorder, another IndexedDB."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dubbing.models import Take
from media.take_reader import RATE
from tests.browser.fake_microphone import human_take, write_feed
from tests.browser.firefox import Firefox
from tests.browser.studio_room import StudioRoom, best_match, pieces, received_sound
from tests.jobs import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


STORED = """(await (await import("/static/js/studio/store.js")).rowsOf(
    JSON.parse(document.getElementById("studio-data").textContent).account)).some((row) => row.state === "stored")"""

# Every phase since the last look, with what the page said in it: a phase may be over before a busy machine asks.
WATCH = """
    window.seen = [];
    const [studio, status] = ["studio", "status"].map((id) => document.getElementById(id));
    const look = () => {
        const now = `${studio.dataset.phase} ${status.textContent}`.trim();
        if (seen.at(-1) !== now) seen.push(now);
    };
    for (const place of [studio, status]) {
        new MutationObserver(look).observe(place, { attributeFilter: ["data-phase"], childList: true });
    }
"""


def test_what_is_said_arrives_whole_from_firefox(studio_room: StudioRoom, firefox: Firefox, tmp_path: Path) -> None:
    spoken = human_take(1)
    write_feed(tmp_path / "feed.wav", spoken)
    firefox.sound.load(tmp_path / "feed.wav")
    firefox.sign_in(studio_room.voice, studio_room.address)
    firefox.open(studio_room.address + studio_room.record())
    firefox.until("document.querySelector('#studio[data-ready=yes]')")
    firefox.run(WATCH)
    firefox.click("#record")
    for _attempt in range(8):  # a machine too busy for sound without gaps is noticed, and one does as the page says
        firefox.until("seen.includes('countdown')")
        firefox.sound.say("feed")
        firefox.until("document.querySelector('#studio[data-phase=deciding]')")  # silence after the end stopped it
        said = str(firefox.value("document.querySelector('#findings').innerText"))
        if "breaks off" not in said:
            break
        firefox.run("window.seen = []")  # a bare name would be set beside the page, not in it
        firefox.press("r")
    assert said == ""
    assert firefox.value("seen.filter((one) => one.startsWith('recording'))") == ["recording"]  # and nothing was said
    firefox.click("#send")
    firefox.until(STORED)
    work_off("dubbing.intake")
    firefox.until(f"!({STORED})")
    take = Take.objects.get(state="submitted")
    heard = received_sound(take)
    found = pieces(heard, spoken)
    assert np.median(found) > 0.99  # nothing is muffled
    assert min(found) > 0.8  # and nothing is missing
    _correlation, at = best_match(heard, spoken)
    assert at + len(spoken) <= len(heard)
    assert abs(take.device["wall_clock_ms"] - len(heard) * 1000 / RATE) < 50
    assert (take.findings, take.voice) == ([], studio_room.voice)


def test_a_microphone_that_is_pulled_out_keeps_what_was_said(
    studio_room: StudioRoom, firefox: Firefox, tmp_path: Path
) -> None:
    write_feed(tmp_path / "feed.wav", np.concatenate([human_take(1)] * 4), lead_ms=3000)
    firefox.sound.load(tmp_path / "feed.wav")
    firefox.sign_in(studio_room.voice, studio_room.address)
    firefox.open(studio_room.address + studio_room.record())
    firefox.until("document.querySelector('#studio[data-ready=yes]')")
    firefox.click("#record")
    firefox.until("document.querySelector('#studio[data-phase=countdown]')")
    firefox.sound.say("feed")
    firefox.until("document.querySelectorAll('#text .said').length > 1")
    firefox.sound.unplug()
    firefox.until("document.querySelector('#studio[data-phase=deciding]')")
    assert "unplugged" in str(firefox.value("document.querySelector('#status').innerText"))
    assert firefox.value("document.querySelector('#listen').checkVisibility()")
