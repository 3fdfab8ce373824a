"""What is said back is compared with the French by words: the same in other words is near, another thing is far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.bench_said_back import KINDS, paraphrases
from craft.takes.said_back import DIFFERS_FROM, compare_said_back
from craft.text.french_words import meaning, stem, words_of

MESSAGES = "Touchez la petite enveloppe pour ouvrir les messages."


@pytest.mark.parametrize(
    ("french", "said"),
    [
        (MESSAGES, MESSAGES.lower()),
        (MESSAGES, "Pour ouvrir les messages, il faut appuyer sur la petite enveloppe."),
        ("Appuyez trois secondes.", "Il faut appuyer 3 secondes"),
        ("Faites glisser les images vers les mots.", "Glissez l'image jusqu'aux mots."),
    ],
)
def test_the_same_in_other_words_does_not_differ(french: str, said: str) -> None:
    found = compare_said_back(french, said)
    assert not found.differs, found


@pytest.mark.parametrize(
    ("french", "said"),
    [
        (MESSAGES, "Touchez la petite maison pour fermer les messages."),
        (MESSAGES, "Touchez la petite enveloppe."),
        (MESSAGES, "Ouvrez les messages pour toucher la petite enveloppe."),
        ("Faites glisser de bas en haut.", "Faites glisser de haut en bas."),
        ("Appuyez trois secondes sur le bouton.", "Appuyez dix secondes sur le bouton."),
        ("Choisissez, puis écrivez votre nom.", "Écrivez votre nom, puis choisissez."),
        ("Ne touchez pas l'écran.", "Touchez l'écran."),
        ("Poussez le ballon pour attraper le drapeau.", "Poussez le drapeau pour attraper le ballon."),
    ],
)
def test_another_thing_a_part_less_and_two_things_exchanged_differ(french: str, said: str) -> None:
    assert compare_said_back(french, said).differs


def test_what_differs_is_pointed_at_on_both_sides() -> None:
    found = compare_said_back("Touchez l'icône bleue.", "Touchez l'icône rouge.")
    assert [words for differs, words in found.french if differs] == ["bleue"]
    assert [words for differs, words in found.heard if differs] == ["rouge"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_have_a_distance_and_their_pieces_are_the_texts(french: str, said: str) -> None:
    found = compare_said_back(french, said)
    assert 0 <= found.distance <= 1
    assert ("".join(words for _, words in found.french), "".join(words for _, words in found.heard)) == (french, said)


def test_words_of_one_meaning_have_one_key() -> None:
    assert len({meaning(word) for word in words_of("appuyez touchez cliquer appuie")}) == 1
    assert {stem("images"), stem("image")} == {stem("image")}
    assert words_of("L'école : 3 fois") == ["l", "ecole", "trois", "fois"]


def test_most_planted_faults_are_found_and_few_true_ones_blamed() -> None:
    """The shipped limit on the paraphrases on which it was chosen; on others, and the curve: docs/benchmarks.md."""
    rows = paraphrases("tuned_on")
    differ = {
        kind: [compare_said_back(row.french, row.said).differs for row in rows if row.kind == kind] for kind in "=x-~"
    }
    shares = {kind: sum(found) / len(found) for kind, found in differ.items()}
    assert shares["="] <= 0.2 and shares["x"] >= 0.9 and shares["-"] >= 0.9 and shares["~"] >= 0.7
    assert set(KINDS) | {"="} == set(differ) and DIFFERS_FROM == 0.5
