"""The studio in a real Firefox: another sound engine, another MediaRecorder, another IndexedDB."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.browser.firefox import Firefox
from tests.browser.studio.fake_microphone import human_take, write_feed
from tests.browser.studio.studio_recording import arrives_whole
from tests.browser.studio.studio_room import StudioRoom

pytestmark = [pytest.mark.browser, pytest.mark.quiet, pytest.mark.django_db(transaction=True)]


def test_what_is_said_arrives_whole_from_firefox(studio_room: StudioRoom, firefox: Firefox, tmp_path: Path) -> None:
    write_feed(tmp_path / "feed.wav", human_take(1))
    arrives_whole(firefox, studio_room, tmp_path / "feed.wav", human_take(1))


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
