"""A telephone's band, encoded afterwards: the codec's noise above it is no voice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import resample_poly

from media.take_reader import RATE, read_take
from tests.conftest import MEDIA
from tests.media.test_take_reader import convert
from tests.takes import SENTENCES, Samples, found, in_a_quiet_room, judged, voice

CODECS = {
    "opus.ogg": ("-c:a", "libopus", "-b:a", "32k"),
    "voip.webm": ("-c:a", "libopus", "-b:a", "24k", "-application", "voip"),
    "aac.m4a": ("-c:a", "aac", "-b:a", "64k", "-ar", "44100"),
}


def voices() -> dict[str, Samples]:
    """A sentence of each language, and two Russian ones that Opus leaves more noise above than any of these."""
    shrill = np.concatenate(
        [read_take(MEDIA / f"takes/ru/{name}.wav") for name in ("deepspeech/ru", "speech-to-phrase/oov_1")]
    )
    return {**{language: voice(language) for language in sorted(SENTENCES)}, "ru, shrill": shrill}


@pytest.mark.parametrize("codec", CODECS)
def test_eight_kilohertz_are_named_after_a_codec_too(codec: str, tmp_path: Path) -> None:
    outcomes = {}
    for name, recorded in voices().items():
        take = in_a_quiet_room(recorded)
        narrow = resample_poly(resample_poly(take, 1, 6), 6, 1)[: len(take)]
        for kind, sound in (("whole", take), ("narrow", narrow)):
            soundfile.write(tmp_path / f"{kind}.wav", sound, RATE, subtype="PCM_16")
            coded = convert(tmp_path / f"{kind}.wav", tmp_path / f"{kind}-{codec}", *CODECS[codec])
            outcomes[name, kind] = found(judged(read_take(coded))).get("telephone_band")
    assert {name for name, outcome in outcomes.items() if outcome} == {(name, "narrow") for name in voices()}
