"""Pitch and colour of a voice in one take."""

from __future__ import annotations

import numpy as np
import pytest

from craft.sound.sample_rate import RATE
from craft.takes.voice_colour import VoiceColour, voice_colour
from tests.takes import LANGUAGES, clean_take


def buzz(hertz: float, fall: float) -> np.ndarray:
    """A second of a voice-like tone whose overtones fall by the power `fall`."""
    at = np.arange(RATE) / RATE
    overtones = np.arange(1, int(4000 / hertz))
    return np.asarray((np.sin(2 * np.pi * hertz * overtones[:, None] * at) / overtones[:, None] ** fall).sum(0) / 8)


@pytest.mark.parametrize("hertz", [90, 150, 240, 330])
def test_the_pitch_of_a_tone(hertz: float) -> None:
    assert voice_colour(buzz(hertz, 1.0)).pitch_hz == pytest.approx(hertz, rel=0.03)


def test_a_brighter_voice_has_more_above_a_kilohertz() -> None:
    dull, bright = (voice_colour(buzz(150, fall)).tilt_db for fall in (2.0, 1.0))
    assert dull is not None and bright is not None and bright > dull + 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_speak_between_80_and_350_hertz(language: str) -> None:
    pitch = voice_colour(clean_take(language)).pitch_hz
    assert pitch is not None and 80 < pitch < 350


@pytest.mark.parametrize("length", [0, 100, RATE])
def test_silence_has_neither(length: int) -> None:
    assert voice_colour(np.zeros(length, np.float32)) == VoiceColour(None, None)
