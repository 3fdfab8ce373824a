"""Plural forms by number and by CLDR's name, and the units that a language has of a plural message."""

from __future__ import annotations

import pytest
from babel import Locale

from craft import languages
from craft.text.interface_units import belongs, category_of, message_id, unit_id
from craft.text.plural_forms import CATEGORIES, examples, form_of, plural_categories, plural_forms


@pytest.mark.parametrize("tag", [language.tag for language in languages.all_languages()])
def test_every_form_has_a_name_and_numbers(tag: str) -> None:
    names = plural_categories(tag)
    assert len(names) == len(set(names))
    assert plural_forms(tag).startswith(f"nplurals={len(names)};")
    assert set(names) <= set(CATEGORIES)
    for index, name in enumerate(names):
        numbers = examples(tag, name)
        assert numbers, f"{tag}: no number takes {name}"
        assert {form_of(tag, number) for number in numbers} == {index}


@pytest.mark.parametrize(
    ("tag", "number", "name"),
    [
        ("ar", 0, "zero"), ("ar", 2, "two"), ("ar", 103, "few"), ("ar", 111, "many"), ("ar", 202, "other"),
        ("ru", 21, "one"), ("ru", 11, "many"), ("ru", 112, "many"), ("ru", 122, "few"), ("uk", 1004, "few"),
        ("ro", 0, "few"), ("ro", 101, "few"), ("ro", 120, "other"), ("pl", 21, "many"), ("fr", 0, "one"),
        ("pt", 0, "other"), ("pt-BR", 0, "one"), ("zh-Hans", 1, "other"), ("ff", 0, "one"),
    ],
)  # fmt: skip  # a table: several short entries a row
def test_a_number_takes_the_form_of_its_language(tag: str, number: int, name: str) -> None:
    assert plural_categories(tag)[form_of(tag, number)] == name


def test_a_form_that_the_language_has_not_has_no_numbers() -> None:
    assert examples("tr", "few") == ()
    assert examples("ar", "two") == (2,)


def test_a_unit_is_known_by_gettexts_own_identity() -> None:
    message = message_id(None, "Choose your language")
    assert message == message_id("", "Choose your language") == "i4f5c73800fd0"
    assert message != message_id("menu", "Choose your language")
    assert category_of(unit_id(message, "few")) == "few"
    assert category_of(message) == category_of("spoken-name") == category_of("s-other") == ""


@pytest.mark.parametrize(
    ("tag", "kept"),
    [("ar", CATEGORIES), ("fr", ("one", "other")), ("ru", ("one", "few", "many")), ("zh-Hans", ("other",))],
)
def test_a_language_has_the_units_of_its_own_forms(tag: str, kept: tuple[str, ...]) -> None:
    message = message_id(None, "%(count)d minute")
    assert tuple(name for name in CATEGORIES if belongs(unit_id(message, name), tag)) == kept
    assert belongs(message, tag)
    assert belongs("spoken-name", tag)


# Below a million: there French, Spanish, Portuguese and Italian have a form of their own, which no page needs.
NUMBERS = [*range(1200), 1999, 2000, 10_001, 10_002, 10_011, 10_100, 100_000, 100_021, 999_999]
# CLDR says « pt » for Brazil; the Portuguese of Portugal is its pt-PT.
CLDR_TAG = {"pt": "pt-PT", "pt-BR": "pt"}
NOT_IN_CLDR = {"snk", "ht", "rcf", "gcr", "rif"}  # of Tarifit it has no plural rule


@pytest.mark.parametrize("tag", [row.tag for row in languages.all_languages() if row.tag not in NOT_IN_CLDR])
def test_every_number_takes_the_form_that_cldr_says(tag: str) -> None:
    known = CLDR_TAG.get(tag, languages.get(tag).common_tag)
    cldr, names = Locale.parse(known, sep="-").plural_form, plural_categories(tag)
    said = {number: cldr(number) for number in NUMBERS}
    if tag == "vi":  # Babel's edition of CLDR has a form for 0 and 1; gettext's table and Chromium's edition have not
        said = dict.fromkeys(NUMBERS, "other")
    assert {number: names[form_of(tag, number)] for number in NUMBERS} == said
