"""A beginning that is said again right afterwards is heard as such, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest

from craft.sound.sample_rate import RATE
from craft.takes.said_twice import said_again
from craft.takes.speech_span import find_speech
from media.speech.voice_activity import speech_probability
from tests.material.voices import SPEAKERS, announcements, human, samples
from tests.takes import ROOM_DBFS, Samples, noise

PAUSE = np.zeros(RATE * 6 // 10, np.float32)


def sentences(language: str, count: int, shortest_s: float = 2.5, longest_s: float = 6) -> list[Samples]:
    """Of one person, each from its first sound to its last."""
    found = []
    for name in announcements(language, shortest_s=shortest_s, longest_s=longest_s)[:count]:
        sound = samples(human(language, name))
        speech = find_speech(sound, speech_probability(sound))
        assert speech is not None
        found.append(sound[speech.start_ms * RATE // 1000 : speech.end_ms * RATE // 1000])
    return found


def joined(parts: list[Samples]) -> tuple[Samples, list[tuple[int, int]]]:
    """(the run, where each part lies)"""
    sound, spans = [PAUSE], []
    for part in parts:
        at = sum(map(len, sound)) * 1000 // RATE
        spans.append((at, at + len(part) * 1000 // RATE))
        sound += [part, PAUSE]
    run = np.concatenate(sound)
    return run + noise(len(run), ROOM_DBFS), spans


@pytest.mark.parametrize("language", SPEAKERS)
def test_a_beginning_that_is_said_again_is_found_and_no_other(language: str) -> None:
    first, second, third = sentences(language, 3)
    begun = second[: len(second) * 2 // 5]
    # Said again it is never the same: a little slower, softer.
    slower = np.interp(np.arange(0, len(begun), 0.94), np.arange(len(begun)), begun).astype(np.float32) * 0.7
    run, spans = joined([first, slower, second, third])
    found = said_again(run, spans)
    assert np.argwhere(found).tolist() == [[1, 2]]


def test_half_of_a_long_sentence_that_is_said_again_is_found() -> None:
    first, long = sentences("fr", 1)[0], sentences("fr", 1, 14, 20)[0]
    begun = long[: len(long) // 2]
    run, spans = joined([first, begun * np.float32(0.7), long])
    assert spans[1][1] - spans[1][0] > 6500
    assert np.argwhere(said_again(run, spans)).tolist() == [[1, 2]]


def test_one_sound_or_none_is_no_repetition() -> None:
    assert said_again(np.zeros(RATE, np.float32), []).shape == (0, 1)
    assert not said_again(noise(RATE, -20), [(100, 900)]).any()
