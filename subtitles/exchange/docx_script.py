"""The script as a Word file of two columns: on the left number, times and French, on the right the text.

Written by python-docx, read back by the rows of its tables. A file that comes in is unpacked within limits and packed
anew before anything parses it: the sizes that a ZIP names may be false.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import cast
from zipfile import ZipFile

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from lxml import etree

from craft.formats.xml_files import ENTITIES_REFUSED
from craft.languages import bcp47, get
from craft.messages import Message
from journal.errors import Refused
from journal.message_translation import translate_message
from subtitles.exchange import script
from subtitles.exchange.incoming_text import IncomingText, refuse_too_many
from subtitles.exchange.units import Unit
from subtitles.exchange.xliff_text import xml_text
from tutorials.pipelines.transcript_files import refuse_large

MAX_UNPACKED = 40 * 1024 * 1024  # bytes: 10,000 sentences, as Word writes them, have fifteen million
MAX_PARTS = 500
_CELLS = "./w:tc | ./w:sdt/w:sdtContent/w:tc"
# With what was typed while changes are tracked (w:ins), without what was deleted (w:delText) or moved elsewhere.
_INSTEAD = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
_MOVED = qn("w:moveFrom")
_WORDS = (qn("w:t"), *_INSTEAD)


def write(units: Sequence[Unit], *, title: str, language: str) -> bytes:
    document = Document()
    document.core_properties.title = xml_text(title)[:255]
    document.core_properties.author = "Portevoix"
    document.core_properties.language = bcp47(language)
    document.add_heading(xml_text(title), 1)
    heads = list(script.with_headings(units))
    table = document.add_table(len(heads) + 1, 2, "Table Grid")
    table.autofit = False
    # `table.rows[n]` counts from the first row each time: minutes for ten thousand.
    rows = [[_Cell(cell, table) for cell in row.tc_lst] for row in table._tbl.tr_lst]
    for cell, name in zip(rows[0], (get("fr").endonym, get(language).endonym), strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for (left, right), (head, unit) in zip(rows[1:], heads, strict=True):
        small = left.paragraphs[0].add_run(xml_text(head))
        small.font.size, small.font.color.rgb = Pt(8), RGBColor(0x59, 0x59, 0x59)
        if language != "fr":
            left.add_paragraph(xml_text(unit.source))
        _write_text(right, xml_text(unit.text), language)
        left.width = right.width = Cm(8)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _write_text(cell: _Cell, text: str, language: str) -> None:
    """Also where it is empty: the direction is that of what will be typed."""
    run = cell.paragraphs[0].add_run(text)
    if get(language).rtl:
        cell.paragraphs[0]._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def read(data: bytes, name: str, units: Sequence[Unit], language: str) -> list[IncomingText]:
    """One incoming text per row that begins with a sentence's number. Refused when it is not such a file."""
    packed = _unpack(data, name)
    try:
        body = Document(packed).element.body
    except Exception as broken:  # python-docx raises whatever its reading of a damaged file meets
        raise _no_word_file(name) from broken
    return script.read_blocks(_blocks(body, language), units, language)


def _no_word_file(name: str) -> Refused:
    return Refused(_("“{name}” is not a Word file without macros (DOCX), or it is damaged.").format(name=name))


def _unpack(data: bytes, name: str) -> BytesIO:
    """The same file, packed anew from what was really in it. Refused: more than the limits, macros, document types."""
    packed, left = BytesIO(), MAX_UNPACKED
    try:
        with ZipFile(BytesIO(data)) as source, ZipFile(packed, "w") as target:
            parts = source.infolist()
            for part in parts[: MAX_PARTS + 1]:
                with source.open(part) as opened:
                    content = opened.read(left + 1)
                left -= len(content)
                if left < 0 or len(parts) > MAX_PARTS:
                    refuse_large(name, MAX_UNPACKED)
                if part.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")):
                    raise _no_word_file(name)
                if b"<!DOCTYPE" in content.replace(b"\0", b""):
                    raise Refused(translate_message(Message(ENTITIES_REFUSED)))
                target.writestr(part.filename, content)
    except Refused:
        raise
    except Exception as broken:  # zipfile: BadZipFile, RuntimeError (a password), NotImplementedError, zlib.error, …
        raise _no_word_file(name) from broken
    packed.seek(0)
    return packed


def _blocks(body: etree._Element, language: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """(row of the file, head, tag → text) of each row. One that is not as it was made has no head, and is named."""
    for number, row in enumerate(body.iter(qn("w:tr")), 1):
        refuse_too_many(number - 1)  # the first names the columns
        cells = [
            [_text(paragraph) for paragraph in cell.iter(qn("w:p"))]
            for cell in cast(list[etree._Element], row.xpath(_CELLS))
        ]
        head, *french = cells[0] if cells and cells[0] else [""]
        if number > 1 or script.is_head(head):
            yield number, head, {"fr": " ".join(french), language: " ".join(cells[-1] if len(cells) > 1 else [])}


def _text(paragraph: etree._Element) -> str:
    shown = (part for part in paragraph.iter(*_WORDS) if next(part.iterancestors(_MOVED), None) is None)
    return "".join((part.text or "") if part.tag == qn("w:t") else _INSTEAD[part.tag] for part in shown)
