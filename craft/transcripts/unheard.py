"""Speech in which a recogniser heard no word: where it must listen again, and the words that it placed too early.

Whisper, given one voice after another, now and then leaves a whole sentence out and begins with the next one; the first
word after it then stands where the sentence ended that it did not hear.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex
from rapidfuzz import fuzz

Span = tuple[int, int]

# In 20 minutes of instructions the voice goes on without a word for 1.0 s at most (a breath, a long vowel); the one
# sentence of ten that Whisper left out of joined readings was 6.5 s.
UNHEARD_MS = 1500
# A word that begins so late in a stretch without words is no part of it.
STRAY_MS = 500
LEAST_WORD_MS = 100
# Of two texts of so many letters, how alike the shorter one is to some part of the other (0-100) when both are the same
# words, heard twice.
LEAST_LETTERS, ALIKE = 10, 80

_LETTER = regex.compile(r"[\p{L}\p{N}]")


def unheard(words: Sequence[Span], voice: Sequence[Span]) -> list[Span]:
    """Stretches of speech without any word, at least UNHEARD_MS long. All spans: [start, end) in ms, in order."""
    found = []
    for begin, finish in voice:
        at = begin
        for start, end in (word for word in words if word[0] < finish and word[1] > begin):
            if start - at >= UNHEARD_MS:
                found.append((at, start))
            at = max(at, end)
        if finish - at >= UNHEARD_MS:
            found.append((at, finish))
    return found


def strays_moved(words: Sequence[Span], voice: Sequence[Span]) -> list[Span]:
    """Times of the words, where those that stand at the end of a stretch in which nothing was heard are moved to
    the next stretch of speech, where the words after them begin."""
    times = list(words)
    for (begin, finish), (next_begin, _next_finish) in pairwise(voice):
        inside = [i for i, (start, end) in enumerate(times) if start < finish and end > begin]
        late = [i for i in inside if times[i][0] >= finish - STRAY_MS]
        before = max((times[i][1] for i in inside if i not in late), default=begin)
        if not late or times[late[0]][0] - before < UNHEARD_MS:
            continue
        following = late[-1] + 1
        if following == len(times) or not next_begin - STRAY_MS <= times[following][0] < next_begin + UNHEARD_MS:
            continue
        start, end = times[following]
        if start - next_begin >= LEAST_WORD_MS * len(late):
            moved = _split_evenly(next_begin, start, len(late))
        else:
            *moved, times[following] = _split_evenly(max(next_begin, start), end, len(late) + 1)
        for i, span in zip(late, moved, strict=True):
            times[i] = span
    return times


def _split_evenly(start: int, end: int, count: int) -> list[Span]:
    """The span in equal parts."""
    edges = [start + (end - start) * i // count for i in range(count + 1)]
    return list(pairwise(edges))


def said_already(again: str, near: str) -> bool:
    """Whether the second listening gave the words that are there already: the recogniser may place
    words a second or two off."""
    shorter, longer = sorted(("".join(_LETTER.findall(text.casefold())) for text in (again, near)), key=len)
    return len(shorter) >= LEAST_LETTERS and fuzz.partial_ratio(shorter, longer) >= ALIKE
