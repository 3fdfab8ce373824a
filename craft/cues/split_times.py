"""When each part of a text is heard, inside the span of the whole text.

Taken from a recogniser's words if there are any, else from the pauses of the voice (a pause is more often at a full
stop or a comma than inside a phrase), else in proportion to the grapheme clusters.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex
from rapidfuzz.distance import Levenshtein

from craft.text.graphemes import graphemes
from craft.timing.pauses import Span, merge_pauses
from craft.transcripts.words import Word, in_order, letter_times, letters

# A shorter silence is a consonant, not a pause.
_SHORTEST_PAUSE_MS = 150
# How much further (ms) a pause may be from a full stop than from any other word end, and still belong to it.
_AT_CLAUSE_MS, _AT_WORD_MS, _NOWHERE_MS = 200.0, 900.0, 1500.0
# A pause of this length is as likely as said; one twice as long or longer is twice as sure to be a full stop.
_COMMON_PAUSE_MS = 500.0
# If fewer of the letters are found in the words than this share, the words belong to another text.
_SAME_TEXT = 0.5
_SENTENCE_END = regex.compile(r"[.!?…。！？؟۔।።][\"'»”’)\s\u00a0\u202f]*$")
_CLAUSE_END = regex.compile(r"[,;:،؛、，；：፣—–][\"'»”’)\s\u00a0\u202f]*$")

Moment = tuple[int, int]
_Anchor = tuple[int, float, float]


def split_times(
    text: str, start_ms: int, end_ms: int, *, pauses: Sequence[Span] = (), words: Sequence[Word] | None = None
) -> list[Moment]:
    """For every offset 0…len(text) in code points: when the text before it ends, and when the text after it begins
    (ms, equal unless a pause lies there; both rise with the offset; the first is start_ms, the last end_ms).

    `pauses` and `words` are on the same timeline as start_ms and end_ms; what lies outside is ignored.
    """
    if not text:
        return [(start_ms, end_ms)]
    weights = _weights(text)
    anchors = _from_words(text, start_ms, end_ms, words) if words else []
    if not anchors:
        anchors = _from_pauses(text, weights, start_ms, end_ms, pauses)
    fixed = [(0, float(start_ms), float(start_ms)), *anchors, (len(text), float(end_ms), float(end_ms))]
    moments: list[Moment] = [(start_ms, start_ms)]
    for left, right in pairwise(fixed):
        weight = weights[right[0]] - weights[left[0]]
        for offset in range(left[0] + 1, right[0] + 1):
            share = (weights[offset] - weights[left[0]]) / weight if weight else 1.0
            at = round(left[2] + share * (right[1] - left[2]))
            moments.append((at, at))
        moments[right[0]] = (round(right[1]), round(right[2]))
    return moments


def _weights(text: str) -> list[int]:
    """Grapheme clusters other than spaces before each offset; a cluster counts at its first code point."""
    totals = [0]
    for cluster in graphemes(text):
        heavy = 0 if cluster.isspace() else 1
        totals += [totals[-1] + heavy] * len(cluster)
    return totals


def _from_pauses(
    text: str, weights: Sequence[int], start_ms: int, end_ms: int, pauses: Sequence[Span]
) -> list[_Anchor]:
    """The pauses that fall at a place of the text, each at the place that makes all of them together most likely."""
    inside = [(max(a, start_ms), min(b, end_ms)) for a, b in merge_pauses(pauses)]
    heard = [(a, b) for a, b in inside if b - a >= _SHORTEST_PAUSE_MS and a > start_ms and b < end_ms]
    places = [offset for offset in range(1, len(text)) if 0 < weights[offset] < weights[-1] and _is_place(text, offset)]
    if not heard or not places:
        return []
    spoken = end_ms - start_ms - sum(b - a for a, b in heard)
    per_weight = spoken / weights[-1]
    penalty = [_penalty(text[:offset]) for offset in places]
    # best[p]: the cheapest matching of the pauses so far whose last used place is before places[p].
    best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())] * (len(places) + 1)
    silence = 0.0
    for number, (a, b) in enumerate(heard):
        moment = a - start_ms - silence
        sure = min(2.0, (b - a) / _COMMON_PAUSE_MS)
        silence += b - a
        after = [(best[0][0] + _NOWHERE_MS, best[0][1])]
        for p, offset in enumerate(places):
            here = best[p][0] + abs(weights[offset] * per_weight - moment) + penalty[p] * sure
            skipped = (best[p + 1][0] + _NOWHERE_MS, best[p + 1][1])
            after.append(min(after[-1], skipped, (here, (*best[p][1], (number, offset)))))
        best = after
    return [(offset, *heard[number]) for number, offset in best[-1][1]]


def _is_place(text: str, offset: int) -> bool:
    """Where a voice may pause: after a space, and after a sign of Chinese that has no space."""
    return text[offset - 1] in " \u1361\u200b" or text[offset - 1] in "，。！？；：、"


def _penalty(before: str) -> float:
    if _SENTENCE_END.search(before):
        return 0.0
    return _AT_CLAUSE_MS if _CLAUSE_END.search(before) else _AT_WORD_MS


def _from_words(text: str, start_ms: int, end_ms: int, words: Sequence[Word]) -> list[_Anchor]:
    """The places of the text whose letters on both sides were heard; [] when the words say something else."""
    written = [(letter, offset) for offset, sign in enumerate(text) for letter in letters(sign)]
    heard = letter_times(in_order(words))
    if not written or not heard:
        return []
    match: dict[int, int] = {}
    equal = 0
    for op in Levenshtein.opcodes("".join(span[0] for span in heard), "".join(letter for letter, _offset in written)):
        if op.tag in ("equal", "replace"):  # a letter heard as another was said at that moment all the same
            equal += (op.dest_end - op.dest_start) * (op.tag == "equal")
            match.update(zip(range(op.dest_start, op.dest_end), range(op.src_start, op.src_end), strict=True))
    if equal < _SAME_TEXT * len(written):
        return []
    anchors: list[_Anchor] = []
    clock = float(start_ms)
    for n in range(1, len(written)):
        offset = written[n][1]
        if n not in match or n - 1 not in match or not _is_place(text, offset):
            continue
        before, after = heard[match[n - 1]][2], heard[match[n]][1]
        if clock <= before <= after <= end_ms:
            anchors.append((offset, before, after))
            clock = after
    return anchors
