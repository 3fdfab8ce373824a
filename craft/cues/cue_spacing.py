"""When cues are shown: never two at once, no flicker between them, long enough to be read.

Works on spans in order of time; the texts are final. Applied to its own result, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from craft.cues.cue_lines import CueLimits

# A cue may start this much later if the one before it would otherwise be too short: hardly anybody notices.
_PATIENCE_MS = 200


@dataclass(frozen=True)
class CueSpan:
    """A cue's half-open span in milliseconds, and how long its text takes to read (`reading_ms`)."""

    start_ms: int
    end_ms: int
    reading_ms: int = 0

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms


def spread(cues: Sequence[CueSpan], limits: CueLimits, *, until_ms: int | None = None) -> list[CueSpan]:
    """The cues of one segment, in order, moved so that each is shown for the shortest allowed time.

    The boundaries move as little as needed. If the span is too short for all of them, they share it, up to `until_ms`
    (what the silence after the segment allows; None: no more than the segment's own end).
    """
    if not cues:
        return []
    count, gap = len(cues), limits.gap_ms
    start = cues[0].start_ms
    wanted = start + count * limits.shortest_ms + (count - 1) * gap
    end = cues[-1].end_ms if until_ms is None else max(cues[-1].end_ms, min(until_ms, wanted))
    least = max(1, min(limits.shortest_ms, (end - start - (count - 1) * gap) // count))
    starts = [cue.start_ms for cue in cues]
    for k in range(1, count):
        starts[k] = max(starts[k], starts[k - 1] + least + gap)
    latest = max(end, start + count * least + (count - 1) * gap)
    ends = [cue.end_ms for cue in cues[:-1]] + [latest]
    for k in range(count - 1, 0, -1):
        starts[k] = min(starts[k], latest - least)
        latest = starts[k] - gap
    for k in range(count - 1):
        ends[k] = max(starts[k] + least, min(ends[k], starts[k + 1] - gap))
    return [replace(cue, start_ms=a, end_ms=b) for cue, a, b in zip(cues, starts, ends, strict=True)]


def space_cues(cues: Sequence[CueSpan], limits: CueLimits, *, until_ms: int | None = None) -> list[CueSpan]:
    """All cues of a video, ordered by start: gaps of at least gap_ms, short gaps closed, time to read where silence
    follows, never longer than longest_ms. A cue without room keeps a span of at least 1 ms.

    until_ms: where the video ends; the last cue is not shown beyond it, even if it is then hard to read.
    """
    placed = _apart(cues, limits)
    result: list[CueSpan] = []
    for k, cue in enumerate(placed):
        room = placed[k + 1].start_ms - limits.gap_ms if k + 1 < len(placed) else until_ms
        wish = max(cue.end_ms, cue.start_ms + max(limits.shortest_ms, cue.reading_ms))
        end = wish if room is None else min(wish, max(room, cue.end_ms))
        if k + 1 < len(placed) and placed[k + 1].start_ms - end < limits.closed_ms:
            end = placed[k + 1].start_ms - limits.gap_ms
        result.append(replace(cue, end_ms=min(end, cue.start_ms + limits.longest_ms)))
    return result


def _apart(cues: Sequence[CueSpan], limits: CueLimits) -> list[CueSpan]:
    """The same cues without overlaps, at least a gap apart: the earlier one is shortened, as far as it can be."""
    placed: list[CueSpan] = []
    for cue in cues:
        if placed:
            before = placed[-1]
            start = max(cue.start_ms, before.start_ms + min(limits.shortest_ms, before.length_ms) + limits.gap_ms)
            start = (
                start
                if start - cue.start_ms <= _PATIENCE_MS and cue.end_ms - start >= limits.shortest_ms
                else max(cue.start_ms, before.start_ms + 1 + limits.gap_ms)
            )
            cue = replace(cue, start_ms=start, end_ms=max(cue.end_ms, start + min(cue.length_ms, limits.shortest_ms)))
            placed[-1] = replace(before, end_ms=min(before.end_ms, start - limits.gap_ms))
        placed.append(cue)
    return placed
