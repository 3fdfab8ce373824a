"""What the browser finds at the desk of the hotline, in French as it is typed on the telephone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.node import answered

FILMS: list[dict[str, Any]] = [
    {
        "slug": "messages",
        "title": "Lire les messages de l’école",
        "in": ["ar"],
        "said": [
            ["s1", "Touchez la petite enveloppe pour ouvrir vos messages."],
            ["s2", "Le message s’affiche en grand."],
            ["s3", "Pour répondre, touchez la flèche."],
        ],
    },
    {
        "slug": "cantine",
        "title": "Réserver la cantine",
        "in": ["ta"],
        "said": [
            ["s4", "Choisissez les jours où votre enfant mange à la cantine."],
            ["s5", "Imprimez la réservation."],
        ],
    },
]
FIND = """async ({ films, asked }) => {
    const { find, indexed } = await site("hotline/search.js");
    const index = indexed(films);
    return asked.map((words) => find(index, words).map(({ id }) => id));
}"""


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("enveloppe", "s1"),
        ("ENVELOPE", "s1"),  # a letter is missing
        ("comment je fais pour répondre au message ?", "s3"),
        ("repondre", "s3"),
        ("ouvrir les mesages", "s1"),
        ("imprimer", "s5"),
        ("mon enfant mange à la cantnie", "s4"),  # two exchanged
        ("fleche", "s3"),
        ("flè", "s3"),  # while one types
        ("affiche", "s2"),
    ],
)
def test_the_sentence_that_was_meant_comes_first(asked: str, first: str) -> None:
    (found,) = answered(FIND, {"films": FILMS, "asked": [asked]})
    assert found[:1] == [first]


def test_nothing_is_made_up() -> None:
    assert answered(FIND, {"films": FILMS, "asked": ["trottinette", "", "???", "a" * 5000]}) == [[], [], [], []]


def test_a_film_does_not_push_the_others_out() -> None:
    many = [{**FILMS[0], "said": [[f"m{number}", "Touchez la flèche."] for number in range(50)]}, FILMS[1]]
    many[1] = {**FILMS[1], "said": [["s9", "Touchez la flèche verte."]]}
    (found,) = answered(FIND, {"films": many, "asked": ["touchez la flèche"]})
    assert "s9" in found and len(found) == 4


def test_of_two_that_say_the_same_the_one_in_the_familys_language_comes_first() -> None:
    twice = [{**FILMS[0], "in": ["tr"]}, {**FILMS[0], "slug": "autre", "said": [["s8", FILMS[0]["said"][0][1]]]}]
    found = """async (films) => {
        const { find, indexed } = await site("hotline/search.js");
        return find(indexed(films), "enveloppe", (film) => film.in.includes("ar")).map(({ id }) => id);
    }"""
    assert answered(found, twice) == ["s8", "s1"]
