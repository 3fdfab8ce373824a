"""Words of another language inside a text: what a screen reader says with another voice."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from craft.languages import Language
from craft.text.glossary import TermIndex, as_written, find_indexed

# From a Latin letter on, with figures, the signs inside names and addresses, and spaces between two such words.
_RUN = regex.compile(
    r"\p{Latin}(?:[\p{Latin}\p{M}\p{Nd}'’&+@._/:\-]|[ \u00a0](?=\p{Latin}|\p{Nd}+\.\p{Nd}))*(?<![._/:\-'’])"
)
_TWO_LETTERS = regex.compile(r"\p{Latin}.*\p{Latin}")  # one alone is a unit or a choice: « 3 h », « A »


def foreign_runs(text: str, language: Language, kept: TermIndex | None = None) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is in another language. Joined, the pieces are the text.

    In other scripts that is every Latin word. Between Latin letters only the glossary tells French words: `kept`, its
    terms that stay French in every language. It is not looked at for any other language, nor for French.
    """
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _spans(text, language, kept):
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces


def _spans(text: str, language: Language, kept: TermIndex | None) -> Iterator[tuple[int, int]]:
    if language.script != "Latn":
        yield from (found.span() for found in _RUN.finditer(text) if _TWO_LETTERS.search(found.group()))
    elif language.base != "fr" and kept:
        yield from ((found.start, found.end) for found in find_indexed(text, kept, as_written))
