"""Emptiness and spaces."""

from __future__ import annotations

import regex

from craft.text.checks.finding import TextFinding, finding

_DOUBLE = regex.compile(r"(?<=\S)[ \t\u00a0\u202f\u2009\u3000]{2,}(?=\S)")
_INVISIBLE = regex.compile(r"[\s\p{Cf}\p{Cc}]*")


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
        findings.append(finding("leading_space", 0, start))
    if end < len(text) and not source[-1:].isspace():
        findings.append(finding("trailing_space", end, len(text)))
    if not _DOUBLE.search(source):
        findings += [finding("double_space", *match.span()) for match in _DOUBLE.finditer(text)]
    return findings
