"""Texts without case and accents, for comparisons that ignore both."""

from __future__ import annotations

import unicodedata

# Letters that NFD does not take apart, as people without that keyboard type them.
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "ʼ": "'", "’": "'"})
_TATWEEL = "\u0640"


def fold(text: str) -> str:
    """`text` case-folded, without accents, vowel signs of Arabic and Hebrew, and tatweel. Its length may change.

    Vowel signs of Indic scripts (category Mc, and Mn of class 0) are letters to their readers and stay.
    """
    taken_apart = unicodedata.normalize("NFD", text).casefold().translate(_PLAIN)
    kept = (sign for sign in taken_apart if sign != _TATWEEL and not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", "".join(kept))
