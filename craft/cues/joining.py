"""Joins lines and cues again to the text that they were cut from, as its script joins words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from craft.cues.line_breaks import WITHOUT_SPACES, is_spaced, script_changes
from craft.languages import Language
from craft.text.bidi import without_marks

# What parts words without a space, and stays at the end of a line that is broken there: Khmer's space of no width, the
# Ethiopic word space (፡).
_WORD_SEPARATORS = ("\u200b", "\u1361")
_FOREIGN = regex.compile(rf"[^{WITHOUT_SPACES}\p{{P}}\s]")
_HAN_SPACE_FOREIGN = regex.compile(
    rf"[{WITHOUT_SPACES}] [^{WITHOUT_SPACES}\p{{P}}\s]|[^{WITHOUT_SPACES}\p{{P}}\s] [{WITHOUT_SPACES}]"
)


def join_parts(parts: Sequence[str], language: Language) -> str:
    """The parts as one text: with a space where the language separates words by spaces. In Chinese and Japanese without
    a space, except between two Latin words; between them and Latin as in the rest of the text (both are good usage)."""
    written = [part for part in (part.strip() for part in parts) if part]
    loose = any(_HAN_SPACE_FOREIGN.search(without_marks(part)) for part in written)
    text = written[0] if written else ""
    for before, after in pairwise(written):
        text += _gap(without_marks(before), without_marks(after), language, loose) + after
    return text


def _gap(before: str, after: str, language: Language, loose: bool) -> str:
    if before.endswith(_WORD_SEPARATORS):
        return ""
    if is_spaced(language):
        return " "
    if _FOREIGN.match(before[-1:]) and _FOREIGN.match(after[:1]):
        return " "
    return " " if loose and script_changes(before, after) else ""
