"""A telephone's band, encoded afterwards: the codec's noise above it is no voice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import resample_poly

from craft.sound.sample_rate import RATE
from media.sound.take_reader import read_take
from tests.material.recordings import recording
from tests.media.sound.test_take_reader import convert
from tests.takes import LANGUAGES, Samples, found, in_a_quiet_room, judged, voice

CODECS = {
    "opus.ogg": ("-c:a", "libopus", "-b:a", "32k"),
    "voip.webm": ("-c:a", "libopus", "-b:a", "24k", "-application", "voip"),
    "aac.m4a": ("-c:a", "aac", "-b:a", "64k", "-ar", "44100"),
}


SHRILL = "ru, shrill"
"""Two Russian sentences that Opus leaves more noise above than any other."""


def recorded(name: str) -> Samples:
    if name != SHRILL:
        return voice(name)
    parts = ("deepspeech/ru", "speech-to-phrase/oov_1")
    return np.concatenate([read_take(recording(f"takes/ru/{part}.wav")) for part in parts])


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("name", [*LANGUAGES, pytest.param(SHRILL, marks=pytest.mark.recordings)])
def test_eight_kilohertz_are_named_after_a_codec_too(name: str, codec: str, tmp_path: Path) -> None:
    outcomes = {}
    take = in_a_quiet_room(recorded(name))
    narrow = resample_poly(resample_poly(take, 1, 6), 6, 1)[: len(take)]
    for kind, sound in (("whole", take), ("narrow", narrow)):
        soundfile.write(tmp_path / f"{kind}.wav", sound, RATE, subtype="PCM_16")
        coded = convert(tmp_path / f"{kind}.wav", tmp_path / f"{kind}-{codec}", *CODECS[codec])
        outcomes[kind] = found(judged(read_take(coded))).get("telephone_band")
    assert outcomes == {"whole": None, "narrow": "warn"}
