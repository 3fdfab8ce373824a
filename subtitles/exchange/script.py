"""The script to print: number, times, French, and the text in the language. It can be imported again.

`docx_script` writes the same in two columns. As plain text, it is so:
A head begins each segment: « 3. [0:12.0 – 0:15.4 · …] », or « [titre du tutoriel] ». Below it are the French and the
text, each after its language's tag. A line without a tag continues the line above. Where there is no text yet, dots
show where to write; people type before, after, below and over them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from craft.languages import get
from craft.text.digests import text_digest
from craft.text.graphemes import clean_text
from journal.errors import Refused
from subtitles.exchange.incoming_text import IncomingText
from subtitles.exchange.units import Unit

DOTS = "………………………………………………"
# Remaining dots: more than any text has (Chinese ends with two). Programs may have replaced each by three full stops,
# and letters may separate them.
_DOT_LEADER = re.compile(r"…{3,}|\.{7,}")
_TRAILING_DOTS = re.compile(r"(?:…|\.{3})+$")
_HEAD = re.compile(r"^\s*(?:(\d+)\.\s*)?\[([^\[\]]+)\]\s*$")


def write(units: Sequence[Unit], *, title: str, language: str) -> str:
    lines = [title, get(language).endonym, ""]
    for head, unit in with_headings(units):
        lines += [head, f"   fr: {unit.source}"]
        if language != "fr":
            lines.append(f"   {language}: {unit.text or DOTS}")
        lines.append("")
    return "\n".join(lines)


def read(text: str, units: Sequence[Unit], language: str) -> list[IncomingText]:
    return read_blocks(_blocks(text, language), units, language)


def read_blocks(
    blocks: Iterable[tuple[int, str, dict[str, str]]], units: Sequence[Unit], language: str
) -> list[IncomingText]:
    """One incoming text per (line number, head, tag → text). A segment is identified by its number and its French: both
    must be the current ones. Refused when there is none.
    """
    by_place = {_place(head): unit for head, unit in with_headings(units)}
    found = []
    for number, head, said in blocks:
        where, unit = head.strip() or _("line {n}").format(n=number), by_place.get(_place(head))
        words = _without_dots(said[language], unit)
        if unit is None:
            why = _("No sentence of the tutorial has this number: line {n}.").format(n=number)
        elif language != "fr" and text_digest(said["fr"]) != unit.segment.digest:
            why = _("The French of this sentence is not the same any more: line {n}.").format(n=number)
        else:
            found.append(IncomingText(where, unit.id, words, source=said["fr"] if language != "fr" else None))
            continue
        if words:
            found.append(IncomingText(where, "", "", why=why))
    if not found:
        raise Refused(_("This is not a script of this site: its sentences begin with “1. [0:00.0 – 0:02.5]”."))
    return found


def _without_dots(said: str, unit: Unit | None) -> str:
    """The text that somebody wrote in place of the dots. A text that was there in the export is read as it is.

    A long text typed over the dots leaves one or two of them: then the line is exactly as long as the dots were.
    """
    if unit is not None and clean_text(said) == clean_text(unit.text):
        return said
    if len(said.replace("...", "…")) == len(DOTS):
        said = _TRAILING_DOTS.sub("", said)
    words = _DOT_LEADER.sub(" ", said).strip()
    return "" if set(words) <= {"…", ".", " "} else words


def with_headings(units: Sequence[Unit]) -> Iterator[tuple[str, Unit]]:
    number = 0
    for unit in units:
        number += unit.segment.is_timed
        yield f"{number}. [{unit.note}]" if unit.segment.is_timed else f"[{unit.note or unit.id}]", unit


def is_head(line: str) -> bool:
    return _HEAD.match(line) is not None


def _place(head: str) -> str:
    """The key of a segment: its number, or the text in the brackets."""
    found = _HEAD.match(head)
    return (found[1] or found[2].strip()) if found else ""


def _blocks(text: str, language: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """(line number, head, tag → text) of each segment."""
    tag = re.compile(rf"^\s*(fr|{re.escape(language)})\s*:(.*)$", re.IGNORECASE)
    number, head, said, current = 0, "", {"fr": "", language: ""}, ""
    for at, line in enumerate(text.splitlines(), 1):
        begins, named = _HEAD.match(line), tag.match(line)
        if begins:
            if head:
                yield number, head, said
            number, head, said, current = at, line, {"fr": "", language: ""}, ""
        elif head and named:
            current = "fr" if named[1].lower() == "fr" else language
            said[current] = named[2].strip()
        elif head and current and line.strip():
            said[current] = f"{said[current]} {line.strip()}"
    if head:
        yield number, head, said
