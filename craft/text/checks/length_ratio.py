"""Texts much shorter or longer than the French would have them: cut off, or another sentence's translation.

How many letters say the same as one French letter follows from the pace of both languages (`Language.letter_ratio`).
How far a good text is from that falls with its length; some 1 % of published translations are beyond the limits
(docs/benchmarks.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import regex

from craft.languages import Language
from craft.messages import N_
from craft.text.checks.check import Case, Check, Pair
from craft.text.checks.finding import Code, TextFinding
from craft.text.checks.protected_spans import blank_protected

LENGTH_UNLIKE = Code(
    "length_unlike",
    N_("Much shorter or longer than the French"),
    {
        "": N_("This is much shorter than the French: something may be missing."),
        "long": N_("This is much longer than the French: it may belong to another text."),
    },
)

_WORD = regex.compile(r"\p{Latin}+")
LEAST_LETTERS = 25  # of the French; a short text has many good translations
SHORT, LONG, OF_FEW_LETTERS = 0.50, 0.56, 1.2


def unlike_length(pair: Pair) -> Iterator[TextFinding]:
    """`length_unlike` (short) or `length_unlike.long`; never of a word of the site, which has a room of its own."""
    letters = _letters(pair.bare_source)
    if letters < LEAST_LETTERS or pair.label is not None:
        return
    off = deviation(pair.source, pair.text, pair.language)
    more = OF_FEW_LETTERS / math.sqrt(letters)
    if off < -SHORT - more:
        yield LENGTH_UNLIKE.at(0, len(pair.text))
    elif off > LONG + more:
        yield LENGTH_UNLIKE.at(0, len(pair.text), "long")


def deviation(source: str, text: str, language: Language) -> float:
    """Logarithm of the text's letters by those that the French would have in the language; 0: just as many. Without
    codes, and in another script without the words that both have (Pronote)."""
    french, own = blank_protected(source), blank_protected(text)
    if language.script != "Latn":
        both = set(_WORD.findall(french)) & set(_WORD.findall(own))
        french, own = (_WORD.sub(lambda match: "" if match[0] in both else match[0], each) for each in (french, own))
    return math.log(max(1, _letters(own, language.letter_ratio)) / max(1, _letters(french)) / language.letter_ratio)


def _letters(text: str, letters_of_french: float = 1.0) -> float:
    """As the fit meter counts: « deux cent cinquante » may become 250. Four French letters a digit, in any language."""
    digits = sum(map(str.isdecimal, text))
    return sum(map(str.isalpha, text)) + 4 * digits * letters_of_french


_FRENCH = "Sur cette page, vous pouvez lire les messages que l’école vous a envoyés."
CHECK = Check(
    unlike_length,
    (LENGTH_UNLIKE,),
    cases=(
        Case(_FRENCH, "On this page.", "en", ("On this page.",)),
        Case(_FRENCH, "In this page you can read the messages that the school sent you.", "en"),
        Case(_FRENCH, "在这个页面上，您可以阅读学校发给您的消息。", "zh-Hans"),
        Case(_FRENCH, "在这个页面上。", "zh-Hans", ("在这个页面上。",)),
    ),
)
