"""The checks of the site's own words: placeholders, signs of markup, and length.

A label goes into the page as it is (its text is the program's, which trusts it): a stray `<` or `"` could close the
very tag that it stands in. So signs of markup are refused unless the French has the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import regex

from craft.text.checks.finding import TextFinding, finding
from craft.text.graphemes import count

PLACEHOLDER = regex.compile(r"%\(\w+\)[-+#0 ]?\d*(?:\.\d+)?[sdifrxg]|%%|\{\w*\}|</?\w[^<>]*>|&#?\w+;")
_MARKUP = regex.compile(r"[<>&\"]")
# A button that grows much beyond its French breaks a phone's row; longer texts wrap.
LABEL_LETTERS = 30
LONGER, AND_MORE = 1.6, 8


@dataclass(frozen=True)
class Label:
    """plural: one form of a plural message. numbers: the first numbers that take the form (two are enough).
    number: the placeholder of the number, where the other French form says it: French may say « un texte », and the
    same form is for 21 texts in Ukrainian."""

    plural: bool = False
    numbers: tuple[int, ...] = ()
    number: str = ""

    @property
    def may_leave_number_out(self) -> bool:
        """« one minute »: where the form is for a single number, its words may say it."""
        return self.plural and len(self.numbers) == 1

    def with_number(self, wanted: Counter[str]) -> Counter[str]:
        """What must be said, the number too where the form is for numbers beyond 0 and 1."""
        if self.number in wanted or not self.number or max(self.numbers, default=0) < 2:
            return wanted
        return wanted + Counter([self.number])


def check_label(source: str, text: str, label: Label) -> list[TextFinding]:
    """`code_lost`, `code_added` (both block), `markup`, `label_long`."""
    wanted = label.with_number(Counter(PLACEHOLDER.findall(source)))
    found = Counter(PLACEHOLDER.findall(text))
    findings = [
        finding("code_lost", 0, len(text), severity="error", lost=piece)
        for piece in (wanted - found)
        if not (label.may_leave_number_out and piece.startswith(("%(", "{")))
    ]
    more = found - wanted
    if label.number and label.number not in wanted and not label.may_leave_number_out:
        more -= Counter([label.number])
    for match in PLACEHOLDER.finditer(text):
        if more[match.group()]:
            findings.append(finding("code_added", *match.span(), severity="error", added=match.group()))
    bare = PLACEHOLDER.sub(lambda match: " " * len(match.group()), text)
    # Beside a %(name)s a lone % breaks what the program puts in; beside {name} it is a percent sign like any other.
    if "%" in bare and any(piece.startswith("%") for piece in wanted):
        place = bare.index("%")
        findings.append(finding("code_added", place, place + 1, severity="error", added="%"))
    for match in _MARKUP.finditer(bare):
        findings.append(finding("markup", *match.span(), sign=match.group()))
    return findings + _length(source, text)


def fits(source: str, text: str, label: Label) -> bool:
    """Whether a text can stand in the page: nothing that blocks, and no control character."""
    blocking = [finding for finding in check_label(source, text, label) if finding.severity == "error"]
    return bool(text.strip()) and not blocking and not regex.search(r"[\p{Cc}\p{Cs}]", text)


def _length(source: str, text: str) -> list[TextFinding]:
    french, own = count(source), count(text)
    if french > LABEL_LETTERS or own <= LONGER * french + AND_MORE:
        return []
    return [finding("label_long", 0, len(text), count=own, french=french)]
