"""When each word is heard: in sentences joined of single words of people, whose times are known."""

from __future__ import annotations

import numpy as np
import pytest

from craft.sound.sample_rate import RATE
from craft.text.heard_words import TIMED_LANGUAGES
from media.programs.process import MediaError
from media.speech import recogniser, word_times
from media.speech.word_times import word_times as times_of
from tests.material.known_words import joined, single_words


@pytest.mark.parametrize("language", sorted(TIMED_LANGUAGES))
def test_a_word_is_found_where_it_was_put(language: str) -> None:
    sentence = joined(single_words(language), seed=2)
    found = times_of(sentence.sound, sentence.text, language)
    assert len(found) == len(sentence.times_ms) > 4
    off = [abs(at - known) for at, known in zip(found, sentence.times_ms, strict=True) if known is not None]
    assert np.median(off) <= 60 and max(off) <= 400


@pytest.mark.parametrize(
    ("sound", "text"),
    [(np.zeros(0, np.float32), "hola"), (np.zeros(RATE, np.float32), "… « »"), (np.zeros(121 * RATE, np.float32), "a")],
    ids=["no sound", "no word", "two minutes"],
)
def test_nothing_to_find_has_no_times(sound: np.ndarray, text: str) -> None:
    assert times_of(sound, text, "es") == []


def test_a_word_that_espeak_splits_or_leaves_out_has_no_times(monkeypatch: pytest.MonkeyPatch) -> None:
    told = iter(("uno\n", "uno\n_\n"))
    monkeypatch.setattr(word_times, "ipa", lambda *_: next(told))
    for _case in range(2):
        assert times_of(np.zeros(RATE, np.float32), "uno dos", "es") == []


def test_the_words_that_were_added_leave_the_recogniser_as_it_was() -> None:
    """A word twice is one; the phones stay what they were."""
    heard = recogniser.decoder(recogniser.BEAMS[0])
    assert recogniser.new_word(heard, ("K", "AA")) == recogniser.new_word(heard, ("K", "AA")) == "K-AA"
    assert heard.lookup_word("_K") == "K"


def test_without_espeak_it_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MediaError):
        times_of(np.zeros(RATE, np.float32), "hola", "es")
