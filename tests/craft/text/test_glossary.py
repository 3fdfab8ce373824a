"""Glossary terms are found in any form, and nowhere else."""

from __future__ import annotations

import pytest

from craft.text.glossary import GlossaryTerm, find_terms, same_word, uses_translation

TERMS = [
    GlossaryTerm(french)
    for french in (
        "cahier de texte",
        "cahier",
        "école",
        "ENT",
        "se connecter",
        "emploi du temps",
        "travail",
        "Q & R",
        "R&D",
    )
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ouvrez le Cahier de texte.", ["Cahier de texte"]),
        ("Les cahiers de textes et les cahiers.", ["cahiers de textes", "cahiers"]),
        ("L’ecole, les ÉCOLES, l'école", ["ecole", "ÉCOLES", "école"]),
        ("Allez sur l'ENT.", ["ENT"]),
        ("Ils entent la vente.", []),
        ("Pour se connecter ; se connecte-t-il ?", ["se connecter", "se connecte"]),
        ("L'emploi du temps", ["emploi du temps"]),
        ("emploi, du temps", []),
        ("Les travaux de l'élève", ["travaux"]),
        ("L'e\u0301cole", ["e\u0301cole"]),
        ("Les Q & R, la R&D, et Q, R.", ["Q & R", "R&D"]),
        ("", []),
    ],
)
def test_terms_in_french(text: str, found: list[str]) -> None:
    assert [text[term.start : term.end] for term in find_terms(text, TERMS)] == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("devoir", "devoirs", True), ("bulletin", "bulletins", True), ("tableau", "tableaux", True),
        ("noter", "note", True),
        ("journal", "journaux", True), ("note", "noter", False), ("classe", "classer", False), ("mot", "moteur", False),
    ],
)  # fmt: skip  # a table: several short entries a row
def test_forms(one: str, other: str, same: bool) -> None:
    assert same_word(one, other) is same


@pytest.mark.parametrize(
    ("text", "translation", "used"),
    [
        ("Откройте дневники ученика.", "дневник", True),
        ("Откройте тетрадь.", "дневник", False),
        ("افتحوا الرسائل.", "رسالة", True),
        ("افتحوا الكتب.", "كتاب", True),
        ("افتحوا الصورة.", "رسالة", False),
        ("打开作业本。", "作业本", True),
        ("打开消息。", "作业本", False),
        ("Ödevlerinizi açın.", "ödev", True),
        ("Öğretmene yazın.", "ödev", False),
    ],
)
def test_translations_may_be_inflected(text: str, translation: str, used: bool) -> None:
    assert uses_translation(text, translation) is used
