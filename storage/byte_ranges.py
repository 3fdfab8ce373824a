"""The `Range` header of RFC 9110 §14, as far as we support it: one range of bytes, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

ONE_RANGE = re.compile(r"^bytes=\s*(\d{0,19})\s*-\s*(\d{0,19})\s*$", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class ByteSpan:
    """Bytes `start` to `end`, half-open."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def requested_span(header: str | None, size: int, cap: int) -> ByteSpan | Literal["all", "unsatisfiable"]:
    """Which bytes of a file of `size` bytes a `Range` header asks for, at most `cap` bytes of them.

    "all" without a header, for a unit or a syntax that we do not know, and for several ranges at once, which are
    expensive and which no player sends (RFC 9110 lets a server ignore these): the reader gets the whole file.
    "unsatisfiable" for a range outside the file. A shorter answer than asked is allowed (§15.3.7): the player comes
    back for the rest.
    """
    match = ONE_RANGE.match((header or "").strip())
    if match is None or not (match[1] or match[2]):
        return "all"
    if match[1]:
        start = int(match[1])
        end = min(size, int(match[2]) + 1) if match[2] else size
        if match[2] and int(match[2]) < start:
            return "all"
    else:
        suffix = int(match[2])
        if suffix == 0:
            return "unsatisfiable"
        start, end = max(0, size - suffix), size
    if start >= size:
        return "unsatisfiable"
    return ByteSpan(start, min(end, start + cap))
