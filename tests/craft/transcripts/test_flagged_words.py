"""What a grammar checker doubts, word by word."""

from __future__ import annotations

from craft.transcripts.flagged_words import flag_words
from craft.transcripts.words import Word, joined_text

WORDS = [
    Word(0, 1, " Ouvrez"),
    Word(1, 2, " Pronote,", 0.4),
    Word(2, 3, " puis"),
    Word(3, 4, " les"),
    Word(4, 5, " les"),
]
TEXT = joined_text(WORDS)


def words_with_flags(*spans: tuple[int, int], known: frozenset[str] = frozenset()) -> list[str]:
    return [word.text.strip() for word in flag_words(WORDS, TEXT, spans, known) if word.flagged]


def test_a_word_that_touches_a_span_is_flagged() -> None:
    at = TEXT.index("Pronote")
    assert words_with_flags((at, at + 7)) == ["Pronote,"]
    assert words_with_flags((at, TEXT.index("les") - 1)) == ["Pronote,", "puis"]
    assert words_with_flags((len(TEXT) - 3, len(TEXT))) == ["les"]
    assert words_with_flags() == words_with_flags((at + 8, at + 9)) == []


def test_what_the_town_knows_is_not_flagged() -> None:
    at = TEXT.index("Pronote")
    assert words_with_flags((at, at + 7), known=frozenset({"pronote"})) == []


def test_the_flagged_come_first_each_by_its_confidence_and_are_stored_so() -> None:
    words = [Word(0, 1, "a", 0.2), Word(0, 1, "b", 0.9, flagged=True), Word(0, 1, "c", 0.4, flagged=True)]
    assert [word.text for word in sorted(words, key=lambda word: word.doubt_key)] == ["c", "b", "a"]
    assert [word.as_row() for word in words[:2]] == [[0, 1, "a", 0.2], [0, 1, "b", 0.9, True]]
    assert [Word(*word.as_row()) for word in words] == words
