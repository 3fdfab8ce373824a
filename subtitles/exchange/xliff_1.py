"""XLIFF 1.2, which older programs want, written; 1.0 to 1.2, as they write it (po2xliff, Virtaal, memoQ), read.

In such a file our ids are seldom in the usual place. po2xliff numbers its units and drops PO's context: the reference
(`sourcefile` s12ab, `linenumber` 3) says which segment it is and which revision it started from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import cast

from lxml import etree

from craft.languages import bcp47
from subtitles.exchange.incoming_text import MAX_UNITS, IncomingText, number_in, refuse_other_language, refuse_too_many
from subtitles.exchange.units import Unit
from subtitles.exchange.xliff_text import document, inner_text, text_element

# No namespace: 1.0 and 1.1 could be written with a document type alone.
NAMESPACES = ("urn:oasis:names:tc:xliff:document:1.1", "urn:oasis:names:tc:xliff:document:1.2", "")
NS = "urn:oasis:names:tc:xliff:document:1.2"
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
_STALE = "needs-review-translation"
_CONFIRMED_STATES = {"final", "signed-off"}


def write(units: Sequence[Unit], *, slug: str, language: str) -> str:
    """A unit per segment. The revision stands in a reference, as programs carry it over from PO; what is stale says so
    by its state and names the French that was translated."""
    root = etree.Element(f"{{{NS}}}xliff", {"version": "1.2"}, cast(dict[str, str], {None: NS}))
    languages = {"source-language": "fr", "target-language": bcp47(language)}
    file = etree.SubElement(root, f"{{{NS}}}file", {"original": slug, "datatype": "plaintext", **languages})
    body = etree.SubElement(file, f"{{{NS}}}body")
    for unit in units:
        approved = "yes" if unit.state == "final" else "no"
        element = etree.SubElement(body, f"{{{NS}}}trans-unit", id=unit.id, approved=approved)
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text_element(element, NS, "source", unit.source)
        if unit.text:
            text_element(element, NS, "target", unit.text, state=_STALE if unit.stale else unit.state)
        place = etree.SubElement(element, f"{{{NS}}}context-group", purpose="location")
        text_element(place, NS, "context", unit.id, **{"context-type": "sourcefile"})
        text_element(place, NS, "context", str(unit.number), **{"context-type": "linenumber"})
        for note in filter(None, (unit.note, unit.shorter)):
            text_element(element, NS, "note", note, **{"from": "developer"})
        if unit.previous:
            earlier = etree.SubElement(element, f"{{{NS}}}alt-trans", origin="previous")
            text_element(earlier, NS, "source", unit.previous)
            text_element(earlier, NS, "target", unit.text)
    return document(root)


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
