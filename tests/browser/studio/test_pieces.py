"""How the sound that came is compared with what was said: late is not muffled, and nothing else passes for late."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from craft.sound.sample_rate import RATE
from tests.browser.studio.studio_recording import MEDIAN, WORST
from tests.browser.studio.studio_room import Samples, pieces
from tests.takes import clean_take


def late(sound: Samples, samples: float) -> Samples:
    """The sound so many samples later, also a part of one."""
    spectrum = np.fft.rfft(sound, 2 * len(sound))
    turned = spectrum * np.exp(-2j * np.pi * np.fft.rfftfreq(2 * len(sound)) * samples)
    return np.asarray(np.fft.irfft(turned)[: len(sound) + RATE], np.float32)


def whole(found: list[float]) -> bool:
    return bool(np.median(found) > MEDIAN and min(found) > WORST)


@pytest.mark.parametrize("language", ["en", "fr", "it", "ru"])
def test_a_part_of_a_sample_late_is_whole(language: str) -> None:
    said = clean_take(language)
    for samples in (0, 700.25, 700.5, 701.9):
        found = pieces(late(said, samples), said)
        assert whole(found) and np.median(found) > 0.9999, samples


@pytest.mark.parametrize("language", ["en", "fr", "it", "ru"])
def test_a_muffled_sound_and_a_hole_are_not(language: str) -> None:
    said = clean_take(language)
    muffled = np.asarray(sosfilt(butter(2, 5000, fs=RATE, output="sos"), said), np.float32)
    assert not whole(pieces(late(muffled, 700.5), said))
    holed, loud = late(said, 700.5), len(said) // 2 + int(np.argmax(np.abs(said[len(said) // 2 :])))
    holed[loud - 500 : loud + 1500] = 0
    assert not whole(pieces(holed, said))
