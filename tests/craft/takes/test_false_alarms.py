"""Findings that named nothing: a file without a pause is no noise, a dull voice no telephone, a slow t no hole."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import butter, lfilter, resample_poly, sosfiltfilt

from craft.sound.levels import frame_levels
from craft.sound.sample_rate import RATE
from tests.material import voices
from tests.material.spoilt import in_a_room
from tests.takes import SENTENCES, SPEECH_DBFS, Samples, clean_take, found, in_a_quiet_room, judged, noise


def tightly(take: Samples) -> Samples:
    """From the first sound of the voice to the last."""
    quality = judged(take)
    return take[quality.speech_start_ms * RATE // 1000 + 1440 : quality.speech_end_ms * RATE // 1000 - 2400]


@pytest.mark.parametrize("language", SENTENCES)
def test_a_file_that_was_cut_tightly_is_not_noisy(language: str) -> None:
    names = voices.announcements(language, longest_s=6.0)
    for at in np.random.default_rng(len(language)).choice(len(names), 6, replace=False):
        take = tightly(in_a_quiet_room(voices.samples(voices.human(language, names[at]))))
        assert "noisy" not in found(judged(take)), names[at]


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("es", "conf-invalidpin"),
        ("es", "vm-leavemsg"),
        ("es", "conf-unlockednow"),
        ("en", "vm-toenternumber"),
        ("it", "info-about-last-call"),
        ("it", "all-circuits-busy-now"),
    ],
)
def test_a_voice_that_never_rests_is_not_noisy(language: str, name: str) -> None:
    assert "noisy" not in found(judged(voices.samples(voices.human(language, name))))


def test_a_room_that_fades_is_not_noisy() -> None:
    """Somebody who speaks fast, in a church: the softest moments are the room's."""
    fast = resample_poly(tightly(clean_take("es")).astype(np.float64), 4, 5)
    take = in_a_room(np.asarray(fast, np.float32), np.random.default_rng(1), seconds=1.3, below_db=12)
    assert "noisy" not in found(judged(take + noise(len(take), SPEECH_DBFS - 59)))


@pytest.mark.parametrize("language", SENTENCES)
def test_noise_is_heard_without_a_pause_all_the_same(language: str) -> None:
    take = tightly(clean_take(language))
    for below, severity in ((8, "retake"), (18, "warn")):
        assert found(judged(take + noise(len(take), SPEECH_DBFS - below)))["noisy"] == severity, below


@pytest.mark.parametrize("language", SENTENCES)
def test_a_dull_voice_at_22_khz_is_no_telephone(language: str) -> None:
    """A ribbon microphone, a cloth before it: 12 dB an octave from 1 to 2 kHz on."""
    chance = np.random.default_rng([*language.encode()])
    low = resample_poly(clean_take(language).astype(np.float64), 147, 320)
    for _ in range(2):
        low = lfilter(*butter(1, chance.uniform(1000, 2000), fs=22_050), low)
    assert "telephone_band" not in found(judged(np.asarray(resample_poly(low, 320, 147) * 2, np.float32)))


@pytest.mark.parametrize("language", SENTENCES)
def test_treble_that_a_codec_leaves_out_of_soft_sounds_is_no_telephone(language: str) -> None:
    take = clean_take(language)
    low = sosfiltfilt(butter(10, 3600, fs=RATE, output="sos"), take).astype(np.float32)
    assert "telephone_band" in found(judged(low))
    levels = frame_levels(take - low)
    hissing = np.repeat(levels > np.percentile(levels, 97), RATE // 50)
    kept = np.convolve(np.pad(hissing, (0, len(take) - len(hissing))), np.hanning(480) / 240, "same")
    assert "telephone_band" not in found(judged(np.asarray(low + kept * (take - low), np.float32)))


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_voice_that_is_heard_again_above_a_hole_is_no_telephone(language: str) -> None:
    """As a codec leaves it that keeps a few bands of a sentence."""
    take = clean_take(language)
    low = sosfiltfilt(butter(10, 3600, fs=RATE, output="sos"), take).astype(np.float32)
    treble = sosfiltfilt(butter(8, (6480, 6650), "bandpass", fs=RATE, output="sos"), take)
    assert "telephone_band" in found(judged(low))
    assert "telephone_band" not in found(judged(np.asarray(low + 4 * treble, np.float32)))


def test_one_steep_silence_is_only_a_warning() -> None:
    """Russian announcements with a t that is held for 60 and 70 ms."""
    for name in ("tt-allbusy", "unidentified-no-callback"):
        take = in_a_quiet_room(voices.samples(voices.human("ru", name)))
        assert found(judged(take)).get("dropouts") in (None, "warn")
