"""A French sentence that is heard in parts, so that each can be kept in mind and said in another language."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

LONGEST_PART_MS = 3_000
"""About seven words: what a listener repeats without losing any."""
SHORTEST_PART_MS = 700
PAUSE_COUNTS = 4
"""A pause that is 100 ms longer is worth a cut that lies 400 ms further from the middle."""


def heard_parts(words: Sequence[tuple[int, int]], start_ms: int, end_ms: int) -> tuple[int, ...]:
    """The moments (ms of the film) at which the sentence from `start_ms` to `end_ms` is cut. None: it is short, or its
    words (each from, until) are not known. The longest part is halved, at the pause nearest its middle, until none is
    longer than LONGEST_PART_MS."""
    pauses = [
        (before, after) for (_begun, before), (after, _ended) in pairwise(words) if start_ms < before <= after < end_ms
    ]
    cuts = [start_ms, end_ms]
    while True:
        found = _next_cut(cuts, pauses)
        if found is None:
            return tuple(cuts[1:-1])
        cuts = sorted([*cuts, found])


def _next_cut(cuts: Sequence[int], pauses: Sequence[tuple[int, int]]) -> int | None:
    """In the longest part that can be cut; None where none is too long any more."""
    parts = sorted(pairwise(cuts), key=lambda part: part[0] - part[1])
    for start, end in parts:
        if end - start <= LONGEST_PART_MS:
            return None
        middle = (start + end) / 2
        inside = [
            (abs((before + after) / 2 - middle) - PAUSE_COUNTS * (after - before), (before + after) // 2)
            for before, after in pauses
            if before - start >= SHORTEST_PART_MS and end - after >= SHORTEST_PART_MS
        ]
        if inside:
            return min(inside)[1]
    return None
