"""XLIFF 2.1: a unit per segment; times and revision as notes. Parsed without entities, DTD or network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from django.utils.translation import gettext as _
from lxml import etree

from craft.languages import bcp47
from journal.errors import Refused
from subtitles.exchange.incoming import Incoming
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


def read(data: bytes) -> list[Incoming]:
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
    return [_incoming(unit) for unit in units]


def _incoming(unit: etree._Element) -> Incoming:
    sources, targets, states = [], [], []
    for segment in unit.iter(f"{{{NS}}}segment"):
        states.append(segment.get("state", "initial"))
        sources.append(_words(segment.find(f"{{{NS}}}source")))
        targets.append(_words(segment.find(f"{{{NS}}}target")))
    revision = next(
        (note.text for note in unit.iter(f"{{{NS}}}note") if note.get("category") == "revision" and note.text), ""
    )
    identity = unit.get("id", "")
    return Incoming(
        where=identity,
        segment=identity,
        source=" ".join(sources),
        text=" ".join(text for text in targets if text),
        number=int(revision) if revision.isdigit() else None,
        # « initial » beside a target: a program that leaves states alone; only « translated » says not reviewed.
        unsure="translated" in states,
    )


def _words(element: etree._Element | None) -> str:
    """Text with what stands inside inline codes and marks; comments and instructions left out."""
    if element is None:
        return ""
    return "".join(cast(list[str], element.xpath(".//text()")))
