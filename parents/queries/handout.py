"""The steps of the paper version: the released text, grouped as the segments' steps are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from craft.languages import Language
from parents.queries.transcript import Line
from tutorials.models import Segment, Tutorial

EARLY_MS = 200  # a take may begin this much before the French did


@dataclass(frozen=True)
class Step:
    """One numbered step: the moment of its still (ms) and its sentences."""

    still_ms: int
    sentences: tuple[str, ...]


def spans(tutorial: Tutorial) -> list[tuple[int, int, bool]]:
    """(start_ms, end_ms, starts a step) of the spoken segments, in order. One query."""
    rows = Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.SPEECH, retired_at=None)
    return [
        (start, end, begins)
        for start, end, begins in rows.order_by("start_ms").values_list("start_ms", "end_ms", "starts_step")
        if start is not None and end is not None
    ]


def sentences(segments: Sequence[tuple[int, int, bool]], cues: Sequence[Line], language: Language) -> list[Line]:
    """Cues joined again to the sentences that they were cut from: one line per segment that has text."""
    if not segments:
        return list(cues)
    starts = [start for start, _, _ in segments]
    parts: dict[int, list[Line]] = {}
    for cue in cues:
        parts.setdefault(max(0, bisect_right(starts, cue.start_ms + EARLY_MS) - 1), []).append(cue)
    joint = " " if language.spaces else ""
    return [
        Line(some[0].start_ms, some[-1].end_ms, joint.join(one.text for one in some))
        for _, some in sorted(parts.items())
    ]


def steps(segments: Sequence[tuple[int, int, bool]], cues: Sequence[Line], language: Language) -> list[Step]:
    """Steps with their sentences, the still in the middle of the step's middle segment."""
    groups: list[list[tuple[int, int]]] = []
    for start, end, begins in segments:
        if begins or not groups:
            groups.append([])
        groups[-1].append((start, end))
    lines = sentences(segments, cues, language)
    firsts = [group[0][0] for group in groups]
    texts: list[list[str]] = [[] for _ in groups]
    for line in lines:
        if groups:
            texts[max(0, bisect_right(firsts, line.start_ms + EARLY_MS) - 1)].append(line.text)
    return [
        Step(still_ms=sum(group[len(group) // 2]) // 2, sentences=tuple(text))
        for group, text in zip(groups, texts, strict=True)
        if text
    ]


def is_a_step_moment(tutorial: Tutorial, ms: int) -> bool:
    """Whether a still at this moment belongs to the paper version; others are not cut for strangers."""
    return any((start + end) // 2 == ms for start, end, _ in spans(tutorial))
