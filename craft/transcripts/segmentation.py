"""Words with times → segments that a person can say without a pause.

Cuts are chosen all at once (dynamic programming over the places where a cut may stand), not greedily: at sentence
ends first, then at pauses of 300 ms and more, then at commas and conjunctions; never inside a word group that neither a
pause nor a sign separates. The constants are the design's: 1.5–10 s, pauses ≥ 300 ms, at most 120 ms of padding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from craft.transcripts.french_sentences import begins_phrase, clings, ends_phrase, ends_sentence
from craft.transcripts.words import Word, groups, in_order, joined_text

SHORTEST_MS = 1500
LONGEST_MS = 10_000
PAUSE_MS = 300
SHORT_PAUSE_MS = 80  # with a shorter pause two words are heard as one group
LONG_PAUSE_MS = 700  # a silence that should not stand inside a segment
LEAD_MS, TAIL_MS = 60, 120  # padding; recognisers end words too early rather than begin them too late

# Costs of the programme, in one currency: 1 ≈ a sentence end left inside a segment.
SENTENCE_INSIDE = 1.0
CUT_AT_PAUSE, CUT_AT_COMMA, CUT_AT_CONJUNCTION, CUT_AT_SHORT_PAUSE = 6.0, 9.0, 14.0, 25.0
PROCLITIC_CUT_COST = 12.0
# A sentence that begins at the end of a segment and goes on in the next: « Bonjour ! Aujourd'hui, | nous allons … »
SENTENCE_START_CUT_COST = 12.0
TOO_SHORT = 8.0
TOO_LONG_PER_S = 12.0
SILENCE_INSIDE_PER_S = 4.0


@dataclass(frozen=True)
class Piece:
    """One future segment: padded span in milliseconds, French text, its words with the recogniser's times."""

    start_ms: int
    end_ms: int
    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class _Group:
    words: tuple[Word, ...]
    text: str
    start_ms: int
    end_ms: int
    cut_cost: float | None  # of a cut after this group; None: no cut may stand here
    ends_sentence: bool
    pause_ms: int  # silence after the group


def segment_words(words: Iterable[Word], duration_ms: int | None = None) -> tuple[Piece, ...]:
    """Segments in order of time, never overlapping, every word in exactly one. `duration_ms`: the video's length."""
    marked = _marked_groups(in_order(words))
    pieces = [marked[first:last] for first, last in pairwise(_best_cuts(marked))]
    padded: list[Piece] = []
    for before, piece, after in _with_neighbours(pieces):
        clock = padded[-1].end_ms if padded else 0
        padded.append(_pad(piece, before, after, duration_ms, clock))
    return tuple(padded)


def _sentence_ends(text: str, following: str, pause_ms: int) -> bool:
    if pause_ms >= PAUSE_MS:
        # After a pause a recogniser may forget the capital; its full stop still counts.
        following = following[:1].upper() + following[1:]
    return ends_sentence(text, following)


def _marked_groups(words: Sequence[Word]) -> list[_Group]:
    found = groups(words)
    texts = [joined_text(group) for group in found]
    marked = []
    for i, group in enumerate(found):
        following = texts[i + 1] if i + 1 < len(found) else ""
        pause = found[i + 1][0].start_ms - group[-1].end_ms if following else 0
        sentence = _sentence_ends(texts[i], following, pause)
        cost = 0.0 if not following else _cut_cost(texts[i], following, pause, sentence)
        marked.append(_Group(group, texts[i], group[0].start_ms, group[-1].end_ms, cost, sentence, pause))
    return marked


def _cut_cost(text: str, following: str, pause_ms: int, sentence: bool) -> float | None:
    if sentence:
        return 0.0
    costs = []
    if pause_ms >= PAUSE_MS:
        costs.append(CUT_AT_PAUSE)
    if ends_phrase(text):
        costs.append(CUT_AT_COMMA)
    if begins_phrase(following) and not clings(text):
        costs.append(CUT_AT_CONJUNCTION)
    if pause_ms >= SHORT_PAUSE_MS:
        costs.append(CUT_AT_SHORT_PAUSE)
    if not costs:
        return None
    return min(costs) + (PROCLITIC_CUT_COST if clings(text) else 0.0)


def _best_cuts(marked: Sequence[_Group]) -> list[int]:
    """Indexes 0 = c₀ < c₁ < … < c_k = n that minimise the sum of cut costs and segment costs."""
    size = len(marked)
    if not size:
        return [0]
    cuts = [0, *(i + 1 for i in range(size) if marked[i].cut_cost is not None)]
    silence, sentences, begun = [0.0], [0], [0]
    for group in marked:
        long_pause = group.pause_ms / 1000 if group.pause_ms >= LONG_PAUSE_MS else 0.0
        silence.append(silence[-1] + long_pause)
        sentences.append(sentences[-1] + group.ends_sentence)
        begun.append(len(begun) if group.ends_sentence else begun[-1])

    best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    for position, last in enumerate(cuts[1:], start=1):
        choices = []
        for first in reversed(cuts[:position]):
            length = _length(marked, first, last)
            cost = _length_cost(length)
            # The group at `last - 1` closes the segment: its own pause and sentence end are not inside.
            cost += SENTENCE_INSIDE * (sentences[last - 1] - sentences[first])
            cost += SILENCE_INSIDE_PER_S * (silence[last - 1] - silence[first])
            cut = marked[last - 1].cut_cost or 0.0
            # The sentence that is cut began inside this segment, and hardly: one word or two.
            if cut and first < begun[last - 1]:
                cut += SENTENCE_START_CUT_COST * (_length(marked, begun[last - 1], last) < SHORTEST_MS)
            choices.append((best[first][0] + cost + cut, first))
            if length > 3 * LONGEST_MS:
                break  # a longer segment can only cost more; keeps two hours linear
        best[last] = min(choices)

    path = [size]
    while path[-1]:
        path.append(best[path[-1]][1])
    return path[::-1]


def _length(marked: Sequence[_Group], first: int, last: int) -> int:
    """Of the groups first … last (half-open), in milliseconds."""
    return marked[last - 1].end_ms - marked[first].start_ms


def _length_cost(length_ms: int) -> float:
    if length_ms < SHORTEST_MS:
        return TOO_SHORT * (1.5 - length_ms / SHORTEST_MS)
    if length_ms > LONGEST_MS:
        return TOO_LONG_PER_S * (1 + (length_ms - LONGEST_MS) / 1000)
    return 0.0


def _with_neighbours(
    pieces: Sequence[Sequence[_Group]],
) -> Iterable[tuple[Sequence[_Group] | None, Sequence[_Group], Sequence[_Group] | None]]:
    for i, piece in enumerate(pieces):
        yield pieces[i - 1] if i else None, piece, pieces[i + 1] if i + 1 < len(pieces) else None


def _pad(
    piece: Sequence[_Group],
    before: Sequence[_Group] | None,
    after: Sequence[_Group] | None,
    duration_ms: int | None,
    clock_ms: int,
) -> Piece:
    words = tuple(word for group in piece for word in group.words)
    start, end = words[0].start_ms, words[-1].end_ms
    room_before = (start - before[-1].end_ms) // 2 if before else start
    room_after = (after[0].start_ms - end) // 2 if after else TAIL_MS
    if duration_ms is not None and not after:
        room_after = max(0, duration_ms - end)
    start -= min(LEAD_MS, room_before)
    end += min(TAIL_MS, room_after)
    # A recogniser may give words no length at all; a span is never empty, and then pushes the next one along.
    start = max(start, clock_ms)
    return Piece(start, max(end, start + 1), joined_text(words), words)
