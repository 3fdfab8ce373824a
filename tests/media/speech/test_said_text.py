"""Whether a recording says its text, in languages that no recogniser was asked about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from craft import languages
from craft.sound.sample_rate import RATE
from media.speech import recogniser
from media.speech.recogniser import can_recognise
from media.speech.said_text import text_margin
from tests.material.known_words import joined, single_words
from tests.material.voices import demonstration, demonstration_texts, samples

# Of these eSpeak has no phones (as of 1.52): the page says that the text was not checked.
WITHOUT_PHONES = "ps so ln wo bm snk ff mg ckb kab rif rcf gcr km".split()
FIRST, OTHER = 2, 5


@pytest.mark.parametrize("language", ["es", "it", "pt"])
def test_the_own_text_is_likelier_than_another_and_a_cut_end_is_heard(language: str) -> None:
    spoken = samples(demonstration(language, FIRST))
    own, other = (demonstration_texts()[number - 1][language] for number in (FIRST, OTHER))
    said = text_margin(spoken, own, language)
    assert said is not None
    another = text_margin(spoken, other, language)
    assert another is None or another.mean < said.mean - 0.5
    cut = text_margin(spoken[: -RATE // 2 - _silence_at_the_end(spoken)], own, language)
    assert cut is None or cut.end < said.end - 1


def _silence_at_the_end(spoken: np.ndarray) -> int:
    loud = np.flatnonzero(np.abs(spoken) > 0.05 * np.abs(spoken).max())
    return len(spoken) - int(loud[-1])


@pytest.mark.parametrize("language", ["es", "fr"])
def test_no_text_is_likelier_than_the_likeliest_row_of_phones(language: str) -> None:
    """Both are told against the best of all phones; else a text that is said looks likelier than that row."""
    said = joined(single_words(language), seed=2)
    margin = text_margin(said.sound, said.text, language)
    assert margin is not None and margin.mean < 0 and margin.end < 0


@pytest.mark.parametrize(
    ("sound", "text"),
    [(np.zeros(0, np.float32), "hola"), (np.zeros(RATE, np.float32), "…"), (np.zeros(121 * RATE, np.float32), "hola")],
    ids=["no sound", "no word", "two minutes"],
)
def test_nothing_to_compare_is_no_margin(sound: np.ndarray, text: str) -> None:
    assert text_margin(sound, text, "es") is None


def test_the_languages_that_can_be_checked() -> None:
    assert [one.tag for one in languages.all_languages() if not can_recognise(one.tag)] == WITHOUT_PHONES


def test_without_the_recogniser_nothing_can_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "soundswallower", None)
    assert not can_recognise("es")


def test_without_espeak_nothing_can_be_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    recogniser._voices.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not can_recognise("es")
    recogniser._voices.cache_clear()
