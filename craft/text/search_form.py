"""Texts as they are searched: two people who mean the same word and type it differently find the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from craft.text.folding import fold
from craft.text.han_variants import TRADITIONAL_TO_SIMPLIFIED

MOST_WORDS, LONGEST_QUERY = 8, 100  # of a query; what comes after them is not searched
# Letters that Arabic, Persian, Urdu and Kurdish keyboards write differently (the hamza and the vowel signs are already
# gone): alef wasla; yeh, Farsi yeh, alef maksura, yeh barree; kaf; teh marbuta and the hehs.
_ARABIC = str.maketrans("ٱىیېےڪکةەہھۀۃ", "اييييككهههههه")
_LETTERS = _ARABIC | TRADITIONAL_TO_SIMPLIFIED


def searchable(text: str) -> str:
    """`text` folded, its presentation forms, wide letters, digits, Arabic letters and Chinese characters in one form;
    words parted by one space. Idempotent. Its length may change."""
    plain = fold(unicodedata.normalize("NFKC", text)).translate(_LETTERS)
    return " ".join("".join(map(_search_form, plain)).split())


def _search_form(sign: str) -> str:
    """The sign, '' for what is not seen (zero-width joiners, marks of direction), a space for what parts words."""
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind == "Cf":
        return ""
    return " " if kind[0] in "PSZC" else sign


def search_words(query: str) -> tuple[str, ...]:
    """The words of what a person typed, each once; () when nothing in it can be searched."""
    return tuple(dict.fromkeys(searchable(query[:LONGEST_QUERY]).split()))[:MOST_WORDS]


def best_line(lines: Sequence[str], words: Sequence[str]) -> int | None:
    """The index of the first of the searchable lines that has most of the words; None where no line has one."""
    counts = [sum(word in line for word in words) for line in lines]
    most = max(counts, default=0)
    return counts.index(most) if most else None
