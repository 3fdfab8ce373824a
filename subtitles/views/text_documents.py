"""What the translate page exchanges with the server, as types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from craft.timing.speech_rate import PaceModel


class DraftKnown(TypedDict):
    number: int
    writer: str


BegunFrom = TypedDict("BegunFrom", {"by": str, "from": str})


class DraftOnServer(DraftKnown):
    text: str
    base: int
    begun_by: str
    begun_from: str


class SentByOthers(TypedDict):
    text: str
    base: int
    by: str


class TextBegun(TypedDict):
    """What the box starts with. base: the number of the text that it goes on from."""

    base: int
    draft: DraftKnown
    aside: list[str]
    begun: BegunFrom | None


class TextAddresses(TypedDict):
    draft: str
    check: str
    submit: str
    beat: str
    propose: NotRequired[str]


class TextPage(TextBegun):
    """ahead: addresses that a browser keeps. start, end, slot: ms, none of a text without a place in the video."""

    account: str
    worker: str
    ahead: list[str]
    kept_here: str
    start: int | None
    end: int | None
    slot: int | None
    language: str
    segment: str
    model: PaceModel
    verdicts: dict[str, str | dict[int, str]]
    decimal: str
    terms: list[str]
    addresses: TextAddresses


class DraftSaved(TypedDict):
    kept: bool
    draft: int
    aside: list[str]
    newer: SentByOthers | None


class PutAside(TypedDict):
    kept: bool
    aside: list[str]


class TextBeat(TypedDict):
    """by: who else has the segment, '' for nobody."""

    by: str
    draft: DraftOnServer | None
    newer: SentByOthers | None


class BothTexts(TypedDict):
    """409: `base` is set for a text that somebody sent, `draft` for one of the same person's in another tab."""

    sentence: str
    mine: str
    theirs: str
    by: str
    base: int | None
    draft: DraftOnServer | None
    difference: NotRequired[Sequence[tuple[str, str]]]
