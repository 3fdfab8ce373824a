"""The sentences of a release as pages: one each, with the moment of its picture."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from public.queries.spans import EARLY_MS
from public.queries.watch import WatchPage


@dataclass(frozen=True)
class StepPage:
    """number: from 1. segment: its public id, '' in an old release. still_ms: of the video itself; None where the
    release says no moment. start_ms, end_ms: where the segment is in the video itself."""

    number: int
    text: str
    segment: str
    still_ms: int | None
    start_ms: int
    end_ms: int


def step_pages(found: WatchPage) -> list[StepPage]:
    """The sentences of a release that have a text, in order. No query."""
    heard = [span.heard_ms for span in found.spans]
    pages = []
    for number, line in enumerate(found.lines, 1):
        span = found.spans[max(0, bisect_right(heard, line.start_ms + EARLY_MS) - 1)] if heard else None
        pages.append(
            StepPage(
                number=number,
                text=line.text,
                segment=span.segment if span else "",
                still_ms=span.middle_ms if span and found.tutorial.original else None,
                start_ms=span.start_ms if span else line.start_ms,
                end_ms=span.end_ms if span else line.end_ms,
            )
        )
    return pages
