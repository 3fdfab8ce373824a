"""Just enough of the MP4 box structure (ISO/IEC 14496-12, -15) to say what an encoded H.264 file really holds."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

SLICE, IDR_SLICE = 1, 5  # nal_unit_type of H.264 (ISO/IEC 14496-10, table 7-1)


@dataclass(frozen=True)
class Pictures:
    """Figures from the slices of a fragment. frames: slices that begin a picture; slices: all of them.

    starts_with_idr: the first picture can be decoded alone.
    """

    frames: int
    slices: int
    starts_with_idr: bool


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """(type, first byte of content, end) of each box between `start` and `end`."""
    at, end = start, len(data) if end is None else end
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        header = 8
        if size == 1:
            size = struct.unpack_from(">Q", data, at + 8)[0]
            header = 16
        elif size == 0:
            size = end - at
        if size < header:
            return
        yield kind, at + header, min(at + size, end)
        at += size


def inside(data: bytes, *way: bytes, within: Sequence[int] = ()) -> tuple[int, int]:
    """(first byte of content, end) of the box at the end of this way of types, each inside the one before. within:
    where the first of them lies, the whole of `data` by default. Raises ValueError unless each is there once."""
    for wanted in way:
        found = [(at, end) for kind, at, end in boxes(data, *within) if kind == wanted]
        if len(found) != 1:
            raise ValueError(f"a file or segment has {len(found)} {wanted.decode()} boxes where one belongs")
        within = found[0]
    at, end = within
    return at, end


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of this type, ready to be written."""
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _outermost(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """As `boxes`, of a file of any size: only the heads are read."""
    at, end = 0, os.fstat(file.fileno()).st_size
    while at + 8 <= end:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        header = 8
        if size == 1:
            size, header = int.from_bytes(file.read(8), "big"), 16
        elif size == 0:
            size = end - at
        if size < header:
            return
        yield kind, at + header, at + size
        at += size


def top_level(path: Path) -> list[str]:
    """The types of the outermost boxes of a file, in order, without reading their contents."""
    with path.open("rb") as file:
        return [kind.decode("latin-1") for kind, _at, _end in _outermost(file)]


def index_first(path: Path) -> bool:
    """Whether an MP4 begins with its index, so that it plays while it still comes."""
    kinds = top_level(path)
    return "moov" in kinds and "mdat" in kinds and kinds.index("moov") < kinds.index("mdat")


def outer_box(path: Path, wanted: bytes) -> bytes:
    """The content of the first outermost box of this type; empty when there is none."""
    found = outer_box_at(path, wanted)
    return b"" if found is None else found[1]


def outer_box_at(path: Path, wanted: bytes) -> tuple[int, bytes] | None:
    """Where the content of the first outermost box of this type begins in the file, and the content."""
    with path.open("rb") as file:
        for kind, at, end in _outermost(file):
            if kind == wanted:
                file.seek(at)
                return at, file.read(end - at)
    return None


def codecs_string(init: bytes) -> str:
    """The RFC 6381 name of the H.264 stream of an initialisation segment, such as `avc1.4D401E`.

    Raises ValueError when there is no `avcC` box.
    """
    at = init.find(b"avcC")
    if at < 0 or len(init) < at + 8:
        raise ValueError("this initialisation segment holds no H.264 stream")
    return f"avc1.{init[at + 5 : at + 8].hex().upper()}"


def pictures(fragment: bytes) -> Pictures:
    """Count pictures and slices in a one-track fragment (`moof` + `mdat`) with four-byte NAL lengths."""
    return count_slices(fragment[at:end] for kind, at, end in boxes(fragment) if kind == b"mdat")


def count_slices(coded: Iterable[bytes]) -> Pictures:
    """Count pictures and slices of coded pictures with four-byte NAL lengths, one or more in each of `coded`."""
    frames = slices = 0
    first: int | None = None
    for data in coded:
        at = 0
        while at + 5 < len(data):
            (length,) = struct.unpack_from(">I", data, at)
            nal = data[at + 4] & 0x1F
            if nal in (SLICE, IDR_SLICE):
                first = nal if first is None else first
                slices += 1
                # first_mb_in_slice is an Exp-Golomb number: its value is 0 exactly when its first bit is 1.
                frames += data[at + 5] >> 7
            at += 4 + length
    return Pictures(frames=frames, slices=slices, starts_with_idr=first == IDR_SLICE)
