"""The fit meter's model against sums worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.timing.speech_rate import (
    Pace,
    judge_fit,
    letter_count,
    pause_counts,
    predicted_ms,
)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Bonjour", 7),
        ("e\u0301te\u0301", 3),  # decomposed: é t é
        ("3 h", 5),
        ("50 %", 14),
        ("٣٠", 8),  # Arabic-Indic digits
        ("您好", 2),
        ("", 0),
        ("… !", 0),
    ],
)
def test_letters(text: str, letters: int) -> None:
    assert letter_count(text) == letters


@pytest.mark.parametrize(
    ("text", "pauses"),
    [
        ("Bonjour.", (0, 0)),
        ("Oui, merci.", (1, 0)),
        ("Oui. Merci. », ", (0, 1)),
        ("Attendez... puis touchez", (0, 1)),
        ("Quoi ?! Non – si (ou pas) ; ok", (3, 1)),
        ("peut-être", (0, 0)),
        ("مرحبًا، أهلًا؟ نعم.", (1, 1)),
        ("您好，欢迎。再见。", (1, 1)),
        ("ሰላም፣ ደህና። እሺ።", (1, 1)),
        ("नमस्ते। ठीक है।", (0, 1)),
    ],
)
def test_pauses(text: str, pauses: tuple[int, int]) -> None:
    assert pause_counts(text) == pauses


def test_length_is_the_formula() -> None:
    text = "Oui, merci. Au revoir !"  # one minor pause inside, one major
    assert letter_count(text) == 16
    assert predicted_ms(text, 0.055) == round(1000 * (0.30 + 0.055 * 16 + 0.20 + 0.35))
    assert predicted_ms(text, 0.055, Pace(0.5, 1.2)) == round(1000 * (0.5 + 1.2 * (0.055 * 16 + 0.20 + 0.35)))
    assert predicted_ms("…", 0.055) == 0


@pytest.mark.parametrize(
    ("ratio", "takes", "verdict"),
    [
        (0.74, 0, "fits"), (0.76, 0, "tight"), (1.39, 2, "tight"), (1.41, 2, "too_long"),
        (0.89, 3, "fits"), (0.91, 3, "tight"), (1.19, 3, "tight"), (1.21, 3, "too_long"),
    ],
)  # fmt: skip  # a table: several short entries a row
def test_verdict(ratio: float, takes: int, verdict: str) -> None:
    text = "Touchez le bouton qui se trouve sur le côté."
    length = predicted_ms(text, 0.055)
    assert judge_fit(text, round(length / ratio), 0.055, Pace(takes=takes)).verdict == verdict


@given(st.text(st.sampled_from("abcéè ,.-3%«»"), max_size=80), st.integers(0, 8000), st.floats(0.5, 2.0))
def test_shortening_by_the_letters_that_are_asked_makes_it_fit_the_slot(text: str, slot: int, scale: float) -> None:
    fit = judge_fit(text, slot, 0.06, Pace(0.4, scale))
    assert fit.too_long_by_ms == max(0, fit.predicted_ms - slot)
    won = 1000 * 0.06 * scale * fit.letters_to_shorten
    if fit.letters_to_shorten < letter_count(text):
        assert fit.predicted_ms - won <= max(slot, 0) + 1


def test_nothing_fits_in_no_time_but_nothing() -> None:
    assert judge_fit("Bonjour", 0, 0.055).verdict == "too_long"
    assert judge_fit("", 0, 0.055).verdict == "fits"
