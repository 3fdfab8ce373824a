"""A tutorial was destroyed while a take for it lay on a phone without a network: its voice hears of it, and decides."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile
from playwright.sync_api import Browser, expect

from dubbing.actions import tutorial_erase
from dubbing.models import Take
from dubbing.removal.tutorial import destroy
from tests.browser.studio.fake_microphone import Desk, speaking
from tests.browser.studio.studio_room import StudioRoom, rows
from tests.browser.studio.test_studio_safety import SEED
from tests.dubbing.studio import forget_pictures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_take_stays_on_the_phone_until_its_voice_decides(
    studio_room: StudioRoom, chromium: Browser, tmp_path: Path
) -> None:
    room = studio_room
    room.voice.spoken_languages.create(language="en")
    with speaking(chromium, None) as browser:
        context = browser.new_context(accept_downloads=True, viewport={"width": 360, "height": 640})
        desk = Desk(context, room.voice, room.address)
        page = desk.studio(room.record())
        page.wait_for_selector("[data-upload-queue][data-waiting]", state="attached")
        context.set_offline(True)
        page.evaluate(SEED, [1, "waiting"])
        tutorial_erase(by=room.coordinator, tutorial=room.version.tutorial)
        assert destroy(room.version.tutorial)
        forget_pictures()
        context.set_offline(False)
        banner = page.locator("[data-upload-queue]")
        expect(banner).to_contain_text("This film was destroyed")
        expect(banner).to_contain_text("Sentence number 1.")
        assert rows(page, room) == ["refused"]
        page.goto(room.address + "/atelier/")
        expect(banner).to_contain_text("This film was destroyed")
        with page.expect_download() as kept:
            banner.get_by_role("button", name="Keep a copy").click()
        kept.value.save_as(tmp_path / kept.value.suggested_filename)
        sound = soundfile.info(next(tmp_path.glob("*.wav")))
        assert (sound.frames, sound.samplerate) == (24_000, 48_000)
        banner.get_by_role("button", name="Throw it away").click()
        expect(banner).to_be_hidden()
        page.goto(room.address + room.record())
        expect(page.get_by_role("heading", name="This film was destroyed")).to_be_visible()
    assert not Take.objects.exists()
