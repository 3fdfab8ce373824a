"""Glossary terms are found in any form, and nowhere else."""

from __future__ import annotations

import pytest

from craft.languages import get
from craft.text.glossary import GlossaryTerm, find_terms, same_word
from craft.text.used_terms import stays, uses_translation
from craft.text.word_forms import Lemma
from tests.material.word_tables import lemma_of

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


@pytest.fixture(scope="module")
def french() -> Lemma:
    return lemma_of("fr")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("inscrire", "inscrivez", True), ("choisir", "choisissez", True), ("envoyer", "envoie", True),
        ("instituteur", "institutrice", True), ("animateur", "animatrices", True), ("œil", "yeux", True),
        ("nouveau", "nouvelle", True), ("nouveau", "nouvelles", True), ("noter", "note", True),
        ("payer", "paie", True), ("finir", "fini", True), ("directeur", "directrice", True), ("actif", "active", True),
        ("vendeur", "vendeuses", True), ("sortir", "sortie", False), ("note", "notre", False), ("loi", "loin", False),
        ("cours", "cour", False), ("cour", "cours", False), ("mot", "moteur", False), ("ENT", "entes", False),
        ("tablette", "table", False), ("Pronote", "pronote", True),
    ],
)  # fmt: skip  # a table: several short entries a row
def test_forms_by_the_dictionary(french: Lemma, one: str, other: str, same: bool) -> None:
    assert same_word(one, other, french) is same


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Inscrivez-vous, puis fermez les yeux.", ["Inscrivez-vous", "yeux"]),
        ("Vous vous inscrivez au cours de danse.", ["vous inscrivez", "cours de danse"]),
        ("La cour de danse, les cours de danse", ["cours de danse"]),
        ("Ouvrez les cahiers de textes.", ["cahiers de textes"]),
        ("Une adresse email, un e-mail, des courriels", ["email", "e-mail"]),
        ("Inscrivez votre enfant.", []),
    ],
)
def test_terms_of_several_words(french: Lemma, text: str, found: list[str]) -> None:
    terms = [GlossaryTerm(one) for one in ("s'inscrire", "œil", "cours de danse", "cahier de texte", "e-mail")]
    assert [text[term.start : term.end] for term in find_terms(text, terms, french)] == found


@pytest.mark.parametrize(
    ("text", "translation", "language", "used"),
    [
        ("Откройте дневники ученика.", "дневник", "ru", True),
        ("Откройте тетрадь.", "дневник", "ru", False),
        ("افتحوا الرسائل.", "رسالة", "ar", True),
        ("افتحوا الكتب.", "كتاب", "ar", True),
        ("افتحوا المكتب.", "كتاب", "ar", False),
        ("افتحوا الصورة.", "رسالة", "ar", False),
        ("打开作业本。", "作业本", "zh-Hans", True),
        ("打开消息。", "作业本", "zh-Hans", False),
        ("Ödevlerinizi açın.", "ödev", "tr", True),
        ("Öğretmene yazın.", "ödev", "tr", False),
        ("Okulun kapısı", "un", "tr", False),
        ("Unutmayın", "un", "tr", False),
        ("Kommen Sie zum Elternabend.", "Abend", "de", True),
        ("በትምህርት ቤት", "ትምህርት ቤት", "am", True),
    ],
)
def test_translations_may_be_inflected(text: str, translation: str, language: str, used: bool) -> None:
    assert uses_translation(text, translation, get(language)) is used


@pytest.mark.parametrize(
    ("text", "french", "kept"),
    [
        ("Open Pronote.", "Pronote", True),
        ("Pronoteda ochiq", "Pronote", True),
        ("افتحوا لPronote", "Pronote", True),
        ("ENT'ye girin", "ENT", True),
        ("ENTye girin", "ENT", True),
        ("the ent", "ENT", True),
        ("They entered.", "ENT", False),
        ("Der Gesamteindruck", "ENT", False),
        ("PRONOTE", "Pronote", True),
        ("cahier", "Pronote", False),
    ],
)
def test_a_word_that_stays_is_not_a_part_of_another(text: str, french: str, kept: bool) -> None:
    assert stays(text, french) is kept
