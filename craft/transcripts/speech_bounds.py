"""How much can be said in a given time: limits that stop a recogniser from writing on after the speech has ended.

Whisper, given a list of terms as what was said before, goes on with the list where little speech follows: on a
remainder of half a second it writes until its memory is full, and again at each of its six temperatures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from craft.languages import find
from craft.transcripts.hallucinations import FASTEST_LETTERS_PER_S

HINTS_FROM_MS = 8_000  # a list of terms may take as many tokens as this much speech; measured in docs/benchmarks.md
# A recogniser's first and last word between two pauses are off by tenths of a second. Voice that begins earlier than
# this before its first word, or ends later after its last, is speech that it missed.
FIRST_WORD_LATE_MS, LAST_WORD_EARLY_MS = 600, 1000
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
    """Whether a text has more letters than anybody speaks in this time (30 a second, see hallucinations)."""
    return len(_LETTER.findall(text)) > LETTERS_AT_LEAST + FASTEST_LETTERS_PER_S * max(0, speech_ms) / 1000


def edges_at_voice(words: Sequence[tuple[int, int]], voice: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Times of words, extended to where the voice begins and ends: only the span of a segment is silenced and spoken
    over, so a syllable outside it would stay French.

    words: [start, end) in milliseconds, in order, not overlapping; voice: spans of speech between silences, the same.
    Only the first word in a span begins earlier, only the last one ends later, and never over a neighbour.
    """
    times = list(words)
    for begin, finish in voice:
        inside = [i for i, (start, end) in enumerate(words) if start < finish and end > begin]
        if not inside:
            continue
        first, last = inside[0], inside[-1]
        start, end = times[first]
        if begin < start <= begin + FIRST_WORD_LATE_MS:
            times[first] = (max(begin, times[first - 1][1] if first else begin), end)
        start, end = times[last]
        if finish - LAST_WORD_EARLY_MS <= end < finish:
            times[last] = (start, min(finish, words[last + 1][0] if last + 1 < len(words) else finish))
    return times
