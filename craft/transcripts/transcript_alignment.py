"""Matches a plain transcript with the words that a recogniser heard, to give it their times.

Both are compared letter by letter (edit distance, without case, accents and punctuation): a recogniser mistakes words,
rarely all their letters, so that every written word finds the moment where most of its letters were heard.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import islice

import regex
from rapidfuzz.distance import Levenshtein

from craft.transcripts.segmentation import Piece
from craft.transcripts.words import Word, in_order, joined_text, letter_times, letters

# French puts a space before « ? » and inside « »: the sign belongs to its word.
_WRITTEN_WORD = regex.compile(r"(?:[«“„(]\s)?\S+(?:\s[?!:;»”…)]+(?!\S))*")
_SHORTEST_WORD_MS = 1


def align_transcript(text: str, heard: Sequence[Word]) -> tuple[Word, ...]:
    """The words of `text` with times in order, spans never overlapping; confidence is the heard letters' share (0–1).

    A word that was not heard stands between its neighbours. Without any heard word there are no times: ().
    """
    return _with_times(_written_words(text), heard)


def align_lines(lines: Sequence[str], heard: Sequence[Word]) -> tuple[Piece, ...]:
    """One piece per line that has a word: for a transcript whose lines are the segments that a person wants."""
    # Line by line: in the joined text a sign that begins a line would belong to the word before it.
    written = [words for line in lines if (words := _written_words(line))]
    timed = iter(_with_times([word for words in written for word in words], heard))
    pieces = (tuple(islice(timed, len(words))) for words in written)
    return tuple(Piece(own[0].start_ms, own[-1].end_ms, joined_text(own), own) for own in pieces if own)


def _written_words(text: str) -> list[str]:
    return _WRITTEN_WORD.findall(unicodedata.normalize("NFC", text))


def _with_times(written: Sequence[str], heard: Sequence[Word]) -> tuple[Word, ...]:
    heard = in_order(heard)
    if not heard or not written:
        return ()
    clock = letter_times(heard)
    heard_letters = "".join(letter for letter, _start, _end in clock)
    owners = [number for number, word in enumerate(written) for _ in letters(word)]
    written_letters = "".join(letters(word) for word in written)

    found: list[list[tuple[float, float]]] = [[] for _ in written]
    exact = [0] * len(written)
    for operation in Levenshtein.opcodes(heard_letters, written_letters):
        if operation.tag not in ("equal", "replace"):
            continue
        for offset in range(operation.dest_end - operation.dest_start):
            owner = owners[operation.dest_start + offset]
            found[owner].append(clock[operation.src_start + offset][1:])
            exact[owner] += operation.tag == "equal"
    spans = _fill_gaps([(span[0][0], span[-1][1]) if span else None for span in found], heard)
    return tuple(
        Word(start, end, " " + word, exact[number] / max(1, len(letters(word))))
        for number, (word, (start, end)) in enumerate(zip(written, spans, strict=True))
    )


def _fill_gaps(spans: Sequence[tuple[float, float] | None], heard: Sequence[Word]) -> list[tuple[int, int]]:
    """Whole milliseconds in order; a run of words without a time shares the room between its neighbours."""
    filled: list[tuple[int, int]] = []
    at = 0
    clock = heard[0].start_ms
    while at < len(spans):
        run = at
        while run < len(spans) and spans[run] is None:
            run += 1
        known = spans[run] if run < len(spans) else None
        until = max(clock, round(known[0])) if known else max(clock, heard[-1].end_ms)
        for number in range(run - at):
            share = (until - clock) / (run - at)
            filled.append((round(clock + number * share), round(clock + (number + 1) * share)))
        if known:
            start = max(until, round(known[0]))
            filled.append((start, max(start, round(known[1]))))
            clock = filled[-1][1]
        at = run + 1
    return _never_empty(filled)


def _never_empty(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    clock, result = 0, []
    for start, end in spans:
        start = max(start, clock)
        clock = max(end, start + _SHORTEST_WORD_MS)
        result.append((start, clock))
    return result
