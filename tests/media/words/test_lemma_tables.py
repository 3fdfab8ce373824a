"""Dictionary forms are read where a table lies, and made by nobody who only asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from craft.languages import all_languages
from media.words.lemma_files import KNOWN, missing_tables, needed_tables, table_code, table_file
from media.words.lemma_tables import read_table
from tests.material.word_tables import lemma_of, put_tables, word_table


@pytest.mark.parametrize(
    ("code", "word", "lemma"),
    [
        ("fr", "inscrivez", "inscrire"), ("fr", "choisissez", "choisir"), ("fr", "envoie", "envoyer"),
        ("fr", "institutrice", "instituteur"), ("fr", "yeux", "œil"), ("fr", "cours", "cours"), ("fr", "Yeux", "œil"),
        ("fr", "xyzzyq", None), ("sw", "vitabu", "kitabu"),
    ],
)  # fmt: skip  # a table: several short entries a row
def test_forms_lead_to_their_words(code: str, word: str, lemma: str | None) -> None:
    assert lemma_of(code)(word) == lemma


def test_who_asks_makes_no_table(tmp_path: Path) -> None:
    assert read_table(table_file(tmp_path, "fr"), "fr") is None
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_table_is_as_good_as_none(tmp_path: Path) -> None:
    for content in (b"", b"no trie at all", word_table("sw").read_bytes()[:1000]):
        file = tmp_path / "sw.dic"
        file.write_bytes(content)
        assert read_table(file, "sw") is None


def test_languages_that_are_open_need_theirs_and_the_french_one(tmp_path: Path) -> None:
    assert needed_tables([]) == []
    assert needed_tables(["ta"]) == ["fr"]
    assert needed_tables(["ary", "ar", "hr", "zh-Hans", "pt-BR"]) == ["ar", "fr", "hbs", "pt"]
    put_tables(tmp_path, "fr")
    assert missing_tables(tmp_path, ["sw", "ta"]) == ["sw"]
    put_tables(tmp_path, "sw")
    assert missing_tables(tmp_path, ["sw", "ta"]) == []


def test_the_list_of_known_languages_is_the_librarys() -> None:
    bases = {language.base for language in all_languages()}
    assert {table_code(tag) for tag in KNOWN & bases} <= SUPPORTED_LANGUAGES
    assert bases & SUPPORTED_LANGUAGES <= KNOWN
