"""Translation memory against a slow search of everything."""

from __future__ import annotations

import random

from rapidfuzz import fuzz

from craft.text.memory import MemoryUnit, build_index, rank, similar_french

UNITS = [
    MemoryUnit("a", "Touchez le bouton bleu.", "Touch the blue button.", "Bonjour.", "Merci."),
    MemoryUnit("b", "Touchez le bouton bleu.", "Press the blue button.", "Attendez.", "Au revoir."),
    MemoryUnit("c", "Touchez le bouton rouge.", "Touch the red button."),
    MemoryUnit("d", "Écrivez votre nom.", "Write your name."),
]


def test_exact_in_context_comes_first_then_exact_then_similar() -> None:
    found = rank(UNITS, "touchez le bouton bleu", previous="Attendez !", following="au revoir")
    assert [match.unit.key for match in found] == ["b", "a", "c"]
    assert [match.in_context for match in found] == [True, False, False]
    assert found[0].score == found[1].score == 100
    assert 75 <= found[2].score < 100


def test_differences_lead_from_the_memory_to_this_text() -> None:
    (found,) = rank(UNITS[3:], "Écrivez votre prénom.")
    assert found.changes == (("equal", "Écrivez votre "), ("delete", "nom"), ("insert", "prénom"), ("equal", "."))


def test_a_translation_is_shown_once_and_never_its_own_segment() -> None:
    units = [*UNITS, MemoryUnit("e", "Touchez le bouton bleu !", "Touch the blue button.")]
    found = rank(units, "Touchez le bouton bleu.", exclude="b")
    assert [match.unit.target for match in found] == ["Touch the blue button.", "Touch the red button."]


def test_nothing_similar_nothing_found() -> None:
    assert rank(UNITS, "Le soleil brille.") == ()
    assert rank([], "Bonjour.") == ()
    index = build_index(unit.source for unit in UNITS)
    assert similar_french(index, "Le soleil brille.") == []
    assert similar_french(build_index([]), "Bonjour.") == []
    assert similar_french(index, "") == []


def test_each_french_is_kept_once_without_case() -> None:
    index = build_index(["Touchez ici.", "TOUCHEZ  ici.", "", " ", "Touchez là.", "œuvre d'élève 😀"])
    assert len(index) == 3
    assert similar_french(index, "Touchez ici !")[0] == "touchez ici."
    assert similar_french(index, "Œuvre d'élève 😀.") == ["œuvre d'élève 😀"]


def test_the_shortcuts_lose_no_match() -> None:
    chance = random.Random(5)
    words = "touchez ouvrez le la bouton message cahier école bleu rouge petit grand puis maintenant éèàç".split()
    texts = {" ".join(chance.choices(words, k=chance.randint(1, 12))) + "." for _ in range(800)}
    index = build_index(sorted(texts))
    for _ in range(60):
        wanted = list(chance.choice(sorted(texts)))
        for _ in range(chance.randint(0, 8)):
            wanted[chance.randrange(len(wanted))] = chance.choice("aeiouxyz ")
        plain = " ".join("".join(wanted).casefold().split())
        scores = sorted((fuzz.ratio(plain, text.casefold()) for text in texts), reverse=True)
        expected = [score for score in scores if score >= 75][:5]
        assert [fuzz.ratio(plain, text) for text in similar_french(index, plain, limit=5)] == expected


def test_a_text_with_more_of_a_letter_than_is_counted_is_found() -> None:
    long = "e" * 400 + " " + "touchez " * 20
    (found,) = similar_french(build_index([long]), "e" * 380 + " " + "touchez " * 20)
    assert 95 < fuzz.ratio(found, long) <= 100
