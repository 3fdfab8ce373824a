"""Compares the translation with the French and with the other segments of the same language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from craft.languages import Language
from craft.messages import N_
from craft.text.checks.check import Check, Pair
from craft.text.checks.finding import Code, QuotedText, Reference, TextFinding
from craft.text.checks.protected_spans import blank_protected
from craft.text.digests import text_digest
from craft.text.folding import fold
from craft.text.glossary import GlossaryTerm

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’\-]*")
_UNCHANGED_BLOCKS = 4  # words; fewer may be a name, or the same word in both languages
_SAME_TEXT_LETTERS = 12  # « Valider » and « OK » may well share their translation

UNCHANGED = Code("unchanged", N_("Still French"), N_("This is still the French text."))
INCONSISTENT = Code(
    "inconsistent",
    N_("The same French translated otherwise elsewhere"),
    N_("The same French is translated elsewhere as “{other}”."),
)
SAME_TEXT = Code(
    "same_text",
    N_("The same words for another French text"),
    N_("The same words already translate another French text: “{other}”."),
)


def check_unchanged(source: str, text: str, terms: Sequence[GlossaryTerm], language: Language) -> list[TextFinding]:
    """`unchanged`: still the French, unless there is nothing in it to translate."""
    if text_digest(source) != text_digest(text):
        return []
    kept = {word for term in terms if term.keep for word in _WORD.findall(fold(term.french))}
    words = [word for word in _WORD.findall(blank_protected(text)) if fold(word) not in kept and len(word) > 1]
    if not words or (len(words) == 1 and language.script == "Latn"):
        return []  # « Menu », « Action », « URL » are the same word in many languages
    return [UNCHANGED.at(0, len(text), severity="error" if len(words) >= _UNCHANGED_BLOCKS else "warning")]


def check_siblings(source: str, text: str, siblings: Iterable[Reference]) -> list[TextFinding]:
    """`inconsistent` (same French, other words) and `same_text` (same words, other French), each at most once."""
    french, own = text_digest(source), text_digest(text)
    long_enough = sum(len(word) for word in _WORD.findall(text)) >= _SAME_TEXT_LETTERS
    found: dict[str, TextFinding] = {}
    for other in siblings:
        if not other.text.strip():
            continue
        other_french, other_own = other.digests
        same_french, same_text = other_french == french, other_own == own
        if same_french and not same_text:
            found.setdefault("inconsistent", INCONSISTENT.at(0, len(text), other=str(QuotedText(other.text))))
        elif same_text and not same_french and long_enough:
            found.setdefault("same_text", SAME_TEXT.at(0, len(text), other=str(QuotedText(other.source))))
    return list(found.values())


def _run(pair: Pair) -> list[TextFinding]:
    # The forms of one message share their French, and must differ.
    found = [] if pair.is_plural else check_siblings(pair.source, pair.text, pair.siblings)
    return found + check_unchanged(pair.source, pair.text, pair.terms, pair.language)


CHECK = Check(_run, (UNCHANGED, INCONSISTENT, SAME_TEXT), of_french=True)
