"""Which words of a text a grammar checker doubts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from craft.text.folding import fold
from craft.transcripts.words import Word

Span = tuple[int, int]


def flag_words(words: Sequence[Word], text: str, spans: Sequence[Span], known: Collection[str]) -> list[Word]:
    """The words of `text`, each flagged where it touches a span (code points of `text`). known: folded words that a
    checker need not know, such as the town's names."""
    found, at = [], 0
    for word in words:
        written = word.text.strip()
        start = text.find(written, at)
        at = at if start < 0 else start + len(written)
        touched = start >= 0 and any(begin < at and start < end for begin, end in spans)
        letters = fold("".join(sign for sign in written if sign.isalnum()))
        found.append(replace(word, flagged=touched and bool(letters) and letters not in known))
    return found
