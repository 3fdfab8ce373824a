"""Digests that tell whether a text still says the same: case, punctuation and spaces do not count."""

from __future__ import annotations

import hashlib
import unicodedata


class _MeaningTable(dict[int, int | None]):
    """Code point → itself where it says something, else None; filled as signs are met (a table for `str.translate`)."""

    def __missing__(self, code: int) -> int | None:
        self[code] = code if unicodedata.category(chr(code))[0] in "LMNS" else None
        return self[code]


_MEANINGFUL = _MeaningTable()


def text_digest(text: str) -> str:
    """SHA-256 (64 hex digits) of the letters, marks, numbers and symbols of `text`, NFC and case-folded."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return hashlib.sha256(folded.translate(_MEANINGFUL).encode()).hexdigest()
