"""A corrected text: its words' times, and what stays doubtful."""

from __future__ import annotations

import pytest

from craft.transcripts.corrected_words import APART_MS, are_of_text, corrected_words
from craft.transcripts.words import Word

HEARD = (
    Word(0, 300, " Appuyer", 0.4),
    Word(300, 500, " sur", 0.9),
    Word(500, 600, " le", 0.9),
    Word(600, 1000, " bouton", 0.3),
    Word(1000, 1010, " !", 0.9),
)
TEXT = "Appuyez sur le bouton\u00a0!"
FOUND = [(20, 310), (320, 480), (480, 620), (640, 1020)]


def spans(words: tuple[Word, ...]) -> list[tuple[int, int]]:
    return [(word.start_ms, word.end_ms) for word in words]


def test_they_have_the_times_that_were_found() -> None:
    words = corrected_words(TEXT, HEARD, FOUND)
    assert spans(words) == FOUND
    assert [word.text for word in words] == [" Appuyez", " sur", " le", " bouton"]
    assert are_of_text(words, TEXT) and not are_of_text(HEARD, TEXT)


def test_what_a_person_wrote_is_sure_and_what_stayed_is_as_doubtful_as_before() -> None:
    assert [word.confidence for word in corrected_words(TEXT, HEARD, FOUND)] == [1.0, 0.9, 0.9, 0.3]


@pytest.mark.parametrize(
    "found",
    [[], FOUND[:3], [(start + APART_MS + 200, end + APART_MS + 200) for start, end in FOUND]],
    ids=["not found", "not all", "elsewhere"],
)
def test_what_is_not_believed_comes_from_the_letters(found: list[tuple[int, int]]) -> None:
    words = corrected_words(TEXT, HEARD, found)
    assert spans(words)[1:] == [(300, 500), (500, 600), (600, 1000)] and words[0].end_ms <= 300
    assert are_of_text(words, TEXT)


def test_a_text_of_which_nothing_was_heard_has_times_only_where_it_was_found() -> None:
    assert corrected_words(TEXT, (), []) == ()
    assert [word.confidence for word in corrected_words(TEXT, (), FOUND)] == [1.0] * 4


def test_signs_and_cases_make_no_other_text() -> None:
    assert are_of_text(HEARD, "appuyer sur « le bouton »") and not are_of_text(HEARD[:3], "Appuyer sur le bouton")
