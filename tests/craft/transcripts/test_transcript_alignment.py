"""A plain transcript inherits the times of the words that were heard."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from craft.transcripts.transcript_alignment import align_lines, align_transcript
from craft.transcripts.words import Word, joined_text


def heard(text: str, step: int = 300) -> list[Word]:
    return [Word(step * i, step * i + step - 20, " " + word) for i, word in enumerate(text.split())]


def test_the_same_words_keep_their_times() -> None:
    text = "Touchez le bouton bleu."
    assert [
        (word.start_ms, word.end_ms, word.text) for word in align_transcript(text, heard("touchez le bouton bleu"))
    ] == [
        (0, 280, " Touchez"),
        (300, 580, " le"),
        (600, 880, " bouton"),
        (900, 1180, " bleu."),
    ]


def test_misheard_words_still_find_their_moment() -> None:
    words = align_transcript("Ouvrez Pronote, puis l'ENT.", heard("ouvrez pro notes puis l'an té"))
    assert [word.text.strip() for word in words] == ["Ouvrez", "Pronote,", "puis", "l'ENT."]
    by_text = {word.text.strip(): word for word in words}
    assert (by_text["Pronote,"].start_ms, by_text["puis"].start_ms) == (300, 900)
    assert by_text["Pronote,"].confidence == 1.0
    assert by_text["l'ENT."].confidence < 1.0


def test_unheard_words_stand_between_their_neighbours() -> None:
    words = align_transcript("Touchez xyz www bouton.", [Word(0, 500, " touchez"), Word(2000, 2500, " bouton")])
    assert [(word.start_ms, word.end_ms) for word in words[1:3]] == [(500, 1250), (1250, 2000)]


def test_french_signs_stay_with_their_word() -> None:
    words = align_transcript("Dit-il « Oui ! » Prêt ?", heard("dit-il oui prêt"))
    assert [word.text for word in words] == [" Dit-il", " « Oui ! »", " Prêt ?"]


def test_lines_become_segments() -> None:
    pieces = align_lines(["Bonjour à tous.", "", "Touchez le bouton !"], heard("bonjour à tous touchez le bouton"))
    assert [(piece.start_ms, piece.end_ms, piece.text) for piece in pieces] == [
        (0, 880, "Bonjour à tous."),
        (900, 1780, "Touchez le bouton !"),
    ]


def test_a_line_may_begin_or_end_with_a_sign() -> None:
    """Its sign stays with the line, and the lines behind it keep their words."""
    lines = ["Vous voyez ceci «", "? bonjour »", "» merci à tous", "!"]
    pieces = align_lines(lines, heard("vous voyez ceci bonjour merci à tous"))
    assert [piece.text for piece in pieces] == lines
    starts = {word.text: word.start_ms for piece in pieces for word in piece.words}
    assert (starts[" Vous"], starts[" bonjour »"], starts[" merci"]) == (0, 900, 1200)


@given(st.lists(st.text(st.sampled_from("ab é?«» "), max_size=12), max_size=6))
def test_every_line_is_one_piece(lines: list[str]) -> None:
    pieces = align_lines(lines, heard("a b ab é"))
    assert ["".join(piece.text.split()) for piece in pieces] == [
        "".join(line.split()) for line in lines if line.strip()
    ]


def test_without_words_there_are_no_times() -> None:
    assert align_transcript("Bonjour.", []) == ()
    assert align_transcript("  ", heard("bonjour")) == ()


@given(st.text(st.sampled_from("abc é.!?«» \n"), max_size=60), st.text(st.sampled_from("abcde "), max_size=60))
def test_times_are_in_order_and_the_text_is_whole(text: str, sound: str) -> None:
    words = align_transcript(text, heard(sound))
    for word in words:
        assert word.start_ms < word.end_ms
        assert 0 <= word.confidence <= 1
    for earlier, later in pairwise(words):
        assert earlier.end_ms <= later.start_ms
    if words:
        assert joined_text(words) == " ".join(text.split())
