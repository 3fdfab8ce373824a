"""Text as people see it: NFC, counted in grapheme clusters (UAX #29)."""

from __future__ import annotations

import unicodedata

import regex

_CLUSTER = regex.compile(r"\X")
_WHITE = regex.compile(r"[\s--[\u00a0\u2007\u202f\u3000]]+", regex.VERSION1)
_SPACES_AROUND_NO_BREAK = regex.compile(r" ?([\u00a0\u202f]) ?")


def nfc(text: str) -> str:
    """The canonical composition of `text`; every text is stored and compared so."""
    return unicodedata.normalize("NFC", text)


def clean_text(text: str) -> str:
    """NFC, one space between words; line breaks are the layout's business, not the text's.

    Spaces that mean something stay as typed: no-break ones (before « : », in 10 000) and the ideographic one.
    """
    return nfc(_SPACES_AROUND_NO_BREAK.sub(r"\1", _WHITE.sub(" ", text)).strip())


def graphemes(text: str) -> list[str]:
    """The grapheme clusters of `text`, in order; joined they are the text again."""
    return _CLUSTER.findall(text)


def count(text: str) -> int:
    """Number of grapheme clusters."""
    return len(_CLUSTER.findall(text))


def cells(text: str) -> int:
    """Columns on a grid: a cluster that begins with a wide or full-width character (UAX #11) counts 2."""
    return sum(2 if unicodedata.east_asian_width(grapheme[0]) in "WF" else 1 for grapheme in graphemes(text))
