"""The fit meter's model: how long a text will take to say, and whether that fits the slot.

    D = exp(θ) · (0.30 + k·L + 0.20·minor + 0.35·major)   seconds

Fitted on 5,151 human clips of 13 voices in 8 languages; k per language is in `craft.languages`. Letters with pauses
predict better than syllables, and one number per speaker (θ) is all that needs learning.
The browser computes the same from `model_parameters()`: see static/js/fit-meter.js.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import regex

from craft.messages import N_, N_n, Text

BASE_S = 0.30
MINOR_PAUSE_S = 0.20
MAJOR_PAUSE_S = 0.35
LETTERS_PER_DIGIT = 4
LETTERS_PER_SYMBOL = 6
SYMBOLS = "%€$=×٪％＄＝"  # read aloud as a word; with the Arabic and full-width forms of the same signs
MINOR_SIGNS = ",;:(،؛、，；：（﹐、፣፤፥፦՝߸၊᠂"
MAJOR_SIGNS = ".!?…。．！？｡؟۔।॥։՜՞።፧፨។៕။߹⸮‽⁇⁈⁉჻"
DASHES = "-‐‑‒–—―−"

RESIDUAL_LIMIT = 0.5  # one odd take (a cough, a wrong text) must not turn the meter
CALIBRATED_TAKES = 3
FITS_BELOW, TOO_LONG_ABOVE = 0.75, 1.4  # fewer than 3 own takes
FITS_BELOW_CALIBRATED, TOO_LONG_ABOVE_CALIBRATED = 0.90, 1.2

Verdict = Literal["fits", "tight", "too_long"]
# What the meter says of each; the browser, which measures at every key, fills in the figures.
VERDICTS: dict[Verdict, Text] = {
    "fits": N_("fits"),
    "tight": N_("tight"),
    "too_long": N_n(
        "too long by {seconds} s: about {letters} letter fewer",
        "too long by {seconds} s: about {letters} letters fewer",
        by="letters",
    ),
}

# A run such as « ... » or « ?! » is one pause, as loud as its loudest sign.
_PAUSE_RUN = regex.compile(rf"[{regex.escape(MINOR_SIGNS + MAJOR_SIGNS)}]+")
_SPACED_DASH = regex.compile(rf"(?<=\s)[{regex.escape(DASHES)}]+(?=\s)")
_LETTER = regex.compile(r"\p{L}")
_DIGIT = regex.compile(r"\p{Nd}")
_SYMBOL = regex.compile(rf"[{regex.escape(SYMBOLS)}]")
_SPOKEN = regex.compile(rf"[\p{{L}}\p{{M}}\p{{Nd}}{regex.escape(SYMBOLS)}]")


@dataclass(frozen=True)
class Fit:
    """What the meter shows. Milliseconds and letters; `ratio` is R, predicted length over slot."""

    verdict: Verdict
    ratio: float
    predicted_ms: int
    slot_ms: int
    too_long_by_ms: int
    letters_to_shorten: int


def letter_count(text: str) -> int:
    """L: letters after NFC, 4 per digit, 6 per sign that is read as a word."""
    text = unicodedata.normalize("NFC", text)
    return (
        len(_LETTER.findall(text))
        + LETTERS_PER_DIGIT * len(_DIGIT.findall(text))
        + LETTERS_PER_SYMBOL * len(_SYMBOL.findall(text))
    )


def pause_counts(text: str) -> tuple[int, int]:
    """(minor, major) pauses inside the text; those that end it do not count."""
    text = unicodedata.normalize("NFC", text)
    # Searched from the end: a pattern anchored at the end would be quadratic on a long run of spaces.
    last = next((i for i in range(len(text) - 1, -1, -1) if _SPOKEN.match(text[i])), -1)
    text = text[: last + 1]
    runs = _PAUSE_RUN.findall(text)
    major = sum(1 for run in runs if any(sign in MAJOR_SIGNS for sign in run))
    return len(runs) - major + len(_SPACED_DASH.findall(text)), major


def predicted_ms(text: str, seconds_per_letter: float, theta: float = 0.0) -> int:
    """D in whole milliseconds for a speaker of `theta` (0: the average one). A text without letters takes no time."""
    letters = letter_count(text)
    if not letters:
        return 0
    minor, major = pause_counts(text)
    seconds = BASE_S + seconds_per_letter * letters + MINOR_PAUSE_S * minor + MAJOR_PAUSE_S * major
    return _rounded(math.exp(theta) * seconds * 1000)


def take_residual(real_ms: float, text: str, seconds_per_letter: float) -> float | None:
    """r = clip(ln(D_real / D at θ = 0), ±0.5) of one kept take; None when there is nothing to compare."""
    expected = predicted_ms(text, seconds_per_letter)
    if expected <= 0 or real_ms <= 0:
        return None
    return max(-RESIDUAL_LIMIT, min(RESIDUAL_LIMIT, math.log(real_ms / expected)))


def starting_theta(calibrated: Sequence[float]) -> float:
    """θ of a speaker without takes: Σ θ_s / (m + 3) over the m calibrated speakers of the language."""
    return sum(calibrated) / (len(calibrated) + 3)


def speaker_theta(residuals: Sequence[float], calibrated: Sequence[float] = ()) -> float:
    """θ = Σ r / (n + 1) over the speaker's kept takes (a redo replaces the old take); before the first, the start."""
    if not residuals:
        return starting_theta(calibrated)
    return sum(residuals) / (len(residuals) + 1)


def judge_fit(text: str, slot_ms: int, seconds_per_letter: float, *, theta: float = 0.0, takes: int = 0) -> Fit:
    """Whether `text` fits a slot of `slot_ms` (see `craft.timing.slots`) for a speaker with `takes` own kept takes.

    `too_long_by_ms` and `letters_to_shorten` lead to a text that fits without any stretching.
    """
    length = predicted_ms(text, seconds_per_letter, theta)
    ratio = length / slot_ms if slot_ms > 0 else (math.inf if length else 0.0)
    known = takes >= CALIBRATED_TAKES
    fits_below = FITS_BELOW_CALIBRATED if known else FITS_BELOW
    too_long_above = TOO_LONG_ABOVE_CALIBRATED if known else TOO_LONG_ABOVE
    verdict: Verdict = "fits" if ratio <= fits_below else "too_long" if ratio > too_long_above else "tight"
    excess = max(0, length - max(0, slot_ms))
    letters = math.ceil(excess / (1000 * seconds_per_letter * math.exp(theta)))
    return Fit(verdict, ratio, length, slot_ms, excess, min(letters, letter_count(text)))


def model_parameters(seconds_per_letter: float, *, theta: float = 0.0, takes: int = 0) -> dict[str, Any]:
    """All numbers and signs of the model, ready for JSON: the browser's copy keeps none of its own."""
    return {
        "secondsPerLetter": seconds_per_letter,
        "theta": theta,
        "takes": takes,
        "base": BASE_S,
        "minorPause": MINOR_PAUSE_S,
        "majorPause": MAJOR_PAUSE_S,
        "lettersPerDigit": LETTERS_PER_DIGIT,
        "lettersPerSymbol": LETTERS_PER_SYMBOL,
        "symbols": SYMBOLS,
        "minorSigns": MINOR_SIGNS,
        "majorSigns": MAJOR_SIGNS,
        "dashes": DASHES,
        "calibratedTakes": CALIBRATED_TAKES,
        "fitsBelow": [FITS_BELOW, FITS_BELOW_CALIBRATED],
        "tooLongAbove": [TOO_LONG_ABOVE, TOO_LONG_ABOVE_CALIBRATED],
    }


def _rounded(value: float) -> int:
    # Half up, as JavaScript's Math.round: the browser and the server must show the same millisecond.
    return math.floor(value + 0.5)
