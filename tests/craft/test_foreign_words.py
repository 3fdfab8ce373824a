"""Latin words in other scripts are found whole, and nothing of the text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.foreign_words import foreign_runs
from craft.languages import Language, all_languages, get
from tests.craft.cue_texts import anything


@pytest.mark.parametrize(
    ("tag", "text", "words"),
    [
        ("ar", "اضغطوا على Pronote ثم Espace école.", ["Pronote", "Espace école"]),
        ("zh-Hans", "点击名为Espace école的蓝色图标", ["Espace école"]),
        ("ru", "Доступность (RGAA 4.1) и WCAG 2.2, уровень AA.", ["RGAA 4.1", "WCAG 2.2", "AA"]),
        ("ta", "0.1 MB", ["MB"]),
        ("bn", "www.elancourt.fr/ecole এবং aide@elancourt.fr.", ["www.elancourt.fr/ecole", "aide@elancourt.fr"]),
        ("ps", "د 3 h پورې", []),
        ("zh-Hans", "第3页", []),
        ("es", "Abra Pronote", []),
        ("ar", "", []),
    ],
)
def test_latin_words_are_found(tag: str, text: str, words: list[str]) -> None:
    assert [piece for piece, foreign in foreign_runs(text, get(tag)) if foreign] == words


@given(st.sampled_from(all_languages()), anything)
def test_nothing_is_lost(language: Language, text: str) -> None:
    pieces = foreign_runs(text, language)
    assert "".join(piece for piece, _foreign in pieces) == text
    assert all(piece for piece, _foreign in pieces)
