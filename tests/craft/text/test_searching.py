"""Two people who type the same word differently find the same."""

from __future__ import annotations

import random
import unicodedata

import pytest

from craft.text.han_variants import TRADITIONAL_TO_SIMPLIFIED
from craft.text.search_form import LONGEST_QUERY, MOST_WORDS, best_line, search_words, searchable

RANGES: tuple[tuple[int, int], ...] = (
    (0x20, 0x250),
    (0x300, 0x700),
    (0x900, 0xE80),
    (0x1780, 0x17FF),
    (0x1E00, 0x2100),
    (0x3000, 0xA000),
)
RANGES += ((0xAC00, 0xD7A4), (0xF900, 0xFFFE), (0x10000, 0x2FFFF))


def anything(chance: random.Random) -> str:
    return "".join(chr(chance.randrange(*chance.choice(RANGES))) for _ in range(chance.randrange(40)))


@pytest.mark.parametrize("seed", range(20))
def test_it_is_idempotent_and_parts_words_by_one_space(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(400):
        text = anything(chance)
        once = searchable(text)
        assert searchable(once) == once, ascii(text)
        assert once == " ".join(once.split())
        assert not any(unicodedata.category(sign)[0] in "CPZ" and sign != " " for sign in once)


@pytest.mark.parametrize("seed", range(20))
def test_case_accents_and_forms_of_the_same_text_make_no_difference(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(200):
        text = anything(chance)
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            assert searchable(unicodedata.normalize(form, text)) == searchable(text), ascii(text)


@pytest.mark.parametrize("seed", range(10))
def test_a_piece_of_words_is_found_in_them(seed: int) -> None:
    """Substring: the words of a text, joined, hold each of its words and each pair of neighbouring ideographs."""
    chance = random.Random(seed)
    words = ["".join(chr(chance.randrange(0x4E00, 0x9FA6)) for _ in range(6)) for _ in range(30)]
    folded_text = searchable("，".join(words))
    for word in words:
        place = chance.randrange(5)
        assert searchable(word[place : place + 2]) in folded_text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ecole", "L’École"), ("ÉCOLE", "l'école"), ("oeuvre", "Œuvre"), ("الاجهزه", "الأجهزة"), ("الي", "إلى"),
        ("مدرسه", "مَدْرَسَة"), ("کتاب", "كتاب"), ("میخواهم", "می‌خواهم"), ("學習", "学习"), ("圖書館", "图书馆"),
        ("图书馆", "圖書館"), ("12", "١٢"), ("12", "۱۲"), ("ＴＡＢ", "tab"), ("istanbul", "ISTANBUL"),
        ("dang", "Đăng"), ("ﻻ", "لا"), ("école  numérique", "École-numérique"), ("пароль", "Пароль"),
        ("ёлка", "елка"), ("தமிழ்", "தமிழ்"),
    ],
)  # fmt: skip  # a table: several short entries a row
def test_what_is_typed_finds_what_is_written(typed: str, written: str) -> None:
    assert searchable(typed) in searchable(written)


def test_other_words_are_not_found() -> None:
    for typed, written in (("école", "colle"), ("学习", "习学"), ("كلب", "قلب"), ("12", "21")):
        assert searchable(typed) not in searchable(written)


def test_no_simplified_character_has_a_variant_of_its_own() -> None:
    assert len(TRADITIONAL_TO_SIMPLIFIED) > 3000
    assert not {ord(simple) for simple in TRADITIONAL_TO_SIMPLIFIED.values()} & set(TRADITIONAL_TO_SIMPLIFIED)


def test_a_query_has_few_words_each_once_and_may_be_anything() -> None:
    assert search_words("  Mot de  passe, MOT ") == ("mot", "de", "passe")
    assert search_words("?! … \u200b") == ()
    assert len(search_words(" ".join(map(str, range(99))))) == MOST_WORDS
    assert len("".join(search_words("x" * 900))) == LONGEST_QUERY


def test_the_first_line_with_most_of_the_words_is_the_moment() -> None:
    lines = ["touchez l icone", "touchez la fleche bleue", "la fleche bleue"]
    assert best_line(lines, ["fleche", "bleue"]) == 1
    assert best_line(lines, ["icone", "verte"]) == 0
    assert best_line(lines, ["rien"]) is None
    assert best_line([], ["x"]) is None
