"""Subtitle files of the formats that people bring, each read whole or refused: a cue is never dropped silently.

SRT and WebVTT have readers of their own (docs/decisions/0021), YouTube's SBV is SRT with another line of times, and
pysubs2 reads the rest. It passes over what it does not know, so its cues are counted against the file's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pysubs2
import regex
from lxml import etree

from craft.formats.problems import Problem
from craft.formats.srt_reader import SrtCue, read_srt_file
from craft.formats.webvtt_reader import read_webvtt
from craft.formats.xml_files import ENTITIES_REFUSED, document_type, parse_xml
from craft.messages import N_, MessageError
from craft.text.bidi import without_edge_marks

KINDS = {
    ".srt": "srt",
    ".vtt": "vtt",
    ".webvtt": "vtt",
    ".sbv": "sbv",
    ".ass": "ass",
    ".ssa": "ssa",
    ".ttml": "ttml",
    ".dfxp": "ttml",
    ".xml": "ttml",
}
# Also what was meant as such a line, after an empty one: the reader of SRT then says that its times cannot be read.
_SBV_TIMES = regex.compile(
    r"^[ \t]*(\d+:\d+:\d+\.\d+),(\d+:\d+:\d+\.\d+)[ \t]*$"
    r"|(?<=\A|\n[ \t]*\n)(\d[^\s,]*:[^\s,]*)[ \t]*,[ \t]*(\d[^\s,]*:\S*)[ \t]*$",
    flags=regex.MULTILINE,
)
_XML_DECLARATION = regex.compile(r"^\s*<\?xml[^>]*\?>")
_XML_ID = regex.compile(r"""\sxml:id\s*=\s*(?:"[^"<>]*"|'[^'<>]*')""")
_DIALOGUE = regex.compile(r"\s*Dialogue\s*:")


class Unreadable(MessageError):
    """The file is not what its name says, or holds what would be lost."""


@dataclass(frozen=True)
class SubtitleFile:
    """`problems`: what was left out. `doubts`: what players read though nobody should write it so."""

    cues: tuple[SrtCue, ...]
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()


def kind_of(name: str) -> str | None:
    """The format that a file's name says, None for any other."""
    return KINDS.get("." + name.rpartition(".")[2].lower())


def read_subtitles(text: str, kind: str) -> SubtitleFile:
    """The cues in the order of the file, their words plain. `kind`: of KINDS. Raises MessageError."""
    if kind == "vtt":
        file = read_webvtt(text)
        cues = (SrtCue(cue.start_ms, cue.end_ms, _plain(cue.plain), cue.line_number) for cue in file.cues)
        return SubtitleFile(tuple(cues), file.problems, file.doubts)
    if kind in ("srt", "sbv"):
        srt = read_srt_file(_SBV_TIMES.sub(r"\1\3 --> \2\4", text) if kind == "sbv" else text)
        return SubtitleFile(srt.cues, srt.problems)
    return SubtitleFile(_by_pysubs2(text, kind))


def _plain(words: str) -> str:
    return without_edge_marks(words).strip()


def _words(event: pysubs2.SSAEvent, kind: str) -> str:
    """In TTML braces are words; in SubStation they are marks, or remarks that nobody sees."""
    return _plain(event.text.replace("\\N", "\n") if kind == "ttml" else event.plaintext)


def _by_pysubs2(text: str, kind: str) -> tuple[SrtCue, ...]:
    text = _XML_DECLARATION.sub("", text)  # it names the encoding of the bytes, which are decoded already
    try:
        lines = _ttml_lines(text) if kind == "ttml" else _dialogue_lines(text)
        events = [event for event in pysubs2.SSAFile.from_string(text, format_=kind) if not event.is_comment]
        found = list(zip(events, lines, strict=True))  # ValueError: it passed over one
    except MessageError:
        raise
    except Exception as broken:  # pysubs2 raises any error of its parsers
        raise Unreadable(
            N_("This {kind} file cannot be read whole: save it as SRT or WebVTT."), kind=kind.upper()
        ) from broken
    return tuple(SrtCue(event.start, event.end, _words(event, kind), line) for event, line in found if event.is_text)


def _dialogue_lines(text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if _DIALOGUE.match(line)]


def _ttml_lines(text: str) -> Sequence[int]:
    """The line of each paragraph. ValueError where a part of one has times of its own: pysubs2 does not read them."""
    root = parse_xml(_XML_ID.sub("", text).encode())  # editors write the same twice, which XML forbids
    if document_type(root) is not None:
        raise Unreadable(ENTITIES_REFUSED)
    if etree.QName(root).localname != "tt" or any(span.get("begin") for span in root.iterfind(".//{*}span")):
        raise ValueError
    return [int(str(paragraph.sourceline)) for paragraph in root.iterfind(".//{*}p")]
