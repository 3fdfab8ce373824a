"""How much time a voice has for a segment: until the next one begins, less the gap that keeps them apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

# From the alignment program: g = min(0.12, max(0, t_next − e) + 0.06) seconds. Where the French speaker paused, the
# voices stay up to 120 ms apart; where the French continues, 60 ms are enough.
LONGEST_GAP_MS = 120
SHORTEST_GAP_MS = 60


def gap_ms(end_ms: int, next_start_ms: int) -> int:
    """The silence kept between a segment whose French ends at `end_ms` and the next, in milliseconds (60–120)."""
    return min(LONGEST_GAP_MS, max(0, next_start_ms - end_ms) + SHORTEST_GAP_MS)


def slots_ms(spans: Sequence[tuple[int, int]], duration_ms: int) -> tuple[int, ...]:
    """The slot of each segment in milliseconds: t_next − g − t, and T − t for the last; never negative.

    `spans` are the source's speech spans (start, end) in order of time; `duration_ms` is the video's length T.
    A take of L ≤ 1.20 slot can always be placed. Raises ValueError when the spans are not in order of time, because
    every slot would then be wrong without anybody noticing.
    """
    if any(later[0] < earlier[0] for earlier, later in pairwise(spans)):
        raise ValueError("spans must be in order of time")
    slots = [max(0, later[0] - gap_ms(earlier[1], later[0]) - earlier[0]) for earlier, later in pairwise(spans)]
    if spans:
        slots.append(max(0, duration_ms - spans[-1][0]))
    return tuple(slots)
