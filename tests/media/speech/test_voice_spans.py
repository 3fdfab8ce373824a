"""The spans of segments cover every sound of the voice, so that nothing of the French is left beside them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from rapidfuzz.fuzz import ratio

from craft.sound.mix_envelope import Original, OriginalPlan, VoicedSpan
from craft.sound.sample_rate import RATE
from craft.transcripts.segmentation import segment_words
from craft.transcripts.words import Word
from media.sound.take_reader import read_take
from media.speech.transcription import FasterWhisper
from tests.material.recordings import recording
from tests.material.voices import demonstration, human, samples
from tests.takes import Samples


@pytest.mark.parametrize("names", [("dir-instr", "demo-enterkeywords", "privacy-prompt"), ("vm-nobox", "dir-nomore")])
def test_a_sentence_spans_all_of_its_voice(engine: FasterWhisper, tmp_path: Path, names: tuple[str, ...]) -> None:
    spans_all(engine, tmp_path, [samples(human("fr", name)) for name in names])


@pytest.mark.recordings
def test_a_sentence_that_begins_with_breath_alone_spans_all_of_its_voice(engine: FasterWhisper, tmp_path: Path) -> None:
    """« Sélectionne »"""
    names = ("align4", "babymatch", "click_on_letter")
    spans_all(engine, tmp_path, [read_take(recording(f"fr/gcompris-intro/{name}.ogg")) for name in names])


def spans_all(engine: FasterWhisper, tmp_path: Path, voices: list[Samples]) -> None:
    """What is outside the spans stays French under the new voice."""
    silence, video = np.zeros(RATE * 6 // 5, np.float32), tmp_path / "film.wav"
    sound = np.concatenate([part for voice in voices for part in (silence, voice)] + [silence])
    soundfile.write(video, sound, RATE)
    heard = [word for window in engine.transcribe(video) for word in window.words]
    words = [Word(word.start_ms, word.end_ms, word.text, word.confidence) for word in heard]
    pieces = segment_words(words, len(sound) * 1000 // RATE)
    places = [VoicedSpan(piece.start_ms, piece.end_ms, piece.start_ms, piece.end_ms) for piece in pieces]
    plan = OriginalPlan(Original.REPLACE, tuple(places), (), len(sound) * 1000 / RATE)
    left = sound * plan.envelope().gains(0, len(sound))
    blocks = np.square(left[: len(left) // 2400 * 2400].reshape(-1, 2400)).mean(axis=1)
    assert (blocks > 1e-4).sum() * 50 <= 250  # milliseconds above −40 dBFS; 600 with the recogniser’s own times


def test_two_readers_by_turns_are_heard_in_order(engine: FasterWhisper, tmp_path: Path) -> None:
    """A person, a synthetic voice, the person again: whoever begins, each sentence is there once, at its time."""
    video, silence = tmp_path / "film.wav", np.zeros(RATE, np.float32)
    readers = [human("fr", "dir-instr"), demonstration("fr", 5), human("fr", "privacy-prompt")]
    voices = [read_take(path) for path in readers]
    soundfile.write(video, np.concatenate([part for voice in voices for part in (voice, silence)]), RATE)
    words = [word for window in engine.transcribe(video) for word in window.words]
    at_ms = 0.0
    for voice, said in zip(voices, ("tentez de joindre", "nom d'utilisateur", "indicatif régional"), strict=True):
        until_ms = at_ms + (len(voice) + len(silence)) * 1000 / RATE
        heard = " ".join(word.text for word in words if at_ms <= word.start_ms < until_ms)
        assert said in heard
        at_ms = until_ms
    assert " ".join(word.text for word in words).count("utilisateur") == 1
    for one, following in pairwise(words):
        assert one.start_ms <= one.end_ms <= following.start_ms


@pytest.mark.recordings
def test_a_sentence_that_whisper_leaves_out_is_heard(engine: FasterWhisper, tmp_path: Path) -> None:
    """One reader after the other: Whisper begins with the second, whose first word it puts at the end of the first."""
    video, silence = tmp_path / "film.wav", np.zeros(RATE, np.float32)
    voices = [read_take(recording(f"fr/fleurs/fleurs-fr-00{number}.ogg")) for number in range(3)]
    soundfile.write(video, np.concatenate([part for voice in voices for part in (voice, silence)]), RATE)
    words = [word for window in engine.transcribe(video) for word in window.words]
    said = " ".join(word.text for word in words)
    # Which words it writes of the first is not the same on every processor; that it hears them, and when, is.
    first = [word for word in words if word.end_ms < 11_200]
    read = recording("fr/fleurs/fleurs-fr-000.txt").read_text()
    assert ratio(" ".join(word.text for word in first).lower(), read) > 75
    assert 7_500 < first[-1].end_ms < 9_000
    assert said.count("sommes d'accord") == 1
    (we,) = (word for word in words if word.text == "Nous")
    assert 13_500 < we.start_ms < 15_000
    for one, following in pairwise(words):
        assert one.start_ms <= one.end_ms <= following.start_ms
