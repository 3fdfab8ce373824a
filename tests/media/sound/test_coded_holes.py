"""Holes in a voice that were encoded afterwards: the codec fills them with dust, and they are dropouts all the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from craft.sound.levels import frame_levels
from craft.sound.sample_rate import RATE
from media.sound.take_reader import read_take
from tests.media.sound.test_take_reader import convert
from tests.takes import LANGUAGES, SPEECH_DBFS, Samples, clean_take, found, judged

CODECS = {
    "opus.ogg": ("-c:a", "libopus", "-b:a", "64k"),
    "aac.m4a": ("-c:a", "aac", "-b:a", "64k", "-ar", "44100"),
}


def with_holes(take: Samples) -> Samples:
    """Three holes of 80 ms, begun where the voice is loud, in its second, third and fourth fifth."""
    spoilt, loud = take.copy(), np.flatnonzero(frame_levels(take) > SPEECH_DBFS - 4)
    for fifth in (1, 2, 3):
        start = int(loud[len(loud) * fifth // 5]) * RATE // 50
        spoilt[start : start + 80 * 48] = 0
    return spoilt


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_holes_are_dropouts_after_a_codec_too(language: str, codec: str, tmp_path: Path) -> None:
    outcomes = []
    for name, take in (("whole", clean_take(language)), ("spoilt", with_holes(clean_take(language)))):
        soundfile.write(tmp_path / f"{name}.wav", take, RATE, subtype="PCM_16")
        coded = convert(tmp_path / f"{name}.wav", tmp_path / f"{name}-{codec}", *CODECS[codec])
        outcomes.append(found(judged(read_take(coded))).get("dropouts"))
    assert outcomes == [None, "retake"]
