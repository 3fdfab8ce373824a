"""The checks of the site's own words: placeholders, signs of markup, and length.

A label goes into the page as it is (its text is the program's, which trusts it): a stray `<` or `"` could close the
very tag that it stands in. So signs of markup are refused unless the French has the same.
"""

from __future__ import annotations

from collections import Counter

import regex

from craft.messages import N_, N_n
from craft.text.checks.check import Check, Pair
from craft.text.checks.finding import Code, TextFinding
from craft.text.checks.finding import Label as Label
from craft.text.checks.protected_pieces import CODE_ADDED, CODE_LOST
from craft.text.graphemes import count

PLACEHOLDER = regex.compile(r"%\(\w+\)[-+#0 ]?\d*(?:\.\d+)?[sdifrxg]|%%|\{\w*\}|</?\w[^<>]*>|&#?\w+;")
_MARKUP = regex.compile(r"[<>&\"]")
# A button that grows much beyond its French breaks a phone's row; longer texts wrap.
LABEL_LETTERS = 30
LONGER, AND_MORE = 1.6, 8

MARKUP = Code(
    "markup", N_("Signs that the site's pages cannot show"), N_("“{sign}” cannot stand in a word of the site."), "error"
)
LABEL_LONG = Code(
    "label_long",
    N_("Longer than a button of the site"),
    N_n(
        # Translators: both values are numbers of characters
        "{count} character where the French has {french}: a button may have no room.",
        "{count} characters where the French has {french}: a button may have no room.",
        by="count",
    ),
)


def check_label(source: str, text: str, label: Label) -> list[TextFinding]:
    """`code_lost`, `code_added` (both block), `markup`, `label_long`."""
    wanted = label.with_number(Counter(PLACEHOLDER.findall(source)))
    found = Counter(PLACEHOLDER.findall(text))
    findings = [
        CODE_LOST.at(0, len(text), severity="error", lost=piece)
        for piece in (wanted - found)
        if not (label.may_leave_number_out and piece.startswith(("%(", "{")))
    ]
    more = found - wanted
    if label.number and label.number not in wanted and not label.may_leave_number_out:
        more -= Counter([label.number])
    for match in PLACEHOLDER.finditer(text):
        if more[match.group()]:
            findings.append(CODE_ADDED.at(*match.span(), severity="error", added=match.group()))
    bare = PLACEHOLDER.sub(lambda match: " " * len(match.group()), text)
    # Beside a %(name)s a lone % breaks what the program puts in; beside {name} it is a percent sign like any other.
    if "%" in bare and any(piece.startswith("%") for piece in wanted):
        place = bare.index("%")
        findings.append(CODE_ADDED.at(place, place + 1, severity="error", added="%"))
    for match in _MARKUP.finditer(bare):
        findings.append(MARKUP.at(*match.span(), sign=match.group()))
    return findings + _length(source, text)


def fits(source: str, text: str, label: Label) -> bool:
    """Whether a text can stand in the page: nothing that blocks, and no control character."""
    blocking = [finding for finding in check_label(source, text, label) if finding.severity == "error"]
    return bool(text.strip()) and not blocking and not regex.search(r"[\p{Cc}\p{Cs}]", text)


def _length(source: str, text: str) -> list[TextFinding]:
    french, own = count(source), count(text)
    if french > LABEL_LETTERS or own <= LONGER * french + AND_MORE:
        return []
    return [LABEL_LONG.at(0, len(text), count=own, french=french)]


def _run(pair: Pair) -> list[TextFinding]:
    return [] if pair.label is None else check_label(pair.source, pair.text, pair.label)


CHECK = Check(_run, (MARKUP, LABEL_LONG), of_french=True)
