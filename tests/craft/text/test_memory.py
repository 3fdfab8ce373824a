"""Translation memory against a slow search of everything."""

from __future__ import annotations

import random

from rapidfuzz import fuzz

from craft.text.memory import MemoryUnit, build_index, find_matches

UNITS = [
    MemoryUnit("a", "Touchez le bouton bleu.", "Touch the blue button.", "Bonjour.", "Merci."),
    MemoryUnit("b", "Touchez le bouton bleu.", "Press the blue button.", "Attendez.", "Au revoir."),
    MemoryUnit("c", "Touchez le bouton rouge.", "Touch the red button."),
    MemoryUnit("d", "Écrivez votre nom.", "Write your name."),
]


def test_exact_in_context_comes_first_then_exact_then_similar() -> None:
    index = build_index(UNITS)
    found = find_matches(index, "touchez le bouton bleu", previous="Attendez !", following="au revoir")
    assert [match.unit.key for match in found] == ["b", "a", "c"]
    assert [match.in_context for match in found] == [True, False, False]
    assert found[0].score == found[1].score == 100
    assert 75 <= found[2].score < 100


def test_differences_lead_from_the_memory_to_this_text() -> None:
    (found,) = find_matches(build_index(UNITS[3:]), "Écrivez votre prénom.")
    assert found.changes == (("equal", "Écrivez votre "), ("delete", "nom"), ("insert", "prénom"), ("equal", "."))


def test_a_translation_is_shown_once_and_never_its_own_segment() -> None:
    units = [*UNITS, MemoryUnit("e", "Touchez le bouton bleu !", "Touch the blue button.")]
    found = find_matches(build_index(units), "Touchez le bouton bleu.", exclude="b")
    assert [match.unit.target for match in found] == ["Touch the blue button.", "Touch the red button."]


def test_nothing_similar_nothing_found() -> None:
    assert find_matches(build_index(UNITS), "Le soleil brille.") == ()
    assert find_matches(build_index([]), "Bonjour.") == ()
    assert find_matches(build_index(UNITS), "") == ()


def test_the_shortcuts_lose_no_match() -> None:
    chance = random.Random(5)
    words = "touchez ouvrez le la bouton message cahier école bleu rouge petit grand puis maintenant éèàç".split()
    units = [
        MemoryUnit(f"s{i}", " ".join(chance.choices(words, k=chance.randint(1, 12))) + ".", f"t{i}") for i in range(800)
    ]
    index = build_index(units)
    for _ in range(60):
        wanted = list(chance.choice(units).source)
        for _ in range(chance.randint(0, 8)):
            wanted[chance.randrange(len(wanted))] = chance.choice("aeiouxyz ")
        query = "".join(wanted)
        plain = " ".join(query.casefold().split())
        scores = sorted((fuzz.ratio(plain, unit.source.casefold()) for unit in units), reverse=True)
        expected = [score for score in scores if score >= 75][:5]
        found = [match.score for match in find_matches(index, query)]
        assert len(found) == len(expected)
        # A same text that differs by its full stop counts as the same here.
        assert all(mine >= slow - 1e-9 or mine == 99 for mine, slow in zip(found, expected, strict=True))


def test_a_text_with_more_of_a_letter_than_is_counted_is_found() -> None:
    long = "e" * 400 + " " + "touchez " * 20
    (found,) = find_matches(build_index([MemoryUnit("a", long, "t")]), "e" * 380 + " " + "touchez " * 20)
    assert 95 < found.score < 100
