"""The edges of a take: a last sound that is cut off just after its beginning, and noises that are no voice."""

from __future__ import annotations

import numpy as np
import pytest

from craft.sound.sample_rate import RATE
from craft.takes.speech_span import find_speech, loud_noises, speech_spans
from media.sound.take_reader import read_take
from media.speech.voice_activity import speech_probability
from tests.material.recordings import recording
from tests.takes import LANGUAGES, ROOM_DBFS, SENTENCES, SPEECH_DBFS, clean_take, found, in_a_quiet_room, judged, noise

# A last t: 80 ms in which the tongue closes, then the breath that lets it go, from here on (ms of the file). Cut before
# that, it is a voice that stops with a little room after it.
RELEASED_MS = 7460


@pytest.mark.recordings
@pytest.mark.parametrize("kept_ms", [2, 4, 8, 20, 50])
def test_a_last_consonant_that_was_cut_away_is_named(kept_ms: int) -> None:
    recorded = read_take(recording("takes/de/fleurs/fleurs-de-005.ogg"))
    take = in_a_quiet_room(recorded)[: RATE // 2 + (RELEASED_MS + kept_ms) * RATE // 1000]
    assert found(judged(take)).get("cut_end") == "warn"


@pytest.mark.parametrize("kept_ms", [20, 50])
@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_a_drawn_consonant_that_was_cut_away_is_named(language: str, kept_ms: int) -> None:
    """After the voice 30 ms of room, as before a t, then the first of a breath 20 dB below the voice."""
    take = clean_take(language)
    voice = take[: judged(take).speech_end_ms * 48]
    closed, breath = noise(RATE * 30 // 1000, ROOM_DBFS), noise(RATE * kept_ms // 1000, SPEECH_DBFS - 20, seed=2)
    assert "cut_end" not in found(judged(np.concatenate([voice, closed, closed, closed])))
    assert found(judged(np.concatenate([voice, closed, breath]))).get("cut_end") == "warn"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_room_after_the_last_sound_is_no_cut(language: str) -> None:
    take = clean_take(language)
    for studio in (False, True):
        assert "cut_end" not in found(judged(take[: -RATE // 5], studio=studio))
        assert "cut_start" not in found(judged(take[RATE // 5 :], studio=studio))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("loud_dbfs", "speech", "counts"), [
    (SPEECH_DBFS - 20, 0.6, False),  # a finger on the device: too soft for the voice, whatever the model thinks of it
    (SPEECH_DBFS, 0.3, False),  # a key: loud, and no speech
    (SPEECH_DBFS, 0.9, True),  # a short word
])  # fmt: skip  # a table
def test_a_noise_at_the_edge_is_not_where_the_voice_begins(
    language: str, loud_dbfs: float, speech: float, counts: bool
) -> None:
    take = clean_take(language)
    own = speech_probability(take)
    whole = find_speech(take, own)
    assert whole is not None
    apart_ms = 480  # whole windows of the model
    edge, room = noise(RATE * 64 // 1000, loud_dbfs, seed=3), noise(RATE * (apart_ms - 64) // 1000, ROOM_DBFS)
    around = np.concatenate([edge, room, take[: len(take) // 1536 * 1536], room, edge])
    silent = np.zeros(apart_ms // 32 - 2, np.float32)
    sure = np.full(2, speech, np.float32)
    heard = find_speech(around, np.concatenate([sure, silent, own[: len(take) // 1536], silent, sure]))
    assert heard is not None
    duration_ms = len(around) * 1000 // RATE
    if counts:
        assert heard.start_ms < 64 and heard.end_ms > duration_ms - 64
    else:
        assert heard.start_ms == pytest.approx(whole.start_ms + apart_ms, abs=40)
        assert heard.end_ms == pytest.approx(whole.end_ms + apart_ms, abs=40)


def test_a_cough_between_two_sentences_is_a_noise_and_their_words_are_none() -> None:
    take = clean_take("fr")
    silence, cough = noise(RATE, ROOM_DBFS), noise(RATE // 5, SPEECH_DBFS - 6, seed=3)
    run = np.concatenate([take, silence, cough, silence, take])
    first, last = len(take) * 1000 // RATE, len(take) * 1000 // RATE + 2200
    voiced = speech_probability(np.concatenate([take, silence, noise(RATE // 5, ROOM_DBFS), silence, take]))
    spans = speech_spans(run, voiced)
    (start, end), *others = loud_noises(run, spans)
    assert not others and first + 990 <= start < end <= last - 990
    assert loud_noises(take, speech_spans(take, speech_probability(take))) == [] == loud_noises(silence, [])
