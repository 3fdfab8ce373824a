"""Emptiness and spaces."""

from __future__ import annotations

import regex

from craft.messages import N_
from craft.text.checks.check import Check, Pair
from craft.text.checks.finding import Code, TextFinding

_DOUBLE = regex.compile(r"(?<=\S)[ \t\u00a0\u202f\u2009\u3000]{2,}(?=\S)")
_INVISIBLE = regex.compile(r"[\s\p{Cf}\p{Cc}]*")

EMPTY = Code("empty", N_("No text"), N_("The translation is empty."), "error")
LEADING_SPACE = Code("leading_space", N_("Space at the beginning"), N_("The text begins with a space."))
TRAILING_SPACE = Code("trailing_space", N_("Space at the end"), N_("The text ends with a space."))
DOUBLE_SPACE = Code("double_space", N_("Two spaces in a row"), N_("There are two spaces in a row."))


def is_empty(text: str) -> bool:
    """Whether a reader sees nothing at all."""
    return _INVISIBLE.fullmatch(text) is not None


def check_spaces(source: str, text: str) -> list[TextFinding]:
    """Leading, trailing and double spaces that the French does not have either."""
    findings = []
    inner = text.strip()
    start = text.index(inner[0]) if inner else 0
    end = start + len(inner)
    if start and not source[:1].isspace():
        findings.append(LEADING_SPACE.at(0, start))
    if end < len(text) and not source[-1:].isspace():
        findings.append(TRAILING_SPACE.at(end, len(text)))
    if not _DOUBLE.search(source):
        findings += [DOUBLE_SPACE.at(*match.span()) for match in _DOUBLE.finditer(text)]
    return findings


def _run(pair: Pair) -> list[TextFinding]:
    if is_empty(pair.text):
        return [] if is_empty(pair.source) else [EMPTY.at(0, len(pair.text))]
    return check_spaces(pair.source, pair.text)


CHECK = Check(_run, (EMPTY, LEADING_SPACE, TRAILING_SPACE, DOUBLE_SPACE), of_french=True)
