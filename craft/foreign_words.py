"""Words in Latin letters inside a text of another script: what a screen reader says with another voice."""

from __future__ import annotations

import regex

from craft.languages import Language

# From a Latin letter on, with figures, the signs inside names and addresses, and spaces between two such words.
_RUN = regex.compile(
    r"\p{Latin}(?:[\p{Latin}\p{M}\p{Nd}'’&+@._/:\-]|[ \u00a0](?=\p{Latin}|\p{Nd}+\.\p{Nd}))*(?<![._/:\-'’])"
)
_TWO_LETTERS = regex.compile(r"\p{Latin}.*\p{Latin}")  # one alone is a unit or a choice: « 3 h », « A »


def foreign_runs(text: str, language: Language) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is Latin words in a language that is not written so. Joined, the pieces
    are the text."""
    if language.script == "Latn":
        return [(text, False)] if text else []
    pieces: list[tuple[str, bool]] = []
    at = 0
    for found in _RUN.finditer(text):
        if not _TWO_LETTERS.search(found.group()):
            continue
        if found.start() > at:
            pieces.append((text[at : found.start()], False))
        pieces.append((found.group(), True))
        at = found.end()
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces
