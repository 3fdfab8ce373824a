"""XLIFF 2.1: a unit per segment; times and revision as notes. Parsed without entities, DTD or network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from django.utils.translation import gettext as _
from lxml import etree

from craft.languages import bcp47, get
from journal.errors import Refused
from subtitles.exchange.incoming import Incoming, number_in, refuse_other_language
from subtitles.exchange.units import Unit

NS = "urn:oasis:names:tc:xliff:document:2.0"
MAX_UNITS = 10_000
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(units: Sequence[Unit], *, slug: str, language: str) -> str:
    languages = {"version": "2.1", "srcLang": "fr", "trgLang": bcp47(language)}
    # The stubs know no default namespace (None), which is what every reader of XLIFF expects.
    root = etree.Element(f"{{{NS}}}xliff", languages, cast(dict[str, str], {None: NS}))
    file = etree.SubElement(root, f"{{{NS}}}file", id="f1", original=slug)
    for one in units:
        unit = etree.SubElement(file, f"{{{NS}}}unit", id=one.id)
        notes = etree.SubElement(unit, f"{{{NS}}}notes")
        if one.note:
            _text_element(notes, "note", one.note, category="time")
        if one.previous:
            _text_element(notes, "note", one.previous, category="previous")
        _text_element(notes, "note", str(one.number), category="revision")
        segment = etree.SubElement(unit, f"{{{NS}}}segment", id="1", state=one.state)
        if one.stale:
            segment.set("subState", "portevoix:stale")
        _text_element(segment, "source", one.source)
        if one.text:
            _text_element(segment, "target", one.text)
    body = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def _text_element(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{NS}}}{name}", attributes).text = _NOT_XML.sub("", text)


def read(data: bytes, language: str) -> list[Incoming]:
    """Every unit with a target. Refused for anything that is not XLIFF 2, or that declares a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        line = getattr(broken, "lineno", None) or 1
        raise Refused(_("This XLIFF file is damaged: look at line {n}.").format(n=line)) from broken
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(_("This file declares entities: such files are not read."))
    if root.tag != f"{{{NS}}}xliff":
        raise Refused(_("This is not an XLIFF 2 file."))
    units = list(root.iter(f"{{{NS}}}unit"))
    if len(units) > MAX_UNITS:
        raise Refused(_("This file has more than 10,000 entries."))
    refuse_other_language(root.get("trgLang", ""), language)
    space = " " if get(language).spaces else ""
    return [_incoming(unit, space) for unit in units]


def _incoming(unit: etree._Element, space: str) -> Incoming:
    """Other programs cut a unit into segments, with what stands between as `ignorable`."""
    sources, targets, states, partial = "", "", [], []
    for part in unit.iter(f"{{{NS}}}segment", f"{{{NS}}}ignorable"):
        source, target = _words(part.find(f"{{{NS}}}source")), _words(part.find(f"{{{NS}}}target"))
        if part.tag == f"{{{NS}}}ignorable":
            sources, targets = sources + source, targets + (target or source)
            continue
        states.append(part.get("state", "initial"))
        partial.append(bool(target.strip()))
        sources = sources + (" " if sources and not sources[-1].isspace() else "") + source
        targets = targets + (space if targets and not targets[-1].isspace() else "") + target
    revision = next(
        (note.text for note in unit.iter(f"{{{NS}}}note") if note.get("category") == "revision" and note.text), ""
    )
    identity = unit.get("id", "")
    if any(partial) and not all(partial):
        return Incoming(identity, "", "", why=_("Only a part of this sentence is translated in the file."))
    return Incoming(
        where=identity,
        segment=identity,
        source=sources.strip(),
        text=targets if any(partial) else "",
        number=number_in(revision),
        # « initial » beside a target: a program that leaves states alone; only « translated » says not reviewed.
        unsure="translated" in states,
        confirmed=bool(states) and set(states) <= {"reviewed", "final"},
    )


def _words(element: etree._Element | None) -> str:
    """Text with what stands inside inline codes and marks; comments and instructions left out."""
    if element is None:
        return ""
    return "".join(cast(list[str], element.xpath(".//text()")))
