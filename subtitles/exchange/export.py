"""Units → a document in one of the formats."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from craft import languages
from craft.formats.srt_writer import write_srt
from craft.formats.webvtt import escape, timestamp
from journal.errors import Missing
from subtitles.exchange import docx_script, po, script, xliff, xliff_1
from subtitles.exchange.units import Unit, units_to_exchange
from tutorials.models import LanguageVersion, Tutorial

WRITERS = {"po": po.write, "xliff": xliff.write, "xliff12": xliff_1.write}
FORMATS = ("po", "xliff", "xliff12", "srt", "vtt", "txt", "docx")


def no_such_format() -> Missing:
    return Missing(_("There is no file in this format."))


def export_texts(units: Sequence[Unit], *, slug: str, title: str, language: str, format: str) -> str:
    """The document as text. Raises Missing for a format that it does not write."""
    if format in WRITERS:
        return WRITERS[format](units, slug=slug, language=language)
    if format == "srt":
        return _srt(units)
    if format == "vtt":
        return _vtt(units, language)
    if format == "txt":
        return script.write(units, title=title, language=language)
    raise no_such_format()


def export_file(tutorial: Tutorial, version: LanguageVersion | None, format: str) -> str | bytes:
    """The texts of a version, or of the transcript where there is none: the same, and the bytes of a DOCX, which is no
    text."""
    units, language = units_to_exchange(tutorial, version)
    title = next((unit.text for unit in units if unit.segment.kind == "title" and unit.text), tutorial.title_fr)
    if format == "docx":
        return docx_script.write(units, title=title, language=language)
    return export_texts(units, slug=tutorial.slug, title=title, language=language, format=format)


def _timed_units(units: Sequence[Unit]) -> list[tuple[int, int, Unit]]:
    return [
        (unit.segment.start_ms, unit.segment.end_ms, unit)
        for unit in units
        if unit.text and unit.segment.start_ms is not None and unit.segment.end_ms is not None
    ]


def _srt(units: Sequence[Unit]) -> str:
    return write_srt((start, end, unit.text) for start, end, unit in _timed_units(units))


def _vtt(units: Sequence[Unit], language: str) -> str:
    blocks = [f"WEBVTT\nLanguage: {languages.bcp47(language)}\n"]
    for start, end, unit in _timed_units(units):
        blocks.append(f"{unit.id}\n{timestamp(start)} --> {timestamp(end)}\n{escape(unit.text)}\n")
    return "\n".join(blocks)
