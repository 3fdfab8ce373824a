"""What nobody said goes; what somebody may have said stays."""

from __future__ import annotations

from typing import Any

import pytest

from craft.transcripts.hallucinations import is_hallucination, without_hallucinations, without_loops
from craft.transcripts.words import Word


@pytest.mark.parametrize(
    ("text", "evidence", "gone"),
    [
        ("Sous-titres réalisés par la communauté d'Amara.org", {}, True),
        ("Sous-titres réalisés para la communauté d’Amara.org", {}, True),
        ("Sous-titrage Société Radio-Canada", {}, True),
        ("Sous-titrage ST' 501", {}, True),
        ("❤️ par SousTitreur.com", {}, True),
        ("…", {}, True),
        ("♪♪", {}, True),
        ("Merci d'avoir regardé cette vidéo !", {"no_speech": 0.8}, True),
        ("Merci d'avoir regardé cette vidéo !", {"no_speech": 0.1, "confidence": 0.9}, False),
        ("Merci.", {}, False),
        ("Merci.", {"confidence": 0.2}, True),
        ("Au revoir", {"duration_ms": 100}, True),
        ("Au revoir", {"duration_ms": 900}, False),
        ("Activez les sous-titres dans le menu.", {"no_speech": 0.9}, False),
        ("Les sous-titres sont en arabe.", {}, False),
        ("Vous pouvez lire les sous-titres de la vidéo.", {}, False),
    ],
)
def test_phrases(text: str, evidence: dict[str, Any], gone: bool) -> None:
    assert is_hallucination(text, **evidence) is gone


def words(text: str) -> list[Word]:
    return [Word(300 * i, 300 * i + 280, " " + word) for i, word in enumerate(text.split())]


def said(kept: tuple[Word, ...]) -> str:
    return "".join(word.text for word in kept).strip()


def test_credits_inside_a_stream_of_words_go() -> None:
    heard = words("Touchez le bouton. Sous-titres réalisés par la communauté d'Amara.org Merci et au revoir.")
    assert said(without_hallucinations(heard)) == "Touchez le bouton. Merci et au revoir."


def test_loops_keep_their_first_round() -> None:
    assert (
        said(without_loops(words("puis la page puis la page puis la page puis la page se ferme")))
        == "puis la page se ferme"
    )
    assert said(without_loops(words("oui " * 9 + "voilà"))) == "oui voilà"


def test_people_repeat_themselves() -> None:
    for text in ("c'est très très très bien", "non non non non", "un pas puis un pas puis un pas"):
        assert said(without_hallucinations(words(text))) == text
