"""The translation of the sentence before or after, as a slip of copying or a line too many in a file leaves it.

Both French sentences are compared with the text: its length, numbers, and words that begin alike (in another script:
Latin words). What fits the sentence beside much better than its own is asked about. The limit takes 0.5 % of published
translations for another's and sees half of those that are (docs/benchmarks.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import regex

from craft.languages import Language
from craft.messages import N_
from craft.text.checks.check import Case, Check, Pair
from craft.text.checks.finding import Code, QuotedText, TextFinding
from craft.text.checks.length_ratio import deviation
from craft.text.folding import fold

SENTENCE_BESIDE = Code(
    "sentence_beside",
    N_("The translation of the sentence beside"),
    N_("This seems to translate the sentence beside: “{other}”."),
)

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]{3,}")
_LATIN_WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{Nd}]+")
_NUMBER = regex.compile(r"\p{Nd}+")
_BEGINNING = 4  # letters: « application », « aplicación »
_LEAST_LETTERS = 12
SPREAD, OF_FEW_LETTERS = 0.22, 1.2  # of the logarithm of a good text's length
LIMIT = 0.75


def sentence_beside(pair: Pair) -> Iterator[TextFinding]:
    """`sentence_beside`, at most once: of the sentence that fits best."""
    if not pair.beside or sum(map(str.isalpha, pair.source)) < _LEAST_LETTERS:
        return
    better, other = max((fits_better(pair.source, french, pair.text, pair.language), french) for french in pair.beside)
    if better > LIMIT:
        yield SENTENCE_BESIDE.at(0, len(pair.text), other=str(QuotedText(other)))


def fits_better(source: str, other: str, text: str, language: Language) -> float:
    """By how much the text fits the other French better than its own, about as logarithms of likelihoods."""
    return _fit(other, text, language) - _fit(source, text, language)


def _fit(french: str, text: str, language: Language) -> float:
    spread = SPREAD + OF_FEW_LETTERS / math.sqrt(max(1, sum(map(str.isalpha, french))))
    off = deviation(french, text, language) / spread
    wanted, found = (set(_NUMBER.findall(each)) for each in (french, text))
    pattern = _WORD if language.script == "Latn" else _LATIN_WORD
    begins, there = ({fold(word)[:_BEGINNING] for word in pattern.findall(each)} for each in (french, text))
    numbers = len(wanted & found) - 0.7 * len(wanted ^ found)
    return numbers + len(begins & there) - math.log(1 + off**2 / 2) - math.log(spread)


_FRENCH, _OTHER_FRENCH = "Touchez le bouton bleu.", ("Le message de l’école est arrivé le 12 mars.",)
CHECK = Check(
    sentence_beside,
    (SENTENCE_BESIDE,),
    cases=(
        Case(_FRENCH, "Das Schreiben kam am 12. März an.", "de", ("Das Schreiben kam am 12. März an.",), _OTHER_FRENCH),
        Case(_FRENCH, "وصلت رسالة المدرسة يوم 12 مارس.", "ar", ("وصلت رسالة المدرسة يوم 12 مارس.",), _OTHER_FRENCH),
        Case(_FRENCH, "Tippen Sie auf den blauen Knopf.", "de", (), _OTHER_FRENCH),
        Case(_FRENCH, "المسوا الزر الأزرق.", "ar", (), _OTHER_FRENCH),
    ),
)
