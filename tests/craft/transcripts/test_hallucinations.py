"""Phrases that nobody said are removed; those that somebody may have said stay."""

from __future__ import annotations

import pytest

from craft.transcripts.hallucinations import is_echo, is_hallucination, without_hallucinations, without_loops
from craft.transcripts.words import Word


@pytest.mark.parametrize(
    ("text", "no_speech", "log_probability", "dropped"),
    [
        ("Sous-titres réalisés par la communauté d'Amara.org", 0.1, -0.2, True),
        ("Sous-titres réalisés para la communauté d’Amara.org", 0.1, -0.2, True),
        ("Sous-titrage Société Radio-Canada", 0.1, -0.2, True),
        ("Sous-titrage ST' 501", 0.1, -0.2, True),
        ("❤️ par SousTitreur.com", 0.1, -0.2, True),
        ("...", 0.1, -0.2, True),
        ("Merci d'avoir regardé cette vidéo !", 0.8, -0.4, True),
        ("Merci d'avoir regardé cette vidéo !", 0.1, -0.2, False),
        ("Appuyez sur le bouton.", 0.9, -1.4, True),
        ("Appuyez sur le bouton.", 0.9, -0.4, False),
        ("Activez les sous-titres de la vidéo.", 0.1, -0.3, False),
        ("Le sous-titrage de la vidéo se règle ici.", 0.1, -0.3, False),
    ],
)
def test_what_whisper_says_when_nobody_speaks(
    text: str, no_speech: float, log_probability: float, dropped: bool
) -> None:
    assert is_hallucination(text, no_speech=no_speech, log_probability=log_probability) is dropped


def test_an_unsure_echo_of_the_hints_is_dropped() -> None:
    hints = ("Pronote", "ENT", "cahier de texte")
    assert is_echo("Pronote, ENT, cahier de texte", hints, log_probability=-0.9) is True
    assert is_echo("Pronote, ENT, cahier de texte", hints, log_probability=-0.2) is False
    assert is_echo("Ouvrez le cahier de texte dans Pronote", hints, log_probability=-0.9) is False
    assert is_echo("Ouvrez", (), log_probability=-0.9) is False


@pytest.mark.parametrize(
    ("text", "no_speech", "dropped"),
    [
        ("♪♪", 0.1, True),
        ("Merci.", 0.1, False),
        ("Au revoir", 0.1, False),
        ("Activez les sous-titres dans le menu.", 0.9, False),
        ("Les sous-titres sont en arabe.", 0.1, False),
        ("Vous pouvez lire les sous-titres de la vidéo.", 0.1, False),
    ],
)
def test_what_somebody_may_have_said_stays(text: str, no_speech: float, dropped: bool) -> None:
    assert is_hallucination(text, no_speech=no_speech, log_probability=-0.2) is dropped


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
