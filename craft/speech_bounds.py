"""How much can be said in a time: bounds that keep a recogniser from writing on where nobody speaks any more.

Whisper, given a list of terms as what was said before, goes on with the list where little speech follows: on a
remainder of half a second it writes until its memory is full, and again at each of its six temperatures.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from craft.hallucinations import FASTEST_LETTERS_PER_S
from craft.languages import find

HINTS_FROM_MS = 8_000  # a list of terms may take as many tokens as this much speech; measured in docs/benchmarks.md
TOKENS_AT_LEAST = 24  # times and punctuation of a short word too
TOKENS_PER_S = 12  # French takes 5–7 of Whisper's tokens a second, spoken fast 9
TOKENS_PER_S_OTHER_SCRIPTS = 40  # where a letter may take three
LETTERS_AT_LEAST = 9  # the recogniser's times are off by some tenths of a second

_LETTER = regex.compile(r"[\p{L}\p{N}]")


def hints_help(speech_ms: int) -> bool:
    """Whether so much speech is enough for terms to be given as a hint."""
    return speech_ms >= HINTS_FROM_MS


def most_tokens(speech_ms: int, language: str) -> int:
    """The most of Whisper's tokens that can be needed for so much speech. language: ISO 639-1, or a tag."""
    row = find(language)
    latin = row is not None and row.script == "Latn"
    return TOKENS_AT_LEAST + speech_ms * (TOKENS_PER_S if latin else TOKENS_PER_S_OTHER_SCRIPTS) // 1000


def speech_within(spans: Iterable[tuple[int, int]], start: int, end: int) -> int:
    """How much of the half-open span [start, end) lies in the spans of speech, in their unit."""
    return sum(max(0, min(end, finish) - max(start, begin)) for begin, finish in spans)


def cannot_be_said(text: str, speech_ms: int) -> bool:
    """Whether a text has more letters than anybody speaks in this time (30 a second, craft/hallucinations)."""
    return len(_LETTER.findall(text)) > LETTERS_AT_LEAST + FASTEST_LETTERS_PER_S * max(0, speech_ms) / 1000
