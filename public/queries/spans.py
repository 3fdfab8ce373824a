"""The segments of a release with their spans, and the released text of each; pages, paper and steps are made of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from craft.cues.joining import join_parts
from craft.cues.line_breaks import normalise
from craft.languages import Language
from craft.text.bidi import without_marks
from craft.timing.timeline import to_language
from dubbing.manifests import Manifest
from public.queries.transcript import Line
from tutorials.models import Segment, SegmentRevision, Tutorial

EARLY_MS = 20  # cues are exact to the millisecond, placements are rounded


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


def spans(tutorial: Tutorial, manifest: Manifest) -> list[Span]:
    """The segments of a release, in order, with the current steps. One query. A release without them (an old one) gets
    the current segments."""
    rows = Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.SPEECH)
    if manifest.segments:
        steps_of = dict(rows.values_list("public_id", "starts_step"))
        return [
            Span(
                heard_ms=manifest.heard_ms(segment),
                start_ms=segment.start_ms,
                end_ms=segment.end_ms,
                starts_step=steps_of.get(segment.segment, False),
                text=segment.text,
                segment=segment.segment,
                voiced=segment.placement is not None,
            )
            for segment in manifest.segments
        ]
    today = rows.filter(retired_at=None).order_by("start_ms").values_list("start_ms", "end_ms", "starts_step")
    return [
        Span(to_language(start, manifest.times), start, end, begins)
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
            _released_spelling(join_parts([cue.text for cue in some], language), segments[at]),
            segments[at].segment,
        )
        for at, some in sorted(parts.items())
    ]


def _released_spelling(text: str, segment: Span) -> str:
    """A line end does not show whether there was a space; the released text does."""
    released = normalise(segment.text)
    return released if _without_spaces(released) == _without_spaces(text) else text


def _without_spaces(text: str) -> str:
    return "".join(without_marks(text).split())


def is_a_step_moment(tutorial: Tutorial, ms: int) -> bool:
    """Whether a still at this time belongs to a paper version; no others are made for strangers.

    A live release may be older than the last change of a boundary: earlier spans of a segment count too.
    """
    middle = (F("start_ms") + F("end_ms")) / 2
    rows = Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.SPEECH).annotate(middle=middle)
    earlier = SegmentRevision.objects.filter(segment__tutorial=tutorial).annotate(middle=middle)
    return rows.filter(middle=ms).exists() or earlier.filter(middle=ms).exists()
