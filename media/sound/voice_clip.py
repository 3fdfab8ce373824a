"""A few spoken words as a small file of their own: a language's name for the chooser, a sentence for its page, a title,
the word of a button. As loud as every release."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from craft.sound.loudness import SILENCE_LUFS
from craft.sound.loudness_profile import LoudnessProfile
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from media.programs import recipes
from media.programs.process import MediaError, pipe
from media.sound.mastering import MasteredSound, master
from media.sound.mixdown import MixResult
from media.sound.take_edits import high_pass, with_faded_edges
from media.sound.take_reader import read_stored_take, read_take

# Silence around the words, because a loudspeaker that wakes up swallows the beginning.
BEFORE_MS, AFTER_MS = 100, 200
LONGEST_MS = 15_000
# Of what parents hear beside the films: a summary may be three sentences long.
LONGEST_WORDS_MS = 60_000


def short_clip(take: Path, start_ms: int, end_ms: int, folder: Path) -> MasteredSound:
    """The same for words beside the films: lighter, because a page has many of them, and at most a minute long."""
    return voice_clip(take, start_ms, end_ms, folder, longest_ms=LONGEST_WORDS_MS, light=True)


def received_clip(received: Path, folder: Path) -> MasteredSound:
    """The first minute of what a browser sent, as light: read by the confined program. Raises TakeUnreadable too."""
    return _cut(read_take(received), 0, LONGEST_WORDS_MS, folder, longest_ms=LONGEST_WORDS_MS, light=True)


def voice_clip(
    take: Path, start_ms: int, end_ms: int, folder: Path, *, longest_ms: int = LONGEST_MS, light: bool = False
) -> MasteredSound:
    """Mono AAC (M4A) of the take's words from `start_ms` to `end_ms` (of its file), at −16 LUFS, no longer than
    `longest_ms`.

    take: as the intake stored it. folder: where the files are made. light: half the bytes, which is enough for speech
    of one person. Raises MediaError.
    """
    return _cut(read_stored_take(take), start_ms, end_ms, folder, longest_ms=longest_ms, light=light)


def _cut(
    sound: NDArray[np.float32], start_ms: int, end_ms: int, folder: Path, *, longest_ms: int, light: bool
) -> MasteredSound:
    first = max(0, start_ms - BEFORE_MS)
    last = min(len(sound) // SAMPLES_PER_MS, end_ms + AFTER_MS, first + longest_ms)
    return _master(sound[first * SAMPLES_PER_MS : last * SAMPLES_PER_MS], folder, light=light)


def original_clip(video: Path, audio_index: int, start_ms: int, end_ms: int, folder: Path) -> MasteredSound:
    """The same of what is said in a video, of any length; nothing around it, since a neighbour may be heard there."""
    return _master(read_span(video, audio_index, start_ms, end_ms), folder)


def read_span(video: Path, audio_index: int, start_ms: int, end_ms: int) -> NDArray[np.float32]:
    """What is heard in one of a video's sounds from `start_ms` to `end_ms`: mono, 48 kHz. Raises MediaError."""
    length = (end_ms - start_ms) * SAMPLES_PER_MS
    argv = recipes.pcm(video, rate=RATE, start_ms=start_ms, audio_index=audio_index)
    data = b""
    try:
        with pipe(argv, timeout_s=300) as decoder:
            data = decoder.stdout.read(2 * length)
            if len(data) == 2 * length:
                decoder.stop()
    except MediaError as error:
        # A sound that breaks off is heard as far as it goes; a program that was killed would have gone on.
        if error.code != "failed" or not data:
            raise
    return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32768)


def _master(sound: NDArray[np.float32], folder: Path, *, light: bool = False) -> MasteredSound:
    words = with_faded_edges(high_pass(sound))
    mix, profile = folder / "clip.wav", LoudnessProfile()
    soundfile.write(mix, words, RATE, format="RF64", subtype="FLOAT")
    profile.feed(words)
    return master(MixResult(mix, len(words), profile, (), SILENCE_LUFS, SILENCE_LUFS), folder / "clip.m4a", light=light)
