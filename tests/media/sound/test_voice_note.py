"""The voice as a message: Opus in Ogg, at most 1.5 MB for ten minutes, as long as the sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from craft.sound.sample_rate import RATE
from media.programs import process, recipes
from media.programs.process import MediaError
from media.sound.voice_note import look_at_note, most_bytes, voice_note
from tests.material.voices import human, samples


def m4a(folder: Path, sound: np.ndarray) -> Path:
    soundfile.write(folder / "sound.wav", sound, RATE, subtype="PCM_16")
    out = folder / "sound.m4a"
    process.run(recipes.ffmpeg("-i", folder / "sound.wav", "-c:a", "aac", "-b:a", "64k", out), timeout_s=120)
    return out


def test_ten_minutes_of_speech_are_a_megabyte_and_a_half_at_most(tmp_path: Path) -> None:
    """By two of them: what is the same at any length only makes a short one heavier."""
    spoken = samples(human("fr", "privacy-prompt"))
    sound = np.tile(spoken, 120 * RATE // len(spoken) + 1)[: 120 * RATE]
    note = tmp_path / "note.ogg"
    voice_note(m4a(tmp_path, sound), note, duration_ms=120_000, title="Été à l'école", language="ara", artist="A")
    found = look_at_note(note)
    assert note.stat().st_size <= 1_500_000 / 5
    assert (found.codec, found.channels, found.title, found.language, found.artist) == (
        "opus", 1, "Été à l'école", "ara", "A",
    )  # fmt: skip  # a row of values
    assert abs(found.duration_ms - 120_000) <= 60


@pytest.mark.parametrize("seconds", [0.3, 2.0])
def test_the_hardest_sound_keeps_within_its_size_too(tmp_path: Path, seconds: float) -> None:
    noise = np.random.default_rng(3).uniform(-0.6, 0.6, int(seconds * RATE)).astype(np.float32)
    note = tmp_path / "note.ogg"
    voice_note(m4a(tmp_path, noise), note, duration_ms=round(seconds * 1000), title="x", language="fra")
    assert note.stat().st_size <= most_bytes(round(seconds * 1000))


def test_what_cannot_be_small_enough_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).uniform(-0.6, 0.6, 4 * RATE).astype(np.float32)
    source, note = m4a(tmp_path, noise), tmp_path / "note.ogg"
    with pytest.raises(MediaError):
        voice_note(source, note, duration_ms=10, title="x", language="fra")
    assert not note.exists() and not list(tmp_path.glob(".note-*"))
