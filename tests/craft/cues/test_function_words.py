"""Words that a line or a cue does not end with, or begin with, in languages whose lists were short."""

from __future__ import annotations

import pytest

from craft.cues.line_breaks import AWKWARD, CLOSE, TORN_GROUP_COST, breaks
from craft.languages import get


@pytest.mark.parametrize(
    ("tag", "text", "least"),
    [
        ("vi", "được|mở", AWKWARD),
        ("vi", "có thể|dùng", AWKWARD),
        ("vi", "người dùng|này", AWKWARD),
        ("vi", "trang|và nút", 0),
        ("fa", "همهٔ|پرونده‌ها", AWKWARD),
        ("fa", "توسط|مدرسه", AWKWARD),
        ("fa", "ثبت|می‌شود", AWKWARD),
        ("fa", "مدرسه|ولی", 0),
        ("sr", "испод|дугмета", AWKWARD),
        ("sr", "ispod|dugmeta", AWKWARD),
        ("sr", "između|dva", AWKWARD),
        ("sr", "njihovo ime je|ovde", CLOSE),
        ("sr", "škola i|roditelji", TORN_GROUP_COST),
        ("sr", "džep|ili", 0),
    ],
)
def test_a_place_costs_what_it_tears(tag: str, text: str, least: int) -> None:
    upper, lower = text.split("|")
    cost = next(place.cost for place in breaks(f"{upper} {lower}", get(tag)) if place.offset == len(upper) + 1)
    assert (cost >= least) if least else (cost < CLOSE)
