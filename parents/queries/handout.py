"""The steps of the paper version: the released text, grouped by the steps of its segments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from craft.cues.joining import joined
from craft.cues.line_breaks import normalised
from craft.languages import Language
from craft.text.bidi import without_marks
from craft.timing.timeline import Hold, to_language
from parents.queries.transcript import Line
from tutorials.models import Segment, SegmentRevision, Tutorial

LONG_MS = 20 * 60 * 1000  # a longer tutorial is printed in chapters
CHAPTER_MS, CHAPTER_STEPS = 10 * 60 * 1000, 24  # some eight sheets of paper, made in a few seconds
EARLY_MS = 20  # cues are exact to the millisecond, placements are rounded


@dataclass(frozen=True)
class Step:
    """One numbered step: the time of its still (ms), the texts of its segments, and the number (from 1) that the first
    of them has among all that are read: that of its own page."""

    still_ms: int
    texts: tuple[str, ...]
    page: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Span:
    """A spoken segment as released: when its voice (or else the original) begins, in the version's time, and its span
    in the video's own time."""

    heard_ms: int
    start_ms: int
    end_ms: int
    starts_step: bool
    text: str = ""  # as released; '' in an old release
    segment: str = ""  # its public id
    voiced: bool = False

    @property
    def middle_ms(self) -> int:
        return (self.start_ms + self.end_ms) // 2


def spans(tutorial: Tutorial, released: Sequence[dict[str, Any]], holds: Sequence[Hold] = ()) -> list[Span]:
    """The segments of a release (`manifest["segments"]`), in order, with the current steps. One query.

    holds: where its picture waits.

    A release without them (an old one) gets the current segments.
    """
    rows = Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.SPEECH)
    if released:
        steps_of = dict(rows.values_list("public_id", "starts_step"))
        return [
            Span(
                heard_ms=round(segment["placement"]["start_ms"])
                if segment.get("placement")
                else to_language(segment["start_ms"], holds),
                start_ms=segment["start_ms"],
                end_ms=segment["end_ms"],
                starts_step=steps_of.get(segment["segment"], False),
                text=segment.get("text") or "",
                segment=segment["segment"],
                voiced=bool(segment.get("placement")),
            )
            for segment in released
        ]
    today = rows.filter(retired_at=None).order_by("start_ms").values_list("start_ms", "end_ms", "starts_step")
    return [
        Span(to_language(start, holds), start, end, begins)
        for start, end, begins in today
        if start is not None and end is not None
    ]


def silent_spans(found: Sequence[Span], until_ms: int) -> list[list[int]]:
    """[[from_ms, to_ms], …] in the version's time: where the sentences without a voice are, neighbours joined. A cue
    belongs to the last sentence that begins before it."""
    silent: list[list[int]] = []
    for span, ends in zip(found, [*(after.heard_ms - EARLY_MS for after in found[1:]), until_ms], strict=True):
        begins = max(0, span.heard_ms - EARLY_MS)
        if span.voiced:
            continue
        if silent and silent[-1][1] == begins:
            silent[-1][1] = ends
        else:
            silent.append([begins, ends])
    return silent


def segment_lines(segments: Sequence[Span], cues: Sequence[Line], language: Language) -> list[Line]:
    """Cues joined again to the texts that they were cut from: one line per segment that has text.

    The released text is used where the cues have the same characters.
    """
    if not segments:
        return list(cues)
    starts = [segment.heard_ms for segment in segments]
    parts: dict[int, list[Line]] = {}
    for cue in cues:
        parts.setdefault(max(0, bisect_right(starts, cue.start_ms + EARLY_MS) - 1), []).append(cue)
    return [
        Line(
            some[0].start_ms,
            some[-1].end_ms,
            _as_released(joined([cue.text for cue in some], language), segments[at]),
            segments[at].segment,
        )
        for at, some in sorted(parts.items())
    ]


def _as_released(text: str, segment: Span) -> str:
    """A line end does not show whether there was a space; the released text does."""
    released = normalised(segment.text)
    return released if _without_spaces(released) == _without_spaces(text) else text


def _without_spaces(text: str) -> str:
    return "".join(without_marks(text).split())


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


def is_a_step_moment(tutorial: Tutorial, ms: int) -> bool:
    """Whether a still at this time belongs to a paper version; no others are made for strangers.

    A live release may be older than the last change of a boundary: earlier spans of a segment count too.
    """
    middle = (F("start_ms") + F("end_ms")) / 2
    rows = Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.SPEECH).annotate(middle=middle)
    earlier = SegmentRevision.objects.filter(segment__tutorial=tutorial).annotate(middle=middle)
    return rows.filter(middle=ms).exists() or earlier.filter(middle=ms).exists()
