"""The script of two columns: out to Word, edited there as people edit, in again; and what a hostile file may not do."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table

from journal.errors import Refused
from subtitles.exchange import docx_script, export_file, import_texts
from subtitles.models import Translation
from tests import factories
from tests.subtitles.exchanged import back, claire, filled, real_texts, version_of
from tutorials.models import LanguageVersion, Segment

pytestmark = pytest.mark.django_db
LANGUAGE = "ro"
TEXT = "Apăsați butonul timp de trei secunde."


def word(version: LanguageVersion) -> bytes:
    data = export_file(version.tutorial, version, "docx")
    assert isinstance(data, bytes)
    return data


def edited(data: bytes, edit: Callable[[Table], object]) -> bytes:
    document = Document(BytesIO(data))
    edit(document.tables[0])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


MANY_PARTS: dict[str, Any] = {f"word_{n}": b"" for n in range(600)}


def packed(data: bytes, *, without: str = "", **more: bytes) -> bytes:
    """The file with parts more (`word_x` is word/x), and one fewer."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != without:
                target.writestr(name, source.read(name))
        for name, content in more.items():
            target.writestr(name.replace("_", "/", 1).replace("_", "."), content)
    return out.getvalue()


def stored() -> list[str]:
    rows = Translation.objects.filter(segment__kind="speech").order_by("segment__start_ms")
    return [row.latest.text for row in rows if row.latest]


@pytest.mark.parametrize("language", ["ar", "zh-Hans"])
def test_an_untouched_round_trip_changes_nothing(language: str) -> None:
    version = version_of(language)
    back(version, claire(), "in.po", filled(version, real_texts(language)))
    data = word(version)
    outcome = back(version, claire(), "out.docx", data)
    assert (outcome.changed, outcome.refused) == ([], [])
    assert outcome.unchanged == 61  # with the title
    right = Document(BytesIO(data)).tables[0].cell(2, 1).paragraphs[0]
    assert bool(right._p.findall(".//" + qn("w:bidi"))) == (language == "ar")


def test_the_transcript_goes_out_and_comes_back_corrected() -> None:
    tutorial = factories.tutorial()
    by = factories.coordinator()
    data = export_file(tutorial, None, "docx")
    assert isinstance(data, bytes)
    data = edited(data, lambda table: setattr(table.cell(2, 1), "text", "Appuyez longtemps sur le bouton."))
    outcome = import_texts(by=by, tutorial=tutorial, version=None, name="a.docx", data=data, submit=True)
    assert (len(outcome.changed), outcome.refused) == (1, [])
    assert Segment.objects.filter(kind="speech").earliest("start_ms").text == "Appuyez longtemps sur le bouton."


TRACKED = (
    f'<w:p {nsdecls("w")}><w:r><w:t xml:space="preserve">Apăsați </w:t></w:r><w:ins w:id="1" w:author="I"><w:r>'
    '<w:t>butonul</w:t></w:r></w:ins><w:del w:id="2" w:author="I"><w:r><w:delText> roșu</w:delText></w:r></w:del>'
    '<w:moveFrom w:id="3" w:author="I"><w:r><w:t> acum</w:t></w:r></w:moveFrom>'
    '<w:hyperlink r:id="rId99" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:r>'
    "<w:br/><w:t>timp de</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent><w:r><w:tab/><w:t>trei secunde.</w:t></w:r>"
    "</w:sdtContent></w:sdt></w:p>"
)


def tracked(table: Table) -> None:
    cell = table.cell(2, 1)._tc
    for paragraph in cell.p_lst:
        cell.remove(paragraph)
    cell.append(parse_xml(TRACKED))


def typed(table: Table) -> None:
    table.cell(2, 1).text = TEXT


def broken_in_two(table: Table) -> None:
    table.cell(2, 1).text = TEXT.replace("timp", "\ntimp")


def in_two_paragraphs(table: Table) -> None:
    table.cell(2, 1).text = "Apăsați butonul"
    table.cell(2, 1).add_paragraph(TEXT[15:])


def with_rows_exchanged(table: Table) -> None:
    table.cell(2, 1).text = TEXT
    table._tbl.append(table._tbl.tr_lst[1])


@pytest.mark.parametrize(
    "edit",
    [typed, broken_in_two, in_two_paragraphs, with_rows_exchanged, tracked],
    ids=["typed", "with a line break", "in two paragraphs", "with rows in another order", "with changes tracked"],
)
def test_what_was_typed_comes_in(version: LanguageVersion, edit: Callable[[Table], object]) -> None:
    outcome = back(version, claire(), "a.docx", edited(word(version), edit))
    assert outcome.refused == []
    assert stored() == [TEXT]


def test_a_row_that_is_not_as_it_was_made_is_named_and_the_others_come_in(version: LanguageVersion) -> None:
    def edit(table: Table) -> None:
        table.cell(2, 1).text = TEXT
        table.cell(3, 0).paragraphs[0].clear()
        table.cell(3, 1).text = "Fără număr."
        table.cell(4, 0).paragraphs[1].text = "Un autre français."
        table.cell(4, 1).text = "Altă propoziție."

    outcome = back(version, claire(), "a.docx", edited(word(version), edit))
    assert stored() == [TEXT]
    assert [refusal["why"][:30] for refusal in outcome.refused] == [
        "No sentence of the tutorial has"[:30],
        "The French of this sentence is "[:30],
    ]


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'


def lying(data: bytes) -> bytes:
    """A part of 60 MB that its directory and its head call one of ten bytes."""
    bomb = bytearray(packed(data, word_x=b"\0" * 60_000_000))
    size = (60_000_000).to_bytes(4, "little")
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(bomb)


BAD: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda data: b"PK\x03\x04 nothing", "is not a Word file"),
    (lambda data: data[: len(data) // 2], "is not a Word file"),
    (lambda data: packed(data, without="word/document.xml"), "is not a Word file"),
    (lambda data: packed(data, without="[Content_Types].xml"), "is not a Word file"),
    (lambda data: packed(data, word_x=b"\0" * 45_000_000), "larger than"),
    (lying, "is not a Word file"),
    (lambda data: packed(data, **MANY_PARTS), "larger than"),
    (lambda data: packed(data, word_vbaProject_bin=b"x"), "without macros"),
    (lambda data: packed(data, without="word/document.xml", word_document_xml=ENTITIES), "declares entities"),
    (lambda data: packed(data, customXml_a_xml=ENTITIES.decode().encode("utf-16")), "declares entities"),
    (lambda data: edited(data, lambda table: table._tbl.getparent().remove(table._tbl)), "not a script of this"),
]


def test_a_bad_file_is_refused_with_a_sentence_and_changes_nothing(version: LanguageVersion) -> None:
    good = word(version)
    for spoil, says in BAD:
        with pytest.raises(Refused, match=says):
            back(version, claire(), "a.docx", spoil(good))
    assert not Translation.objects.exists()


def test_the_limits_are_those_of_ten_thousand_sentences() -> None:
    assert docx_script.MAX_UNPACKED >= 10_000 * 1_500
