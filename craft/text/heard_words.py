"""The words of a text as they are heard one after the other: each lights up, and can be said again.

A page and its script (`static/js/parents/words.js`) must find the same words: a run without a space that has a letter
or a digit. A sign that stands alone belongs to none.
"""

from __future__ import annotations

import unicodedata

TIMED_LANGUAGES = frozenset({"en", "es", "fr", "it", "ru"})
"""Where words are lit up: the p95 of where a word begins and ends is at most 0.3 s, measured on people's recordings
with known times (docs/benchmarks.md has the figures, and those of the languages that missed). Every other language is
lit up by sentence: nobody's words with known times were there to measure."""


def heard_words(text: str) -> list[str]:
    """In their order; empty where the text has none."""
    return [run for run in text.split() if any(_kind(sign) in "LN" for sign in run)]


def clause_of(word: str) -> str:
    """The word as eSpeak takes it for one clause: without signs that would end one."""
    return "".join(sign if _kind(sign) in "LMN" or sign in "'’-\u200c\u200d" else " " for sign in word)


def _kind(sign: str) -> str:
    return unicodedata.category(sign)[0]
