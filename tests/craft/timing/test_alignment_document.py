from __future__ import annotations

import json
from typing import Any

import pytest

from craft.timing.alignment import AlignmentError, Slot, align
from craft.timing.alignment_document import read_alignment, write_alignment


def segment(**changes: Any) -> dict[str, Any]:
    return {"start_ms": 0, "end_ms": 1000, "take_ms": 900} | changes


def test_a_document_is_read_whole() -> None:
    given = read_alignment(
        {
            "duration_ms": 9000,
            "late_ms": 800,
            "segments": [segment(id="s1"), segment(start_ms=2000.5, end_ms=4000, pauses=[[100, 700.5]], pin_ms=2100)],
        }
    )
    assert given.slots == (Slot(0, 1000, 900), Slot(2000.5, 4000, 900, ((100, 700.5),), 2100))
    assert (given.duration_ms, given.late_ms) == (9000, 800)


def test_what_is_left_out_has_its_usual_value() -> None:
    given = read_alignment({"duration_ms": 9000, "segments": [segment(pauses=None, pin_ms=None)]})
    assert (given.slots, given.late_ms) == ((Slot(0, 1000, 900),), 1200)


def test_a_pause_found_in_frames_may_end_just_after_the_take() -> None:
    given = read_alignment({"duration_ms": 9000, "segments": [segment(pauses=[[400, 910]])]})
    assert given.slots[0].pauses == ((400, 900),)


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "must be an object"),
        ({"duration_ms": 5000}, '"segments"'),
        ({"duration_ms": 5000, "segments": {}}, '"segments"'),
        ({"segments": []}, '"duration_ms"'),
        ({"duration_ms": "5000", "segments": []}, '"duration_ms"'),
        ({"duration_ms": True, "segments": []}, '"duration_ms"'),
        ({"duration_ms": 5000, "late_ms": None, "segments": []}, '"late_ms"'),
        ({"duration_ms": 5000, "segments": [segment(), 7]}, "Segment 1"),
        ({"duration_ms": 5000, "segments": [segment(take_ms=None)]}, 'Segment 0: "take_ms"'),
        ({"duration_ms": 5000, "segments": [segment(start_ms=float("nan"))]}, "finite"),
        ({"duration_ms": 5000, "segments": [segment(take_ms=10**400)]}, "finite"),
        ({"duration_ms": 5000, "segments": [segment(pin_ms="soon")]}, '"pin_ms"'),
        ({"duration_ms": 5000, "segments": [segment(pauses=5)]}, '"pauses"'),
        ({"duration_ms": 5000, "segments": [segment(pauses=[[1, 2, 3]])]}, "pair"),
        ({"duration_ms": 5000, "segments": [segment(pauses=[[700, 300]])]}, "inside its take"),
        ({"duration_ms": 5000, "segments": [segment(pauses=[[700, 1300]])]}, "inside its take"),
    ],
)
def test_wrong_documents_are_refused_with_the_place(document: object, says: str) -> None:
    with pytest.raises(AlignmentError) as caught:
        read_alignment(document)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_answer_is_plain_json_with_a_place_for_every_segment() -> None:
    slots = [Slot(0, 2000, 2000), Slot(2200, 4000, 9000), Slot(4200, 6000, 1800)]
    written = json.loads(json.dumps(write_alignment(align(slots, 7000, drop_refused=True)), allow_nan=False))
    assert set(written) == {"placements", "refused", "objective", "report"}
    assert written["placements"][1] is None
    assert set(written["placements"][2]) == {"start_ms", "rate", "end_ms", "pause_cut_ms"}
    assert [set(refusal) for refusal in written["refused"]] == [{"index", "shorten_ms", "natural_ms", "unhurried_ms"}]
    assert written["refused"][0]["index"] == 1
    assert written["report"]["missing"] == 1
