"""The steps of the paper version: the released text, grouped by the steps of its segments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from craft.languages import Language
from public.queries.spans import EARLY_MS, Span, segment_lines
from public.queries.transcript import Line

LONG_MS = 20 * 60 * 1000  # a longer tutorial is printed in chapters
CHAPTER_MS, CHAPTER_STEPS = 10 * 60 * 1000, 24  # some eight sheets of paper, made in a few seconds


@dataclass(frozen=True)
class Step:
    """One numbered step: the time of its still (ms), the texts of its segments, and the number (from 1) that the first
    of them has among all that are read: that of its own page."""

    still_ms: int
    texts: tuple[str, ...]
    page: int = field(default=0, compare=False)


def steps(segments: Sequence[Span], cues: Sequence[Line], language: Language) -> list[Step]:
    """Steps with their texts; the still is from the middle of the step's middle segment."""
    groups: list[list[Span]] = []
    for segment in segments:
        if segment.starts_step or not groups:
            groups.append([])
        groups[-1].append(segment)
    lines = segment_lines(segments, cues, language)
    firsts = [group[0].heard_ms for group in groups]
    texts: list[list[str]] = [[] for _ in groups]
    pages = [0 for _ in groups]
    for number, line in enumerate(lines, 1):
        if groups:
            at = max(0, bisect_right(firsts, line.start_ms + EARLY_MS) - 1)
            texts[at].append(line.text)
            pages[at] = pages[at] or number
    return [
        Step(still_ms=group[len(group) // 2].middle_ms, texts=tuple(text), page=page)
        for group, text, page in zip(groups, texts, pages, strict=True)
        if text
    ]


def chapters(printed: Sequence[Step], duration_ms: int) -> list[list[Step]]:
    """The steps of a paper in one chapter; of a long tutorial in chapters of 10 minutes and two dozen steps at most."""
    if duration_ms <= LONG_MS or not printed:
        return [list(printed)]
    parts: list[list[Step]] = []
    for step in printed:
        if not parts or len(parts[-1]) >= CHAPTER_STEPS or step.still_ms >= parts[-1][0].still_ms + CHAPTER_MS:
            parts.append([])
        parts[-1].append(step)
    return parts
