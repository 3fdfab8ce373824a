"""The steps as a book that speaks: EPUB 3 with media overlays, a page for each sentence with its picture and its voice.

A reader lights up each word while it is heard, or the sentence, and turns the page by itself. Made with `zipfile` and
templates: the one library for it (ebooklib) is under the AGPL. The names of the voices are not in it: a copy that was
passed on would keep a name that was taken back.
"""

from __future__ import annotations

import re
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from craft.text.foreign_words import foreign_runs
from craft.text.heard_words import heard_words
from outlets.book.marked_words import words_marked
from public.queries.interface_words import in_words_of, words_of
from public.queries.kept_terms import kept_terms
from public.queries.step_pages import StepPage
from public.queries.town import town_facts
from public.queries.watch import WatchPage
from storage.files import CHUNK
from tutorials.templatetags.look import foreign

MIMETYPE = b"application/epub+zip"
ALWAYS = (1980, 1, 1, 0, 0, 0)  # a fixed time: the same release makes the same bytes
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # with one of these no reader opens the book


@dataclass(frozen=True)
class Clip:
    """The voice of one sentence: its file, its length, and the silence before the voice in it (ms). words: when each is
    heard and, last, when the last one ends; none where only the whole sentence's time is known."""

    path: Path
    ms: int
    lead_ms: int = 0
    words: Sequence[int] = ()


@dataclass(frozen=True)
class LitPiece:
    """A piece of the text that lights up while it is heard: its `id` in the page, and from when to when (SMIL)."""

    name: str
    begin: str
    end: str


@dataclass(frozen=True)
class Part:
    """A page of the book. said: its text as marked. still: the moment of its picture, or None. duration: of its voice,
    as SMIL writes it; '' without one. heard: its words, or the whole sentence; together they are the whole sound."""

    number: int
    name: str
    text: str
    said: SafeString
    still: int | None
    duration: str
    heard: tuple[LitPiece, ...]


def write_book(
    found: WatchPage,
    pages: list[StepPage],
    target: Path,
    *,
    stills: Mapping[int, Path],
    sounds: Mapping[str, Clip],
) -> None:
    """Write the EPUB to `target`. stills: by moment. sounds: by segment."""
    parts = [_part(found, page, stills, sounds.get(page.segment)) for page in pages]
    with zipfile.ZipFile(target, "w") as book:
        _put(
            book, "mimetype", MIMETYPE, packed=False
        )  # first and as it is: the sign by which a reader knows the format
        for name, text in _texts(
            found, parts, sorted(stills), sum(sounds[page.segment].ms for page in voiced_pages(pages, sounds))
        ):
            _put(book, name, text.encode())
        for moment in sorted(stills):
            _put(book, f"EPUB/still-{moment}.jpg", stills[moment], packed=False)
        for page, part in zip(pages, parts, strict=True):
            if part.duration:
                _put(book, f"EPUB/{part.name}.m4a", sounds[page.segment].path, packed=False)
        if cover := _cover(found):
            _put(book, "EPUB/cover.jpg", cover, packed=False)


def _part(found: WatchPage, page: StepPage, stills: Mapping[int, Path], sound: Clip | None) -> Part:
    text = NOT_XML.sub(" ", page.text)
    moments = sound.words if sound and len(sound.words) == 1 + len(heard_words(text)) else ()
    pieces = foreign_runs(text, found.text_lang, kept_terms(found.language))
    return Part(
        number=page.number,
        name=f"step-{page.number:04}",
        text=text,
        said=words_marked(pieces) if moments else foreign(text, found.text_lang, kept_terms(found.language)),
        still=page.still_ms if page.still_ms in stills else None,
        duration=_clock(sound.ms) if sound else "",
        heard=_lit_pieces(moments, sound.ms) if sound else (),
    )


def _lit_pieces(moments: Sequence[int], ms: int) -> tuple[LitPiece, ...]:
    """A word lasts until the next begins: a reader would leave out what lies between."""
    if not moments:
        return (LitPiece("said", _clock(0), _clock(ms)),)
    edges = [0, *moments[1:-1], ms]
    return tuple(
        LitPiece(f"w{number}", _clock(begin), _clock(end)) for number, (begin, end) in enumerate(pairwise(edges), 1)
    )


def voiced_pages(pages: list[StepPage], sounds: Mapping[str, Clip]) -> list[StepPage]:
    """Those of the pages that have a voice."""
    return [page for page in pages if page.segment in sounds]


def _texts(found: WatchPage, parts: list[Part], stills: list[int], total_ms: int) -> Iterator[tuple[str, str]]:
    """Name in the book → the text of each document."""
    with in_words_of(found.language):
        context = _context(found, parts, stills, total_ms)
        yield "META-INF/container.xml", _render("container.xml", context)
        for name in ("package.opf", "nav.xhtml", "title.xhtml", "style.css"):
            yield f"EPUB/{name}", _render(name, context)
        for part in parts:
            own = {**context, "part": part}
            yield f"EPUB/{part.name}.xhtml", _render("step.xhtml", own)
            if part.duration:
                yield f"EPUB/{part.name}.smil", _render("step.smil", own)


def _context(found: WatchPage, parts: list[Part], stills: list[int], total_ms: int) -> dict[str, Any]:
    town, address = town_facts(), settings.PUBLIC_ADDRESS + found.base
    made = found.release.created_at.astimezone(UTC)
    return {
        "page": found,
        "title": NOT_XML.sub(" ", found.title),
        "summary": NOT_XML.sub(" ", found.summary),
        "language": found.language,
        "words": words_of(found.language),
        "kept": kept_terms(found.language),
        "town": town,
        "publisher": f"Portevoix · {town.name}",
        "source": address,
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, f"{address}#{found.release.number}").urn,
        "modified": f"{made:%Y-%m-%dT%H:%M:%SZ}",
        "parts": parts,
        "of": len(parts),
        "stills": stills,
        "cover": bool(_cover(found)),
        "spoken": any(part.duration for part in parts),
        "all_spoken": all(part.duration for part in parts),
        "duration": _clock(total_ms),
        "step_by_step": _("Step by step"),
        "by_telephone": _("Help by telephone"),
        "told": _("Each step has a picture and a sentence. Where somebody lent their voice, it is heard."),
    }


def _render(name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"outlets/book/{name}", context)


def _cover(found: WatchPage) -> bytes:
    path = found.poster.removeprefix("/m/")
    if not path.endswith(".jpg"):
        return b""
    try:
        with storages["public"].open(path, "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""


def _put(book: zipfile.ZipFile, name: str, content: bytes | Path, *, packed: bool = True) -> None:
    """packed: text; pictures and sound are compressed already."""
    entry = zipfile.ZipInfo(name, ALWAYS)
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    entry.external_attr = 0o644 << 16
    if isinstance(content, bytes):
        book.writestr(entry, content)
        return
    entry.file_size = content.stat().st_size
    with content.open("rb") as source, book.open(entry, "w") as out:
        while block := source.read(CHUNK):
            out.write(block)


def _clock(ms: int) -> str:
    """As SMIL writes a time: 0:00:05.230."""
    return f"{ms // 3_600_000}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
