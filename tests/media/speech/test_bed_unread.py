"""With the takes silenced nobody can read a French word under them: the bed is learnt from the pauses alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from craft.sound.sample_rate import RATE
from media.speech.transcription import FasterWhisper
from tests.craft.sound.test_room_tone import known, mix_over_room


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["room", "keys"])
def test_the_recogniser_reads_nothing(engine: FasterWhisper, tmp_path: Path, kind: str) -> None:
    out, _under = mix_over_room(kind, gain_db=3.0)
    soundfile.write(tmp_path / "bed.wav", out, RATE, subtype="PCM_16")
    assert [word for window in engine.transcribe(tmp_path / "bed.wav") for word in window.words] == []


@pytest.mark.parametrize("kind", ["room", "fan"])
def test_the_bed_holds_nothing_of_the_voice(kind: str) -> None:
    """Coherent French at most 44 dB below what was said."""
    out, _under = mix_over_room(kind)
    for start, end in known(kind).french:
        voice = (known(kind).sound - known(kind).room)[start:end].astype(np.float64)
        left = float(np.dot(out[start:end], voice) / np.dot(voice, voice))
        assert 20 * np.log10(max(abs(left), 1e-6)) <= -44
