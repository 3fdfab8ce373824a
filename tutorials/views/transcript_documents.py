"""What the transcript editor exchanges with the server, as types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict


class ChangedSegment(TypedDict):
    """row: its HTML."""

    id: str
    revision: int
    text: str
    start_ms: int | None
    end_ms: int | None
    starts_step: bool
    row: str


class ChangedSegments(TypedDict):
    """gone: the public id of the one that was joined to another, or ''."""

    segments: list[ChangedSegment]
    gone: str


class BothSegments(TypedDict):
    """409: what somebody else made of the segment meanwhile; difference: to the text that was sent."""

    sentence: str
    mine: str
    theirs: NotRequired[ChangedSegment]
    difference: NotRequired[Sequence[tuple[str, str]]]


class WordProposals(TypedDict):
    """What a doubtful word may be, the likeliest first."""

    words: list[str]
