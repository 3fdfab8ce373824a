"""Words with times, as a recogniser returns them, and how they are joined into a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import regex

_SPACES = regex.compile(r"\s+")
_SAYS_SOMETHING = regex.compile(r"[\p{L}\p{N}]")
_OPENING_SIGN = regex.compile(r"[«“„‘(\[{¿¡]\s*$")


@dataclass(frozen=True)
class Word:
    """One heard word: a half-open span in milliseconds, its text (a leading space is kept), confidence 0–1; flagged:
    it is no French, or does not agree with those beside it."""

    start_ms: int
    end_ms: int
    text: str
    confidence: float = 1.0
    flagged: bool = False

    def as_row(self) -> list[Any]:
        """As it is stored: `Word(*row)` is the same again."""
        plain: list[Any] = [self.start_ms, self.end_ms, self.text, round(self.confidence, 3)]
        return [*plain, True] if self.flagged else plain

    @property
    def doubt_key(self) -> float:
        """The least first: the flagged ones (below 0), each by its confidence; then the others."""
        return self.confidence - self.flagged


def joined_text(words: Sequence[Word]) -> str:
    """The text of the words, NFC, single spaces.

    Whisper's words carry their own leading space (« ' est', '-ce' »); if no word does, one space goes between them.
    """
    spaced = any(word.text[:1].isspace() for word in words[1:])
    text = ("" if spaced else " ").join(word.text for word in words)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip())


def in_order(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words by time, spans never overlapping and never negative; empty ones are dropped."""
    ordered: list[Word] = []
    clock = 0
    for word in sorted((w for w in words if w.text.strip()), key=lambda w: (w.start_ms, w.end_ms)):
        start = max(clock, word.start_ms)
        clock = max(start, word.end_ms)
        ordered.append(replace(word, start_ms=start, end_ms=clock))
    return tuple(ordered)


def groups(words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """Words that must stay together: « -ce », « ? » and « » » belong to what stands before, « « » to what follows."""
    spaced = any(word.text[:1].isspace() for word in words[1:])
    found: list[list[Word]] = []
    opened = False
    for word in words:
        is_sign = not _SAYS_SOMETHING.search(word.text)
        opens = is_sign and bool(_OPENING_SIGN.search(word.text))
        sticks = (spaced and not word.text[:1].isspace()) or (is_sign and not opens)
        if found and (opened or sticks):
            found[-1].append(word)
        else:
            found.append([word])
        opened = opens
    return tuple(tuple(group) for group in found)


def letters(text: str) -> str:
    """Letters and digits alone, without case and accents: by them two spellings are compared."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if sign.isalnum())


def letter_times(words: Sequence[Word]) -> list[tuple[str, float, float]]:
    """Each letter of the words and when it is heard (ms): its even share of its word."""
    found = []
    for word in words:
        own = letters(word.text)
        step = (word.end_ms - word.start_ms) / max(1, len(own))
        found += [(letter, word.start_ms + i * step, word.start_ms + (i + 1) * step) for i, letter in enumerate(own)]
    return found
