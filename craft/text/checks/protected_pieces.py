"""What must stay letter by letter and does not."""

from __future__ import annotations

from collections import Counter

import regex

from craft.messages import N_
from craft.text.checks.check import Check, Pair
from craft.text.checks.finding import Code, Severity, TextFinding
from craft.text.checks.protected_spans import protected_spans

# Translators: an address, a code or a placeholder
_STAYS = N_("“{lost}” must stay exactly as it is.")
LINK_LOST = Code("link_lost", N_("Addresses that are missing"), _STAYS, "error")
CODE_LOST = Code("code_lost", N_("Codes and placeholders that are missing"), _STAYS, "error")
CODE_ADDED = Code(
    "code_added", N_("Codes and placeholders that are not in the French"), N_("“{added}” is not in the French.")
)
_BARE_CODE = regex.compile(r"[A-Z0-9\-]+")  # COVID-19, CM2-A: a translator may know better
_HOST = regex.compile(r"(?:https?|ftp)://[^/]+")


def check_protected(source: str, text: str) -> list[TextFinding]:
    """`link_lost` and `code_lost` for what the French has and the translation has not; `code_added` for the reverse."""
    findings = []
    for piece, kind in _pieces(source) - _pieces(text):
        # It may be there without being recognised as one: glued to a word, or followed by letters of its script.
        if piece.strip("`").casefold() not in text.casefold():
            lost = LINK_LOST if kind == "link" else CODE_LOST
            findings.append(lost.at(0, len(text), severity=_severity(piece, text), lost=piece))
    for start, end, kind in protected_spans(text):
        piece_text = text[start:end]
        if kind == "code" and piece_text[0] in "%{<$" and piece_text.casefold() not in source.casefold():
            findings.append(CODE_ADDED.at(start, end, added=piece_text))
    return findings


def _severity(lost: str, text: str) -> Severity | None:
    """None: the code's own. The same site's page in the reader's language, and a bare code, only ask."""
    host = _HOST.match(lost)
    return "warning" if _BARE_CODE.fullmatch(lost) or (host and host[0].casefold() in text.casefold()) else None


def _pieces(text: str) -> Counter[tuple[str, str]]:
    return Counter(
        (text[start:end].casefold() if kind == "link" else text[start:end], kind)
        for start, end, kind in protected_spans(text)
    )


def _run(pair: Pair) -> list[TextFinding]:
    """Of the site's words another check looks at what the program puts in (`labels`)."""
    found = check_protected(pair.source, pair.text)
    return found if pair.label is None else [finding for finding in found if finding.code == LINK_LOST.key]


CHECK = Check(_run, (LINK_LOST, CODE_LOST, CODE_ADDED))
