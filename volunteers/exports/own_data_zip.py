"""The ZIP of one's own data, written piece by piece: whatever somebody recorded, a few hundred kilobytes of it are in
memory at a time, and nothing of it lies on a disk afterwards.

`data.json` is for programs, `index.html` for people, in their language; `recordings/` has the sound.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Generator, Iterator
from datetime import datetime
from itertools import islice

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation

from craft import languages
from storage.files import CHUNK, open_stored
from town.queries import town_row
from volunteers.exports.own_data import SECTIONS, profile
from volunteers.exports.own_files import take_files
from volunteers.models import User

ROWS = 100  # of a section rendered at once
HERE = "portevoix:sections"


class _PieceBuffer:
    """What zipfile writes to: it keeps the bytes until they are fetched. Not seekable, so that zipfile never goes
    back."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """There is nothing to close."""

    def fetched(self) -> bytes:
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


def own_data_zip(person: User, now: datetime | None = None) -> Generator[bytes]:
    """The ZIP in pieces. A recording whose file is missing is left out, as the JSON still names it."""
    now = now or timezone.now()
    stored_files = list(take_files(person))  # names only: no query is made while a file is sent
    out = _PieceBuffer()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as packed:
        for name, pieces in (("index.html", _page(person, now)), ("data.json", _document(person, now))):
            with packed.open(_entry(name, now, zipfile.ZIP_DEFLATED), "w") as file:
                for piece in pieces:
                    file.write(piece.encode())
                    yield out.fetched()
        for stored in stored_files:
            try:
                source = open_stored(stored.path)
            except FileNotFoundError:
                continue
            entry = _entry(stored.name, now, zipfile.ZIP_STORED)  # sound is compressed already
            with source, packed.open(entry, "w", force_zip64=True) as file:
                while block := source.read(CHUNK):
                    file.write(block)
                    yield out.fetched()
    yield out.fetched()


def _entry(name: str, now: datetime, how: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, timezone.localtime(now).timetuple()[:6])
    entry.compress_type = how
    entry.external_attr = 0o600 << 16
    return entry


def _document(person: User, now: datetime) -> Iterator[str]:
    """{"made_at", "about", "consents": […], …}: one row on a line."""
    yield '{"made_at": ' + _json(now) + ',\n"about": ' + _json(profile(person))
    for name, section in SECTIONS.items():
        yield f',\n"{name}": ['
        for number, row in enumerate(section.rows(person)):
            yield (",\n" if number else "\n") + _json(row)
        yield "]"
    yield "}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


def _page(person: User, now: datetime) -> Iterator[str]:
    """The same for people, in their language. Between two pieces the thread has its own."""
    language = languages.get(person.reads_in)
    common = {"person": person, "town": town_row(), "now": now, "language": language}
    # What stands around the sections is one template; they come one after the other, each in parts.
    with translation.override(language.django_tag):
        context = {**common, "about": profile(person), "sections": HERE}
        before, _here, after = render_to_string("volunteers/own_data/page.html", context).partition(HERE)
    yield before
    for name, section in SECTIONS.items():
        told, found, start = {"name": name, "title": section.title}, section.rows(person), 1
        while some := list(islice(found, ROWS)):
            with translation.override(language.django_tag):
                context = {**common, **told, "rows": some, "start": start}
                piece = render_to_string("volunteers/own_data/section.html", context)
            yield piece
            start += len(some)
    yield after
