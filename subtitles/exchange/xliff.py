"""XLIFF 2.1: a unit per segment; times and revision as notes. Parsed without entities, DTD or network.

Older versions are read, too (`xliff_1`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

from django.utils.translation import gettext as _
from lxml import etree

from craft.cues.line_breaks import is_spaced
from craft.formats.xml_files import ENTITIES_REFUSED, document_type, parse_xml
from craft.languages import bcp47, get
from craft.messages import Message
from journal.errors import Refused
from journal.message_translation import translate_message
from subtitles.exchange import xliff_1
from subtitles.exchange.incoming_text import IncomingText, number_in, refuse_other_language, refuse_too_many
from subtitles.exchange.units import Unit
from subtitles.exchange.xliff_text import document, inner_text, text_element

NS = "urn:oasis:names:tc:xliff:document:2.0"


def write(units: Sequence[Unit], *, slug: str, language: str) -> str:
    languages = {"version": "2.1", "srcLang": "fr", "trgLang": bcp47(language)}
    # The stubs know no default namespace (None), which is what every reader of XLIFF expects.
    root = etree.Element(f"{{{NS}}}xliff", languages, cast(dict[str, str], {None: NS}))
    file = etree.SubElement(root, f"{{{NS}}}file", id="f1", original=slug)
    for unit in units:
        element = etree.SubElement(file, f"{{{NS}}}unit", id=unit.id)
        notes = etree.SubElement(element, f"{{{NS}}}notes")
        if unit.note:
            text_element(notes, NS, "note", unit.note, category="time")
        if unit.shorter:
            text_element(notes, NS, "note", unit.shorter, category="shorter")
        if unit.previous:
            text_element(notes, NS, "note", unit.previous, category="previous")
        text_element(notes, NS, "note", str(unit.number), category="revision")
        segment = etree.SubElement(element, f"{{{NS}}}segment", id="1", state=unit.state)
        if unit.stale:
            segment.set("subState", "portevoix:stale")
        text_element(segment, NS, "source", unit.source)
        if unit.text:
            text_element(segment, NS, "target", unit.text)
    return document(root)


def read(data: bytes, language: str, *, known: Collection[str] = ()) -> list[IncomingText]:
    """Every unit with its target. Refused for anything that is not XLIFF, or that declares entities.

    known: the ids of the segments; older versions may name them in several places.
    """
    try:
        root = parse_xml(data)
    except (etree.XMLSyntaxError, ValueError) as broken:
        line = getattr(broken, "lineno", None) or 1
        raise Refused(_("This XLIFF file is damaged: look at line {n}.").format(n=line)) from broken
    if _declares(root):
        raise Refused(translate_message(Message(ENTITIES_REFUSED)))
    name = etree.QName(root)
    older = name.localname == "xliff" and (name.namespace or "") in xliff_1.NAMESPACES
    if not older and root.tag != f"{{{NS}}}xliff":
        raise Refused(_("This is not an XLIFF file of a version from 1.0 to 2.1."))
    units = xliff_1.units_in(root) if older else list(root.iter(f"{{{NS}}}unit"))
    refuse_too_many(len(units))
    if not units:
        raise Refused(_("This XLIFF file has no entry."))
    if older:
        return xliff_1.read(root, units, language, known)
    refuse_other_language(root.get("trgLang", ""), language)
    space = " " if is_spaced(get(language)) else ""
    return [_read_unit(unit, space) for unit in units]


def _declares(root: etree._Element) -> bool:
    """Whether the file declares a document type. XLIFF 1.0 may name the standard's: that is allowed and not fetched."""
    dtd = document_type(root)
    if dtd is None:
        return False
    declared = any(True for part in (*dtd.iterentities(), *dtd.iterelements()))
    return declared or dtd.external_id != "-//XLIFF//DTD XLIFF//EN"


def _read_unit(unit: etree._Element, space: str) -> IncomingText:
    """Other programs cut a unit into segments, with the text between them as `ignorable`, and may put the translated
    parts in another order (4.7.4 « order »)."""
    parts = list(unit.iter(f"{{{NS}}}segment", f"{{{NS}}}ignorable"))
    segments = [part for part in parts if part.tag == f"{{{NS}}}segment"]
    states = [segment.get("state", "initial") for segment in segments]
    partial = [bool(inner_text(segment.find(f"{{{NS}}}target")).strip()) for segment in segments]
    ordered = _in_order(parts)
    revision = next(
        (note.text for note in unit.iter(f"{{{NS}}}note") if note.get("category") == "revision" and note.text), ""
    )
    identity = unit.get("id", "")
    if any(partial) and not all(partial):
        return IncomingText(identity, "", "", why=_("Only a part of this sentence is translated in the file."))
    if ordered is None:
        return IncomingText(identity, "", "", why=_("The order of this sentence’s parts cannot be read from the file."))
    return IncomingText(
        where=identity,
        segment=identity,
        source=_join_parts(parts, "source", " ").strip(),
        text=_join_parts(ordered, "target", space) if any(partial) else "",
        number=number_in(revision),
        # « initial » with a target: the program does not set states. Only « translated » means not reviewed.
        unsure="translated" in states,
        confirmed=bool(states) and set(states) <= {"reviewed", "final"},
    )


def _join_parts(parts: Sequence[etree._Element], name: str, space: str) -> str:
    """The texts of the parts joined, with `space` between two segments that nothing separates. Untranslated text
    between them is taken from the source."""
    said = ""
    for part in parts:
        words = inner_text(part.find(f"{{{NS}}}{name}"))
        if part.tag == f"{{{NS}}}ignorable":
            said += words or inner_text(part.find(f"{{{NS}}}source"))
        else:
            said += (space if said and not said[-1].isspace() else "") + words
    return said


def _in_order(parts: Sequence[etree._Element]) -> list[etree._Element] | None:
    """The parts in the order of their targets: by `order`, counted from 1, else by position. None when two parts have
    the same place, or a place does not exist."""
    places: dict[int, etree._Element] = {}
    for at, part in enumerate(parts, 1):
        target = part.find(f"{{{NS}}}target")
        said = target.get("order", "") if target is not None else ""
        places[number_in(said) or 0 if said else at] = part
    return [places[at] for at in sorted(places)] if sorted(places) == list(range(1, len(parts) + 1)) else None
