"""XLIFF 1.0 to 1.2, as older programs write it (po2xliff, Virtaal, memoQ): read only.

In such a file our ids are seldom in the usual place. po2xliff numbers its units and drops PO's context: the reference
(`sourcefile` s12ab, `linenumber` 3) says which segment it is and which revision it started from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from lxml import etree

from subtitles.exchange.incoming_text import MAX_UNITS, IncomingText, number_in, refuse_other_language, refuse_too_many
from subtitles.exchange.xliff_text import inner_text

# No namespace: 1.0 and 1.1 could be written with a document type alone.
NAMESPACES = ("urn:oasis:names:tc:xliff:document:1.1", "urn:oasis:names:tc:xliff:document:1.2", "")
_HEADERS = "x-gettext-domain-header"
# XLIFF 1.2, section 3.3 « state »: states that need work, and states that somebody confirmed.
_UNSURE = {
    "new",
    "needs-adaptation",
    "needs-l10n",
    "needs-review-adaptation",
    "needs-review-l10n",
    "needs-review-translation",
    "needs-translation",
}
_CONFIRMED_STATES = {"final", "signed-off"}


def units_in(root: etree._Element) -> list[etree._Element]:
    """The file's units, without those that hold the header of a PO file."""
    return [unit for unit in root.iter(f"{_prefix(root)}trans-unit") if unit.get("restype") != _HEADERS]


def read(
    root: etree._Element, units: list[etree._Element], language: str, known: Collection[str]
) -> list[IncomingText]:
    """Every unit with its target. Refused when the file names another language. known: the ids of the segments."""
    prefix = _prefix(root)
    for file in root.iter(f"{prefix}file"):
        refuse_other_language(file.get("target-language", ""), language)
    found = list(islice((entry for unit in units for entry in _read_units(unit, prefix, known)), MAX_UNITS + 1))
    refuse_too_many(len(found))  # one unit may refer to all segments
    return found


def _prefix(element: etree._Element) -> str:
    namespace = etree.QName(element).namespace
    return f"{{{namespace}}}" if namespace else ""


def _read_units(unit: etree._Element, prefix: str, known: Collection[str]) -> Iterator[IncomingText]:
    source, target = unit.find(f"{prefix}source"), unit.find(f"{prefix}target")
    state = target.get("state", "") if target is not None else ""
    approved = unit.get("approved", "")
    unsure = approved == "no" or state in _UNSURE or (state == "translated" and not approved)
    previous = unit.find(f"{prefix}alt-trans[@origin='previous']/{prefix}source")
    said = previous if unsure and previous is not None else source
    identity = unit.get("id", "")
    for segment, number in _segments(unit, prefix, known) or [(identity, None)]:
        yield IncomingText(
            where=segment,
            segment=segment,
            source=inner_text(said).strip() or None,
            text=inner_text(target),
            number=number,
            unsure=unsure,
            confirmed=not unsure and (approved == "yes" or state in _CONFIRMED_STATES),
        )


def _segments(unit: etree._Element, prefix: str, known: Collection[str]) -> list[tuple[str, int | None]]:
    """(segment, revision) that the unit names: by its id, or in its references (several, where a program joined equal
    texts)."""
    for name in (unit.get("id", ""), unit.get("resname", "")):
        if name in known:
            return [(name, dict(_references(unit, prefix)).get(name))]
    return [(place, number) for place, number in dict(_references(unit, prefix)).items() if place in known]


def _references(unit: etree._Element, prefix: str) -> Iterator[tuple[str, int | None]]:
    for group in unit.findall(f"{prefix}context-group"):
        contexts = [
            (context.get("context-type", ""), (context.text or "").strip())
            for context in group.iter(f"{prefix}context")
        ]
        line = next((text for kind, text in contexts if kind == "linenumber"), "")
        for kind, text in contexts:
            place, colon, number = text.partition(":")
            if kind != "linenumber" and (not colon or number_in(number) is not None):
                yield place, number_in(number or line)
