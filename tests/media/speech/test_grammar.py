"""Grammalecte, as script/setup has put it there, on French that is good and French that is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.programs.process import MediaError
from media.speech import grammar
from media.speech.grammar import can_check_grammar, doubtful_spans


def words_of(*texts: str) -> list[list[str]]:
    found = doubtful_spans(texts)
    return [[text[start:end] for start, end in spans] for text, spans in zip(texts, found, strict=True)]


def test_what_is_no_french_or_does_not_agree_is_found_where_it_stands() -> None:
    """FOLDER as shipped: where script/setup puts it."""
    assert words_of(
        "Pour allumer la tablette, appuyez trois secondes sur le boutton.",
        "",
        "Vous pouvez consulté les\nmessages de l'école ; l’icône est bleue.",
        "Touchez maintenant l'icône bleue, puis lisez le message !",
    ) == [["boutton"], [], ["consulté"], []]


def test_without_it_this_is_known_and_a_program_that_fails_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(grammar, "FOLDER", tmp_path)
    assert not can_check_grammar()
    for program in ("import nothing_of_this_name", "print('no JSON')", "print('{\"data\": [{}]}')"):
        (tmp_path / grammar.PROGRAM).write_text(program)
        with pytest.raises(MediaError):
            doubtful_spans(["Bonjour."])
