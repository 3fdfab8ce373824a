"""Segmentation: sentences first, then pauses, never inside a word group."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.transcripts.french_sentences import ends_sentence
from craft.transcripts.segmentation import LEAD_MS, LONGEST_MS, SHORTEST_MS, TAIL_MS, segment_words
from craft.transcripts.words import Word, joined_text
from tests.material.voices import demonstration_texts


def spoken(script: str, *, word_ms: int = 300) -> list[Word]:
    """Words at an even pace; « |500 » is a pause of 500 ms."""
    words, clock = [], 0
    for token in script.split():
        if token.startswith("|"):
            clock += int(token[1:])
        else:
            words.append(Word(clock, clock + word_ms, " " + token))
            clock += word_ms
    return words


def texts(script: str) -> list[str]:
    return [piece.text for piece in segment_words(spoken(script))]


@pytest.mark.parametrize(
    ("text", "following", "ends"),
    [
        ("Bonjour.", "Dans", True), ("voir M.", "Dupont", False), ("Voir art.", "3", False),
        ("C'est de l'art.", "Puis", True),
        ("Quoi ?", "dit-il", False), ("« Oui ! »", "Il", True), ("etc.", "Puis", True), ("etc.", "et", False),
        ("J.", "Dupont", False), ("la mer.", "Puis", True), ("3.", "Touchez", True), ("p. ex.", "Pronote", False),
        ("attendez…", "Voilà", True), ("attendez…", "voilà", False), ("Touchez", "Ici", False), ("fini.", "", True),
        ("par ex. :", "Oui", False), ("n°", "3", False), ("18 h.", "Venez", True),
    ],
)  # fmt: skip  # a table: several short entries a row
def test_sentence_ends(text: str, following: str, ends: bool) -> None:
    assert ends_sentence(text, following) is ends


def test_one_sentence_one_segment() -> None:
    script = (
        "Touchez maintenant la petite icône bleue. |200 Écrivez le nom que l'école vous a donné. "
        "|200 M. Dupont a 3,5 km à faire avec vous."
    )
    assert texts(script) == [
        "Touchez maintenant la petite icône bleue.",
        "Écrivez le nom que l'école vous a donné.",
        "M. Dupont a 3,5 km à faire avec vous.",
    ]


def test_a_short_sentence_joins_its_neighbour() -> None:
    assert texts("Bonjour ! Nous allons voir ensemble la page de l'école.") == [
        "Bonjour ! Nous allons voir ensemble la page de l'école."
    ]


def test_a_short_sentence_alone_in_silence_stays_alone() -> None:
    assert texts("Regardons bien la page ensemble. |4000 Voilà. |4000 Touchez le bouton qui est bleu.") == [
        "Regardons bien la page ensemble.",
        "Voilà.",
        "Touchez le bouton qui est bleu.",
    ]


def test_a_long_sentence_is_parted_at_a_pause_before_a_comma() -> None:
    first, second = texts(
        "Quand vous avez fini de lire tous les messages que l'école vous envoie chaque semaine |400 vous pouvez fermer "
        "la page, éteindre la tablette et la ranger dans le sac de votre enfant pour demain matin"
    )
    assert first.endswith("chaque semaine")
    assert second.startswith("vous pouvez")


def test_words_that_nothing_separates_stay_together() -> None:
    words = " ".join(f"mot{number}" for number in range(60))  # 18 s without a breath or a sign
    assert texts(words) == [words]


def test_signs_stay_with_their_words() -> None:
    words = [
        Word(0, 900, " Est"),
        Word(900, 1300, "-ce"),
        Word(1300, 2400, " prêt"),
        Word(2400, 2400, " ?"),
        Word(2600, 2600, " «"),
        Word(2600, 3600, " Oui"),
        Word(3600, 3700, "."),
        Word(3700, 3700, " »"),
        Word(3900, 6000, " Bien."),
    ]
    assert [piece.text for piece in segment_words(words)] == ["Est-ce prêt ?", "« Oui. » Bien."]


def test_padding_is_kept_small_and_inside_the_video() -> None:
    first, second = segment_words(
        spoken("|1000 Touchez la petite icône bleue. |2000 Lisez le message de l'école."), 6000
    )
    assert (first.start_ms, first.end_ms) == (1000 - LEAD_MS, 2500 + TAIL_MS)
    assert (second.start_ms, second.end_ms) == (4500 - LEAD_MS, 6000)


WORDS = st.lists(
    st.builds(
        lambda start, length, text: Word(start, start + length, text),
        st.integers(0, 60_000),
        st.integers(0, 1500),
        st.sampled_from([" le", " mot", " fin.", " oui,", " et", "-ce", " «", " »", " ?", " M.", " 3", " ", "Puis"]),
    ),
    max_size=60,
)


@given(WORDS)
def test_every_word_in_one_segment_and_no_overlap(words: list[Word]) -> None:
    pieces = segment_words(words)
    kept = [word for piece in pieces for word in piece.words]
    assert sorted(word.text for word in kept) == sorted(word.text for word in words if word.text.strip())
    for piece in pieces:
        assert piece.start_ms < piece.end_ms
        assert piece.text
    for earlier, later in pairwise(pieces):
        assert earlier.end_ms <= later.start_ms


def test_two_hours_of_words() -> None:
    sentence = "Touchez le bouton bleu, puis attendez que la page de l'école s'ouvre. |300 "
    pieces = segment_words(spoken(sentence * 1700))
    assert len(pieces) == 1700
    assert {piece.text for piece in pieces} == {sentence.split(" |")[0]}


def test_the_demonstration_text_falls_into_its_sentences() -> None:
    sentences = [text["fr"] for text in demonstration_texts()]
    pieces = segment_words(spoken(" |350 ".join(sentences)))
    assert joined_text([word for piece in pieces for word in piece.words]) == " ".join(" ".join(sentences).split())
    assert {piece.text[-1] for piece in pieces} <= set(".!?…")
    assert all(SHORTEST_MS <= piece.end_ms - piece.start_ms <= LONGEST_MS for piece in pieces)


def test_a_sentence_that_has_hardly_begun_is_not_left_at_the_end_of_a_segment() -> None:
    """As Whisper hears it: a greeting, one word of the next sentence, a breath of 0.8 s, and more than ten seconds."""
    script = (
        "Bonjour ! Aujourd'hui, |830 nous allons préparer des crêpes |370 pour cela il vous faudra de la farine, "
        "|500 des œufs, |450 du lait, |300 une pincée de sel, |600 du sucre et du beurre."
    )
    assert texts(script)[0] == "Bonjour ! Aujourd'hui, nous allons préparer des crêpes"
    assert " ".join(texts(script)) == " ".join(word for word in script.split() if not word.startswith("|"))


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 1400)), min_size=2, max_size=8), st.integers(0, 1400))
def test_beginnings_go_on_where_a_sentence_is_short_enough(phrases: list[tuple[int, int]], breath: int) -> None:
    """A greeting, then a sentence that begins with one word and a comma, in breaths of any length."""
    script = f"Bonjour ! Ensuite, |{breath} " + " ".join(f"{'mot ' * count}|{pause}" for count, pause in phrases)
    pieces = segment_words(spoken(script + " fin."))
    if sum(piece.end_ms - piece.start_ms for piece in pieces) < 9000:
        assert not any(piece.text.endswith("Ensuite,") for piece in pieces)
