"""Latin words in other scripts are found whole, and nothing of the text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.languages import Language, all_languages, get
from craft.text.foreign_words import foreign_runs
from craft.text.glossary import GlossaryTerm, build_index
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


KEPT = build_index(GlossaryTerm(french, keep=True) for french in ("Espace", "Espace école", "ENT", "Son", "Q & R <1>"))


@pytest.mark.parametrize(
    ("tag", "text", "words"),
    [
        ("es", "Abra Espace école, luego el ENT.", ["Espace école", "ENT"]),
        ("tr", "Espace ecole'ye girin. ENT'yi açın.", ["Espace ecole", "ENT"]),
        ("es", "El espacio, los Espaces; ellos son.", []),
        ("de", "Sie entgehen, ent-gehen; Espace e\u0301cole", ["Espace e\u0301cole"]),
        ("es", "Las Q & R <1>: Espace", ["Q & R <1", "Espace"]),
        ("fr", "Ouvrez Espace école", []),
        ("ar", "اضغطوا على Pronote", ["Pronote"]),
        ("es", "", []),
    ],
)
def test_kept_french_terms_are_found_between_latin_letters(tag: str, text: str, words: list[str]) -> None:
    assert [piece for piece, foreign in foreign_runs(text, get(tag), KEPT) if foreign] == words


@given(st.sampled_from(all_languages()), anything | st.text(st.sampled_from("Espace écolENT&<>'\u0301")))
def test_nothing_is_lost(language: Language, text: str) -> None:
    pieces = foreign_runs(text, language, KEPT)
    assert "".join(piece for piece, _foreign in pieces) == text
    assert all(piece for piece, _foreign in pieces)
