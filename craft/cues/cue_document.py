"""The JSON of `manage.py layout_cues`: the input is checked completely before anything is done with it."""

from __future__ import annotations

import math

from craft.cues.cue_layout import CueLayout, TimedText
from craft.documents import JsonObject
from craft.messages import N_, MessageError

# A day: a longer span is a mistaken unit.
_LATEST_MS = 24 * 3600 * 1000


class CueDocumentError(MessageError):
    """The document is not `[{"start_ms","end_ms","text"}]`. The message says what is wrong where, in one sentence."""


def read_segments(document: object) -> list[TimedText]:
    """A list of segments, each with start_ms, end_ms (numbers, rounded to whole ms) and text; `pauses`
    ([[start_ms, end_ms]…]) where known. Raises CueDocumentError."""
    if not isinstance(document, list):
        raise CueDocumentError(N_('The document must be a list of {{"start_ms", "end_ms", "text"}}.'))
    return [_segment(row, number) for number, row in enumerate(document, 1)]


def write_layout(layout: CueLayout) -> JsonObject:
    """`{"cues":[{"start_ms","end_ms","lines"}],"findings":[{"code","severity","figure","message","cue","segment"}]}`,
    indexes from 0."""
    return {
        "cues": [{"start_ms": cue.start_ms, "end_ms": cue.end_ms, "lines": list(cue.lines)} for cue in layout.cues],
        "findings": [finding.as_json() for finding in layout.findings],
    }


def _segment(given: object, number: int) -> TimedText:
    if not isinstance(given, dict):
        raise CueDocumentError(
            N_('Segment {number} must be an object with "start_ms", "end_ms" and "text".'), number=number
        )
    text = given.get("text")
    if not isinstance(text, str):
        raise CueDocumentError(N_('Segment {number} has no "text" that is a string.'), number=number)
    if any(0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        raise CueDocumentError(
            N_("The text of segment {number} holds half a character (a lone surrogate)."), number=number
        )
    start, end = (_moment(given.get(name), name, number) for name in ("start_ms", "end_ms"))
    if end <= start:
        raise CueDocumentError(
            N_("Segment {number} ends at {end} ms, not after its start at {start} ms."),
            number=number,
            end=end,
            start=start,
        )
    pauses = given.get("pauses") or []
    if not isinstance(pauses, list):
        raise CueDocumentError(N_('"pauses" of segment {number} must be a list of [start_ms, end_ms].'), number=number)
    return TimedText(start, end, text, tuple(_pause(pause, number) for pause in pauses))


def _moment(value: object, name: str, number: int) -> int:
    if not isinstance(value, int | float) or not _is_moment(value):
        raise CueDocumentError(
            N_('Segment {number} needs "{name}" as a number of milliseconds from 0 to a day.'), number=number, name=name
        )
    return round(value)


def _pause(given: object, number: int) -> tuple[float, float]:
    if not (isinstance(given, list) and len(given) == 2 and all(map(_is_moment, given))):
        raise CueDocumentError(
            N_("A pause of segment {number} must be [start_ms, end_ms] in milliseconds."), number=number
        )
    return float(given[0]), float(given[1])


def _is_moment(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and 0 <= value <= _LATEST_MS
