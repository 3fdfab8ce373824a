"""Takes the chapters' track out of an MP4 whose chapter list (`chpl`) says the same, without moving a byte.

ffmpeg writes chapters twice: as a list, and as QuickTime's track of texts, which a program that counts tracks takes
for a stream of unknown data. A file for messengers has a picture and a sound, nothing else; the list stays. The track
and the references to it become `free` boxes (ISO/IEC 14496-12, 8.1.2), so that no offset of a sample changes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from media.containers.boxes import boxes, outer_box_at

TEXT = b"text"  # handler type of QuickTime's chapter track
HANDLER_OFFSET = 8  # of handler_type in the content of `hdlr`: behind version, flags and pre_defined


def drop_chapter_track(path: Path) -> None:
    """Change the file in place. One without such a track stays as it is."""
    found = outer_box_at(path, b"moov")
    if found is None:
        return
    at, moov = found
    freed = list(_superfluous(moov))
    with path.open("r+b") as file:
        for kind_at in freed:
            file.seek(at + kind_at)
            file.write(b"free")


def _superfluous(moov: bytes) -> Iterator[int]:
    """Where the types of the boxes stand that go: the track of texts, and what refers to it."""
    tracks = [span for kind, *span in boxes(moov) if kind == b"trak"]
    texts = {_number(moov, *track) for track in tracks if _handler(moov, *track) == TEXT}
    if not texts:
        return
    for start, end in tracks:
        if _number(moov, start, end) in texts:
            yield start - 4
            continue
        yield from (at - 4 for kind, at, _end in boxes(moov, start, end) if kind == b"tref")


def _handler(data: bytes, start: int, end: int) -> bytes:
    for kind, at, stop in boxes(data, start, end):
        if kind == b"mdia":
            for inner, content, _stop in boxes(data, at, stop):
                if inner == b"hdlr":
                    return data[content + HANDLER_OFFSET : content + HANDLER_OFFSET + 4]
    return b""


def _number(data: bytes, start: int, end: int) -> int:
    """The track's number, from `tkhd` (its times have four or eight bytes each)."""
    for kind, at, _stop in boxes(data, start, end):
        if kind == b"tkhd":
            return int(struct.unpack_from(">I", data, at + (20 if data[at] else 12))[0])
    return 0
