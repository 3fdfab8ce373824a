"""The spoken segments of a tutorial, in order: their slots and numbers, for pages that need both."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from craft.timing.slots import slots_ms
from tutorials.models import LanguageVersion, Segment, Tutorial


@dataclass(frozen=True)
class SpokenSegments:
    """Segment's primary key → slot in ms, of every spoken segment in order; → number from 1, of those with a text."""

    slots: dict[int, int]
    numbers: dict[int, int]


def sentences(tutorial: Tutorial) -> QuerySet[Segment]:
    """Those that have a text, in order."""
    spoken = Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.SPEECH, retired_at=None)
    return spoken.exclude(text="").order_by("start_ms")


def spoken_segments(version: LanguageVersion) -> SpokenSegments:
    """One query."""
    rows = list(
        Segment.objects.filter(tutorial=version.tutorial_id, kind=Segment.Kind.SPEECH, retired_at=None)
        .order_by("start_ms")
        .values_list("pk", "start_ms", "end_ms", "text")
    )
    spans = [(start or 0, end or 0) for _pk, start, end, _text in rows]
    slots = slots_ms(spans, version.tutorial.duration_ms)
    with_text = (pk for pk, _start, _end, text in rows if text)
    return SpokenSegments(
        {row[0]: slot for row, slot in zip(rows, slots, strict=True)},
        {pk: number for number, pk in enumerate(with_text, 1)},
    )
