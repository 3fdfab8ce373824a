"""Compares what a recogniser heard in a take with the text that was to be read."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import groupby
from operator import itemgetter

from rapidfuzz.distance import Indel, Levenshtein

from craft.findings import Finding
from craft.takes.take_advice import take_finding
from craft.takes.thresholds import TAKE
from craft.text.differences import tokens
from craft.text.folding import fold

# Single words and letters are recognised as anything: 20 of 24 Arabic and Turkish ones were "another text", while
# of 56 whole sentences and commands (de, en, fr, pt) none was.
LEAST_LETTERS = 8

Piece = tuple[bool, str]


def character_error_rate(written: str, heard: str) -> float:
    """Edits between both ÷ characters written, at most 1; case, accents, signs and spaces do not count.

    1.0 when nothing was heard; 0.0 when nothing is written (there is nothing to compare).
    """
    wanted, got = _comparable(written), _comparable(heard)
    if not wanted:
        return 0.0
    return min(1.0, Levenshtein.distance(wanted, got) / len(wanted))


def comparable(written: str, heard: str) -> bool:
    """Whether the error rate says anything: enough letters, and both texts in one script (Serbian may be heard in the
    other alphabet)."""
    wanted, got = _script(written), _script(heard)
    least = LEAST_LETTERS // 2 if wanted == "CJK" else LEAST_LETTERS
    return len(_comparable(written)) >= least and (not got or wanted == got)


def wrong_text(error_rate: float) -> Finding | None:
    """`wrong_text` (warn) when more than half of the characters differ: recognisers mishear, so it never blocks."""
    if error_rate <= TAKE.wrong_text_warn_above:
        return None
    return take_finding("wrong_text", "warn", round(error_rate, 3))


def compared_words(written: str, heard: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts as (differs, text) in reading order: words that the other text has not differ. As in the error rate,
    case, accents, signs and spaces do not count; joined, the pieces are the text."""
    sides = [tokens(written), tokens(heard)]
    spoken = [[(at, key) for at, word in enumerate(side) if (key := _comparable(word))] for side in sides]
    differ: list[set[int]] = [set(), set()]
    for move in Indel.editops([key for _, key in spoken[0]], [key for _, key in spoken[1]]):
        side, at = (0, move.src_pos) if move.tag == "delete" else (1, move.dest_pos)
        differ[side].add(spoken[side][at][0])
    written_pieces, heard_pieces = (_pieces(side, marked) for side, marked in zip(sides, differ, strict=True))
    return written_pieces, heard_pieces


def _pieces(words: list[str], marked: set[int]) -> list[Piece]:
    """Neighbours of one kind as one piece; a space between two words that differ differs too."""
    kinds = [at in marked for at in range(len(words))]
    for at in range(1, len(words) - 1):
        if words[at].isspace() and kinds[at - 1] and kinds[at + 1]:
            kinds[at] = True
    runs = groupby(zip(kinds, words, strict=True), key=itemgetter(0))
    return [(kind, "".join(word for _, word in run)) for kind, run in runs]


def _script(text: str) -> str:
    """The script of most letters, as Unicode names it (LATIN, ARABIC, CJK …); empty for a text without letters."""
    letters = Counter(unicodedata.name(sign, "").split()[0] for sign in _comparable(text) if sign.isalpha())
    most = letters.most_common(1)[0][0] if letters else ""
    return "CJK" if most in {"HIRAGANA", "KATAKANA"} else most  # Japanese writes one word in either


def _comparable(text: str) -> str:
    """Letters, marks of scripts that write vowels so, and digits."""
    return "".join(sign for sign in fold(text) if unicodedata.category(sign)[0] in "LMN")
