"""What a doubtful word may be: the town's own corrections first, then its glossary."""

from __future__ import annotations

import pytest

from craft.transcripts.word_proposals import word_proposals

CORRECTED = [
    ("Ouvrez prenote sur la tablette.", "Ouvrez Pronote sur la tablette."),
    ("Sur prenote, touchez Devoirs.", "Sur Pronote, touchez Devoirs."),
    ("Avec prenote, c'est simple.", "Avec pré-note, c'est simple."),
    ("Le haine t est là.", "L'ENT est là."),
    ("Un tout autre prenote texte.", "Rien de cela ne reste ici du tout."),
]


@pytest.mark.parametrize(
    ("word", "terms", "proposed"),
    [
        ("prenote", ["Pronote", "tablette"], ["Pronote", "pré-note"]),
        ("Prenote,", [], ["Pronote", "pré-note"]),
        ("tablete", ["Pronote", "tablette", "la tablette"], ["tablette", "la tablette"]),
        ("tablette", ["tablette"], []),
        ("nuage", ["Pronote", "tablette"], []),
        ("…", ["Pronote"], []),
    ],
)
def test_the_likeliest_first_and_never_the_word_itself(word: str, terms: list[str], proposed: list[str]) -> None:
    assert word_proposals(word, CORRECTED, terms) == proposed
