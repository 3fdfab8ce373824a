"""XLIFF 2.1: a unit per segment; times and revision as notes. Parsed without entities, DTD or network."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from lxml import etree

from journal.errors import Refused
from subtitles.exchange.incoming import Incoming
from subtitles.exchange.units import Unit

NS = "urn:oasis:names:tc:xliff:document:2.0"
MAX_UNITS = 10_000


def write(units: Sequence[Unit], *, slug: str, language: str) -> str:
    root = etree.Element(f"{{{NS}}}xliff", nsmap={None: NS}, version="2.1", srcLang="fr", trgLang=language)
    file = etree.SubElement(root, f"{{{NS}}}file", id="f1", original=slug)
    for one in units:
        unit = etree.SubElement(file, f"{{{NS}}}unit", id=one.id)
        notes = etree.SubElement(unit, f"{{{NS}}}notes")
        if one.note:
            etree.SubElement(notes, f"{{{NS}}}note", category="time").text = one.note
        if one.previous:
            etree.SubElement(notes, f"{{{NS}}}note", category="previous").text = one.previous
        etree.SubElement(notes, f"{{{NS}}}note", category="revision").text = str(one.number)
        segment = etree.SubElement(unit, f"{{{NS}}}segment", id="1", state=one.state)
        if one.stale:
            segment.set("subState", "portevoix:stale")
        etree.SubElement(segment, f"{{{NS}}}source").text = one.source
        if one.text:
            etree.SubElement(segment, f"{{{NS}}}target").text = one.text
    body = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def read(data: bytes) -> list[Incoming]:
    """Every unit with a target. Refused for anything that is not XLIFF 2, or that declares a document type."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused(_("This file declares entities: such files are not read."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise Refused(_("This XLIFF file is damaged: {detail}").format(detail=str(broken)[:200])) from broken
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
        sources.append("".join(segment.findtext(f"{{{NS}}}source") or ""))
        target = segment.find(f"{{{NS}}}target")
        targets.append("".join(target.itertext()) if target is not None else "")
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
        unsure=any(state != "final" for state in states),
    )
