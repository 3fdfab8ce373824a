"""A few spoken words as a small file of their own: a language's name for the chooser. As loud as every release."""

from __future__ import annotations

from pathlib import Path

import soundfile

from craft.sound.loudness import SILENCE_LUFS
from craft.sound.loudness_profile import LoudnessProfile
from craft.sound.sample_rate import PER_MS, RATE
from media.sound.mastering import Mastered, master
from media.sound.mixdown import MixResult
from media.sound.take_edits import high_pass, with_faded_edges
from media.sound.take_reader import read_take

# Silence around the words, because a loudspeaker that wakes up swallows the beginning.
BEFORE_MS, AFTER_MS = 100, 200
LONGEST_MS = 15_000


def voice_clip(take: Path, start_ms: int, end_ms: int, folder: Path) -> Mastered:
    """Mono AAC (M4A) of the take's words from `start_ms` to `end_ms` (of its file), at −16 LUFS, at most 15 s.

    take: any recording, best the FLAC of the intake. folder: where the files are made. Raises MediaError.
    """
    sound = read_take(take)
    first = max(0, start_ms - BEFORE_MS)
    last = min(len(sound) // PER_MS, end_ms + AFTER_MS, first + LONGEST_MS)
    words = with_faded_edges(high_pass(sound[first * PER_MS : last * PER_MS]))
    mix, profile = folder / "clip.wav", LoudnessProfile()
    soundfile.write(mix, words, RATE, format="RF64", subtype="FLOAT")
    profile.feed(words)
    return master(MixResult(mix, len(words), profile, (), SILENCE_LUFS, SILENCE_LUFS), folder / "clip.m4a")
