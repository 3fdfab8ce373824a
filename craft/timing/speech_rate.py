"""The fit meter's model: how long a text will take to say, and whether that fits the slot.

    D = base + scale · (k·L + 0.20·minor + 0.35·major)   seconds

Fitted on 5,151 human clips of 13 voices in 8 languages; k per language is in `craft.languages`. Letters with pauses
predict better than syllables. A voice has two numbers of its own, `base` and `scale`: `craft.timing.voice_pace` learns
them. The browser computes the same from `model_parameters()`: see static/js/fit-meter.js.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import Literal, TypedDict

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
_SPOKEN_SIGN = regex.compile(rf"[\p{{L}}\p{{M}}\p{{Nd}}{regex.escape(SYMBOLS)}]")


@dataclass(frozen=True)
class Pace:
    """How somebody speaks a language. `base_s`: seconds that a text takes before its first letter counts; `scale`:
    times the language's seconds per letter and pauses; `takes`: how many own kept takes it was learned from."""

    base_s: float = BASE_S
    scale: float = 1.0
    takes: int = 0

    @property
    def is_known(self) -> bool:
        """Whether it is this voice's own, and no longer mostly the language's."""
        return self.takes >= CALIBRATED_TAKES


LANGUAGES_PACE = Pace()  # of a voice of which nothing is known


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
    last = next((i for i in range(len(text) - 1, -1, -1) if _SPOKEN_SIGN.match(text[i])), -1)
    text = text[: last + 1]
    runs = _PAUSE_RUN.findall(text)
    major = sum(1 for run in runs if any(sign in MAJOR_SIGNS for sign in run))
    return len(runs) - major + len(_SPACED_DASH.findall(text)), major


def unscaled_s(text: str, seconds_per_letter: float) -> float:
    """k·L + 0.20·minor + 0.35·major: the seconds that a voice's `scale` multiplies."""
    minor, major = pause_counts(text)
    return seconds_per_letter * letter_count(text) + MINOR_PAUSE_S * minor + MAJOR_PAUSE_S * major


def predicted_ms(text: str, seconds_per_letter: float, pace: Pace = LANGUAGES_PACE) -> int:
    """D in whole milliseconds for a voice of this pace. A text without letters takes no time."""
    if not letter_count(text):
        return 0
    return _round((pace.base_s + pace.scale * unscaled_s(text, seconds_per_letter)) * 1000)


def judge_fit(text: str, slot_ms: int, seconds_per_letter: float, pace: Pace = LANGUAGES_PACE) -> Fit:
    """Whether `text` fits a slot of `slot_ms` (see `craft.timing.slots`) in a voice of this pace.

    `too_long_by_ms` and `letters_to_shorten` lead to a text that fits without any stretching.
    """
    length = predicted_ms(text, seconds_per_letter, pace)
    ratio = length / slot_ms if slot_ms > 0 else (math.inf if length else 0.0)
    fits_below = FITS_BELOW_CALIBRATED if pace.is_known else FITS_BELOW
    too_long_above = TOO_LONG_ABOVE_CALIBRATED if pace.is_known else TOO_LONG_ABOVE
    verdict: Verdict = "fits" if ratio <= fits_below else "too_long" if ratio > too_long_above else "tight"
    excess = max(0, length - max(0, slot_ms))
    letters = math.ceil(excess / (1000 * seconds_per_letter * pace.scale))
    return Fit(verdict, ratio, length, slot_ms, excess, min(letters, letter_count(text)))


class PaceModel(TypedDict):
    """All numbers and signs of the model, by the names of the browser."""

    secondsPerLetter: float
    base: float
    scale: float
    takes: int
    minorPause: float
    majorPause: float
    lettersPerDigit: float
    lettersPerSymbol: float
    symbols: str
    minorSigns: str
    majorSigns: str
    dashes: str
    calibratedTakes: int
    fitsBelow: list[float]
    tooLongAbove: list[float]


def model_parameters(seconds_per_letter: float, pace: Pace = LANGUAGES_PACE) -> PaceModel:
    """All numbers and signs of the model, ready for JSON: the browser's copy keeps none of its own."""
    return {
        "secondsPerLetter": seconds_per_letter,
        "base": pace.base_s,
        "scale": pace.scale,
        "takes": pace.takes,
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


def _round(value: float) -> int:
    # Half up, as JavaScript's Math.round: the browser and the server must show the same millisecond.
    return math.floor(value + 0.5)
