"""When the pictures of an MP4 are shown, from its index alone (ISO/IEC 14496-12, 8.6.1.2)."""

from __future__ import annotations

import struct
from itertools import accumulate

from media.containers.boxes import boxes

WAY = (b"mdia", b"minf", b"stbl", b"stts")


def picture_times_ms(moov: bytes) -> list[float]:
    """From the first picture on, of the first H.264 track; behind the last one, the end. For files whose pictures are
    shown in the order in which they are decoded. Raises ValueError where there is none."""
    for kind, start, end in boxes(moov):
        if kind == b"trak" and b"avc1" in moov[start:end]:
            (clock,) = struct.unpack_from(">I", moov, _inside(moov, (b"mdia", b"mdhd"), start, end) + 12)
            at = _inside(moov, WAY, start, end) + 4
            (count,) = struct.unpack_from(">I", moov, at)
            rows = struct.iter_unpack(">II", moov[at + 4 : at + 4 + 8 * count])
            durations = [duration for pictures, duration in rows for _picture in range(pictures)]
            return [1000 * ticks / clock for ticks in accumulate(durations, initial=0)]
    raise ValueError("an MP4 has no H.264 track")


def _inside(moov: bytes, way: tuple[bytes, ...], start: int, end: int) -> int:
    """Where the content of the box at the end of this way begins."""
    for wanted in way:
        found = [(first, last) for kind, first, last in boxes(moov, start, end) if kind == wanted]
        if len(found) != 1:
            raise ValueError(f"an MP4 has {len(found)} {wanted.decode()} boxes where one belongs")
        start, end = found[0]
    return start
