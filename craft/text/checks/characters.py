"""Characters that nobody sees and that do harm: controls, direction overrides, debris of conversions."""

from __future__ import annotations

import unicodedata

import regex

from craft.messages import N_
from craft.text.bidi import OVERRIDES, without_partner
from craft.text.checks.check import Check
from craft.text.checks.finding import Code, TextFinding

# Overrides make a text read otherwise than it is stored, and so does what is opened and never closed (CVE-2021-42574).
# Isolates, the marks LRM, RLM, ALM, and embeddings that are closed are how people write « Pronote » inside Persian.
# ZWJ and ZWNJ are spelling in Persian, Hindi, Sinhala. ZWSP parts words in Khmer.
_FORBIDDEN = regex.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202d\u202e\ufeff\ufff9-\uffff"
    r"\p{Co}\p{Cs}\U000e0000-\U000e007f]+"
)
_ZERO_WIDTH_SPACE = regex.compile(r"\u200b+")
_SPACELESS_SCRIPTS = regex.compile(r"[\p{Khmer}\p{Thai}\p{Lao}\p{Myanmar}\p{Tibetan}]")

FORBIDDEN_CHARACTER = Code(
    "forbidden_character",
    N_("Invisible characters"),
    {
        "": N_("An invisible character ({name}) must go."),
        "isolate": N_("A change of direction is opened and not closed, or closed and not opened."),
    },
    "error",
)


def check_characters(text: str) -> list[TextFinding]:
    """`forbidden_character` for each run of them, and for isolates and embeddings that do not pair."""
    findings = [
        FORBIDDEN_CHARACTER.at(*match.span(), name=_name(match.group()[0])) for match in _FORBIDDEN.finditer(text)
    ]
    if not _SPACELESS_SCRIPTS.search(text):
        findings += [
            FORBIDDEN_CHARACTER.at(*match.span(), severity="warning", name=_name("\u200b"))
            for match in _ZERO_WIDTH_SPACE.finditer(text)
        ]
    # An override is named already, closed or not.
    alone = [place for place in without_partner(text) if text[place] not in OVERRIDES]
    return findings + [FORBIDDEN_CHARACTER.at(place, place + 1, "isolate") for place in alone[:1]]


def _name(sign: str) -> str:
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip()


CHECK = Check(lambda pair: check_characters(pair.text), (FORBIDDEN_CHARACTER,), of_french=True)
