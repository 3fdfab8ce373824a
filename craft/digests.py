"""Digests that decide whether a text still says the same: case, punctuation and spaces do not count."""

from __future__ import annotations

import hashlib
import unicodedata


def text_digest(text: str) -> str:
    """SHA-256 (64 hex digits) of the letters, marks, numbers and symbols of `text`, NFC and case-folded."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    kept = "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LMNS")
    return hashlib.sha256(kept.encode()).hexdigest()
