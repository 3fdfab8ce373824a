"""The JSON document of an alignment: parsed into slots, with a message for every wrong entry, and written from the
result.

In: `{"duration_ms", "segments": [{"start_ms", "end_ms", "take_ms", "pauses": [[start_ms, end_ms], …]?, "pin_ms"?}],
"late_ms"?}`. Out: `{"placements": [{"start_ms", "rate", "end_ms", "pause_cut_ms"} | null], "refused": [{"index",
"shorten_ms", "natural_ms", "unhurried_ms"}], "objective", "report"}`. A placement is null where `drop_refused` left the
segment out, so that positions stay those of the input. With holds or slowing: `"holds": [{"at_ms", "length_ms"}]` on
the video's clock, `"map": [[video_ms, version_ms]]` where it is slower, placements on the version's, `longer` (share)
and `over_limit`. Other fields are ignored.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from craft.documents import JsonObject, JsonValue
from craft.messages import N_, RoundedNumber
from craft.timing.alignment import LATE_MS, Alignment, AlignmentError, Placement, Refusal, Slot
from craft.timing.alignment_report import AlignmentReport
from craft.timing.held_alignment import HeldAlignment

# A nanosecond is fine enough; more digits would only show the solver's last bits.
MS_DIGITS, FIGURE_DIGITS = 6, 9
# A pause may end this much after the trimmed take: its ends come from 20 ms frames.
FRAME_MS = 20.0


@dataclass(frozen=True)
class AlignmentInput:
    """What a document asks for: the arguments of `craft.timing.alignment.align`. Milliseconds."""

    slots: tuple[Slot, ...]
    duration_ms: float
    late_ms: float


def read_alignment(document: object) -> AlignmentInput:
    """The input that a decoded JSON document describes. AlignmentError says what is wrong and where."""
    if not isinstance(document, Mapping):
        raise AlignmentError(N_('The document must be an object with "duration_ms" and "segments".'))
    segments = document.get("segments")
    if not isinstance(segments, list):
        raise AlignmentError(N_('"segments" must be a list of segments.'))
    return AlignmentInput(
        slots=tuple(_slot(segment, index) for index, segment in enumerate(segments)),
        duration_ms=_number(document.get("duration_ms"), "duration_ms"),
        late_ms=_number(document.get("late_ms", LATE_MS), "late_ms"),
    )


def write_alignment(alignment: Alignment, held: HeldAlignment | None = None) -> JsonObject:
    """The result as a document of plain numbers, lists and None; with holds where the picture waits."""
    document: dict[str, JsonValue] = {
        "placements": [
            None if placement is None else _part_json(placement, MS_DIGITS) for placement in alignment.placements
        ],
        "refused": [_part_json(refusal, MS_DIGITS) for refusal in alignment.refused],
        "objective": alignment.objective,
        "report": _part_json(alignment.report, FIGURE_DIGITS),
    }
    if held is not None:
        document["holds"] = [asdict(hold) for hold in held.times.holds]
        if held.times.slows:
            document["map"] = [[round(moment, MS_DIGITS) for moment in knot] for knot in held.times.knots]
        document["longer"] = round(held.longer, FIGURE_DIGITS)
        document["over_limit"] = held.over_limit
    return document


def _part_json(part: Placement | Refusal | AlignmentReport, ms_digits: int) -> JsonObject:
    """Its fields by name: what is in milliseconds (`_ms`) to so many digits, any other fraction to FIGURE_DIGITS."""
    return {
        name: round(figure, ms_digits if name.endswith("_ms") else FIGURE_DIGITS)
        if isinstance(figure, float)
        else figure
        for name, figure in asdict(part).items()
    }


def _slot(segment: object, index: int) -> Slot:
    if not isinstance(segment, Mapping):
        raise AlignmentError(
            N_('Segment {index} must be an object with "start_ms", "end_ms" and "take_ms".'), index, index=index
        )
    take_ms = _number(segment.get("take_ms"), "take_ms", index)
    pauses = segment.get("pauses")
    pin = segment.get("pin_ms")
    if pauses is not None and not isinstance(pauses, list):
        raise AlignmentError(
            N_('Segment {index}: "pauses" must be a list of [start_ms, end_ms] pairs.'), index, index=index
        )
    return Slot(
        start_ms=_number(segment.get("start_ms"), "start_ms", index),
        end_ms=_number(segment.get("end_ms"), "end_ms", index),
        take_ms=take_ms,
        pauses=tuple(_pause(pause, take_ms, index) for pause in pauses or ()),
        pin_ms=None if pin is None else _number(pin, "pin_ms", index),
    )


def _pause(pause: object, take_ms: float, index: int) -> tuple[float, float]:
    if not isinstance(pause, list) or len(pause) != 2:
        raise AlignmentError(N_("Segment {index}: a pause must be a pair [start_ms, end_ms]."), index, index=index)
    start, end = (_number(moment, "pauses", index) for moment in pause)
    if not 0 <= start <= end <= take_ms + FRAME_MS:
        raise AlignmentError(
            N_("Segment {index}: the pause from {start} to {end} ms does not lie inside its take."),
            index,
            index=index,
            start=RoundedNumber(start),
            end=RoundedNumber(end),
        )
    return start, min(end, max(start, take_ms))


def _number(value: object, field: str, index: int | None = None) -> float:
    """A finite number. JSON's true and false are no numbers here, although Python would count with them."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    if index is None:
        raise AlignmentError(N_('"{field}" must be a finite number of milliseconds.'), field=field)
    raise AlignmentError(
        N_('Segment {index}: "{field}" must be a finite number of milliseconds.'), index, index=index, field=field
    )
