"""Five bad microphones: each gets its advice at once, in the language that is recorded, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from django.utils import translation
from playwright.sync_api import Browser

from craft.messages import Message
from craft.sound.sample_rate import RATE
from craft.takes.take_advice import ADVICE
from dubbing.models import Take
from journal.message_translation import translate_message
from tests.browser.studio.fake_microphone import LEAD_MS, Desk, human_take, speaking
from tests.browser.studio.studio_room import Samples, StudioRoom
from tests.takes import noise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the microphone makes of a voice in a quiet room, and the finding that must come of it.
MICROPHONES: dict[str, tuple[Callable[[Samples], Samples], str, str]] = {
    "loud": (lambda sound: np.tanh(sound * 6) * np.float32(0.9), "too_loud", "warn"),
    "quiet": (lambda sound: sound * np.float32(0.25), "too_quiet", "warn"),
    "noisy": (lambda sound: sound + noise(len(sound), -30), "noisy", "retake"),
    "clipped": (lambda sound: sound * np.float32(40), "clipped", "retake"),
    "silent": (lambda sound: noise(len(sound), -62), "no_speech", "retake"),
}


@pytest.mark.parametrize("microphone", MICROPHONES)
def test_each_bad_microphone_gets_its_advice_in_arabic(
    arabic: StudioRoom, chromium: Browser, tmp_path: Path, microphone: str
) -> None:
    spoil, code, severity = MICROPHONES[microphone]
    room = [np.zeros(ms * RATE // 1000, np.float32) for ms in (LEAD_MS, 20_000)]
    sound = np.concatenate([room[0], human_take(1), room[1]])
    sound = np.clip(spoil(sound + noise(len(sound), -75)), -1, 1)
    soundfile.write(tmp_path / "feed.wav", sound, RATE, subtype="PCM_16")
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        desk = Desk(browser.new_context(locale="fr"), arabic.voice, arabic.address)
        page = desk.studio(arabic.record())
        page.locator("#record").click()
        desk.phase("deciding")
        said = page.locator("#findings li").all_inner_texts()
        with translation.override("ar"):
            expected = translate_message(Message(ADVICE[code, severity]))
        assert expected in said
        with translation.override("fr"):  # the language of the pages around it
            assert translate_message(Message(ADVICE[code, severity])) not in said
        assert page.locator("#send").is_visible() == (severity == "warn")
        assert page.locator("#again").is_visible()
        assert desk.errors == []
    assert not Take.objects.exists()
