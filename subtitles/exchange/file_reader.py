"""Reads the texts of a file, whatever the format. Refused with a message when it cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from craft.formats import subtitle_files
from journal.errors import Refused
from subtitles.exchange import docx_script, po, script, timed_import, xliff
from subtitles.exchange.incoming_text import IncomingText
from subtitles.exchange.units import Unit
from tutorials.pipelines.transcript_files import decoded_text, refuse_large

KINDS = {
    ".po": "po",
    ".pot": "po",
    ".xlf": "xliff",
    ".xliff": "xliff",
    ".txt": "txt",
    ".docx": "docx",
    **subtitle_files.KINDS,
}


def read(name: str, data: bytes, units: Sequence[Unit], language: str) -> list[IncomingText]:
    kind = KINDS.get(Path(name).suffix.lower())
    if kind is None:
        message = _("“{name}” is not a PO, XLIFF, SRT, WebVTT, SBV, ASS, TTML, DOCX or TXT file.")
        raise Refused(message.format(name=name))
    if not data.strip():
        raise Refused(_("“{name}” is empty.").format(name=name))
    refuse_large(name, len(data))
    known = {unit.id for unit in units}
    if kind == "xliff":
        return xliff.read(data, language, known=known)
    if kind == "docx":
        return docx_script.read(data, name, units, language)
    charset = po.charset_of(data) if kind == "po" else ""
    # Only a PO file names its encoding.
    text = decoded_text(data, name, charset, () if kind == "po" else ("fr", language))
    if kind == "po":
        return po.read(text, language, charset, known=known)
    if kind == "txt":
        return script.read(text, units, language)
    return timed_import.read(text, kind, [unit.segment for unit in units], language)
