"""A sound in windows for the recogniser, and what it writes where nobody speaks; without a recogniser."""

from __future__ import annotations

import numpy as np
import pytest

from craft.sound.sample_rate import MODEL_RATE
from media.speech.hallucinations import is_echo, is_hallucination
from media.speech.sound_windows import cut_in_windows


def test_windows_together_are_the_whole_sound() -> None:
    data = np.random.default_rng(1).integers(-3000, 3000, MODEL_RATE * 130, dtype="<i2").tobytes()
    chunks = iter([data[at : at + 99_999] for at in range(0, len(data), 99_999)])
    windows = list(cut_in_windows(chunks))
    assert all(0 < len(window) <= 60 * MODEL_RATE for window in windows)
    joined = np.concatenate(windows)
    assert np.array_equal(np.rint(joined * 32768).astype("<i2"), np.frombuffer(data, "<i2"))


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
