"""Whether a file ends before its container says so: by each container's own count of its bytes, whatever is in it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

TS_PACKETS = (188, 192, 204)  # plain, with a camera's time stamps, with error correction
TS_SYNC, TS_LOOKED_AT = 0x47, 5
OGG_PAGE = 27 + 255 + 255 * 255  # the largest
ASF_HEADER = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
ASF_FILE = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
ASF_LIVE = 1
FLV_TAG, FLV_KINDS = 11, (8, 9, 18)
PACK, PROGRAM_END, PROGRAM_TAIL = b"\x00\x00\x01\xba", b"\x00\x00\x01\xb9", 1 << 18
SEGMENT = b"\x18\x53\x80\x67"
MP4_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"styp", b"moof")


def ends_early(path: Path) -> bool:
    """True when bytes are missing at its end. False for containers that do not count them, and for a file that was
    written to be continued (a live recording tells no length)."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4096)
        return any(known(head) and reader(file, head, size) for known, reader in _READERS)


def begins_like_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return _is_mp4(file.read(12))


def _is_mp4(head: bytes) -> bool:
    return bool(head[4:8] in MP4_BOXES)


def _mp4(file: BinaryIO, _head: bytes, size: int) -> bool:
    """The outermost boxes follow one another to the end."""
    at = 0
    while at + 8 <= size:
        file.seek(at)
        header = file.read(16)
        length, kind = struct.unpack_from(">I4s", header)
        if length == 1 and len(header) == 16:
            (length,) = struct.unpack_from(">Q", header, 8)
        if length == 0 or not kind.isalnum():  # to the end; or something else was hung on
            return False
        if length < 8 or at + length > size:
            return bool(at + length > size)
        at += length
    return False


def _avi(file: BinaryIO, _head: bytes, size: int) -> bool:
    """RIFF chunks, of which a long film has several; a recorder that was stopped leaves the length at 0."""
    at = 0
    while at + 12 <= size:
        file.seek(at)
        kind, length = struct.unpack("<4sI", file.read(8))
        if kind != b"RIFF" or length == 0:
            return False
        if at + 8 + length > size:
            return True
        at += 8 + length + length % 2
    return False


def _matroska(_file: BinaryIO, head: bytes, size: int) -> bool:
    """The Segment holds everything; all bits set for a length that was not known."""
    at = head.find(SEGMENT)
    if at < 0 or at + 12 > len(head) or not head[at + 4]:
        return False
    at += 4
    width = 9 - head[at].bit_length()
    length = int.from_bytes(head[at : at + width], "big") & ((1 << (7 * width)) - 1)
    return length != (1 << (7 * width)) - 1 and at + width + length > size


def _transport(_file: BinaryIO, head: bytes, size: int) -> bool:
    """Packets of one length: a copy that broke off ends inside one. (A recording that was stopped does not.)"""
    length, first = _packets(head)
    return (size - first) % length != 0


def _packets(head: bytes) -> tuple[int, int]:
    """The length of a transport stream's packets and where the first begins; (0, 0) for anything else."""
    for length in TS_PACKETS:
        for first in range(length):
            syncs = head[first + (4 if length == 192 else 0) :: length][:TS_LOOKED_AT]
            if len(syncs) == TS_LOOKED_AT and set(syncs) == {TS_SYNC}:
                return length, first
    return 0, 0


def _ogg(file: BinaryIO, _head: bytes, size: int) -> bool:
    """The last page has as many bytes as it says."""
    file.seek(max(0, size - OGG_PAGE))
    tail = file.read()
    at = tail.rfind(b"OggS")
    if at < 0 or at + 27 > len(tail):
        return True
    table = tail[at + 27 : at + 27 + tail[at + 26]]
    return len(table) < tail[at + 26] or at + 27 + len(table) + sum(table) > len(tail)


def _asf(_file: BinaryIO, head: bytes, size: int) -> bool:
    """File Properties: after its GUID, its length and the file's ID stands the length of the file."""
    at = head.find(ASF_FILE)
    if at < 0 or at + 92 > len(head):
        return False
    (length,) = struct.unpack_from("<Q", head, at + 40)
    (flags,) = struct.unpack_from("<I", head, at + 88)
    return not flags & ASF_LIVE and length > size


def _flash(file: BinaryIO, _head: bytes, size: int) -> bool:
    """Behind each tag stands how long it is."""
    file.seek(max(0, size - 4))
    length = int.from_bytes(file.read(4), "big")
    if not FLV_TAG < length <= size - 4:
        return True
    file.seek(size - 4 - length)
    tag = file.read(4)
    return tag[0] not in FLV_KINDS or int.from_bytes(tag[1:4], "big") != length - FLV_TAG


def _program(file: BinaryIO, _head: bytes, size: int) -> bool:
    """From the last pack on, packets that tell their length follow one another."""
    file.seek(max(0, size - PROGRAM_TAIL))
    tail = file.read()
    at = tail.rfind(PACK)
    while 0 <= at < len(tail) and tail[at : at + 3] == PACK[:3]:
        kind, rest = tail[at : at + 4], tail[at + 4 :]
        if kind == PROGRAM_END:
            return False
        if kind == PACK:
            at += (14 + (rest[9] & 7) if len(rest) > 9 else 14) if rest and rest[0] >> 6 else 12
        else:
            at += 6 + int.from_bytes(rest[:2], "big")
    return at > len(tail) or (0 <= at < len(tail) and PACK.startswith(tail[at : at + 3]))


_READERS: tuple[tuple[Callable[[bytes], bool], Callable[[BinaryIO, bytes, int], bool]], ...] = (
    (_is_mp4, _mp4),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"AVI ", _avi),
    (lambda head: head[:4] == b"\x1a\x45\xdf\xa3", _matroska),
    (lambda head: head[:4] == b"OggS", _ogg),
    (lambda head: head[:16] == ASF_HEADER, _asf),
    (lambda head: head[:3] == b"FLV", _flash),
    (lambda head: head[:4] == PACK, _program),
    (lambda head: head[:4] not in (b"RIFF", b"OggS", b"\x1a\x45\xdf\xa3") and _packets(head)[0] > 0, _transport),
)
