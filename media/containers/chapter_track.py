"""Takes the chapters' track out of an MP4 whose chapter list (`chpl`) says the same, without moving a byte.

ffmpeg writes chapters twice: as a list, and as QuickTime's track of texts, which a program that counts tracks takes
for a stream of unknown data. A file for messengers has a picture and a sound, nothing else; the list stays. The track
and the references to it become `free` boxes (ISO/IEC 14496-12, 8.1.2), so that no offset of a sample changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from media.containers.boxes import boxes, inside, outer_box_at

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
    texts = [track for track in tracks if _handler(moov, track) == TEXT]
    for track in tracks if texts else []:
        if track in texts:
            yield track[0] - 4
        else:
            yield from (at - 4 for kind, at, _end in boxes(moov, *track) if kind == b"tref")


def _handler(moov: bytes, track: Sequence[int]) -> bytes:
    at, _end = inside(moov, b"mdia", b"hdlr", within=track)
    return moov[at + HANDLER_OFFSET : at + HANDLER_OFFSET + 4]
