"""Opening hours: what can be read, what cannot, and how they are said in other languages."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft import languages
from craft.languages.cldr import weekday_names
from craft.text.opening_hours import OpeningHours, UnreadableHours, hours_in, read_hours

MORNING = {"days": [0, 1, 3, 4], "from": "09:00", "until": "12:00"}
AFTERNOON = {"days": [0, 1, 2, 3, 4], "from": "13:30", "until": "17:00"}


def said(rows: list[dict[str, Any]], tag: str) -> list[tuple[str, str, str]]:
    return [(line.days, ", ".join(line.times), line.tag) for line in hours_in(read_hours(rows), tag)]


@pytest.mark.parametrize(
    ("tag", "first", "second"),
    [
        ("fr", "lundi, mardi, jeudi, vendredi", "mercredi"),
        ("pl", "poniedziałek, wtorek, czwartek, piątek", "środa"),
        ("ar", "الاثنين، الثلاثاء، الخميس، الجمعة", "الأربعاء"),
        ("zh-Hant", "星期一、星期二、星期四、星期五", "星期三"),
        ("am", "ሰኞ፣ ማክሰኞ፣ ሐሙስ፣ ዓርብ", "ረቡዕ"),
        ("wo", "Altine, Talaata, Alxamis, Àjjuma", "Àlarba"),
    ],
)
def test_days_with_the_same_hours_stand_together(tag: str, first: str, second: str) -> None:
    assert said([AFTERNOON, MORNING], tag) == [
        (first, "09:00–12:00, 13:30–17:00", tag),
        (second, "13:30–17:00", tag),
    ]


def test_three_days_in_a_row_are_said_by_the_first_and_the_last() -> None:
    days = {"days": [6, 4, 3, 2, 0], "from": "00:00", "until": "24:00"}
    assert said([days], "it") == [("lunedì, mercoledì – venerdì, domenica", "00:00–24:00", "it")]
    assert said([{**days, "days": list(range(7))}], "vi") == [("Thứ Hai – Chủ Nhật", "00:00–24:00", "vi")]


@pytest.mark.parametrize("tag", ["snk", "rcf", "gcr"])
def test_a_language_without_names_of_days_says_them_in_french(tag: str) -> None:
    assert said([MORNING], tag) == [("lundi, mardi, jeudi, vendredi", "09:00–12:00", "fr")]


def test_every_other_language_has_seven_names() -> None:
    names = {row.tag: weekday_names(row.tag) for row in languages.all_languages()}
    assert {tag for tag, days in names.items() if not days} == {"snk", "rcf", "gcr"}
    for tag, days in names.items():
        assert len(days) == len(set(days)) in {0, 7}, tag
        assert all(day == day.strip() != "" for day in days), tag


def test_no_hours_are_no_lines() -> None:
    assert said([], "fr") == []


@pytest.mark.parametrize(
    "wrong",
    [
        None, {}, "lundi", [None], [[]], [{}], [{**MORNING, "days": []}], [{**MORNING, "days": [7]}],
        [{**MORNING, "days": [-1]}], [{**MORNING, "days": [True]}], [{**MORNING, "days": "0"}],
        [{**MORNING, "from": "9:00"}], [{**MORNING, "from": "12:00"}], [{**MORNING, "until": "25:00"}],
        [{**MORNING, "until": None}], [{**MORNING, "until": "24:01"}], [{**MORNING, "from": "٠٩:٠٠"}],
        [MORNING, MORNING], [MORNING, {"days": [4, 5], "from": "11:59", "until": "13:00"}],
    ],
)  # fmt: skip  # a table: several short entries a row
def test_what_is_no_hours_is_refused(wrong: Any) -> None:
    with pytest.raises(UnreadableHours):
        read_hours(wrong)


CLOCKS = st.integers(0, 24 * 60).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")


@given(st.lists(st.tuples(st.sets(st.integers(0, 6), min_size=1), CLOCKS, CLOCKS), max_size=5), st.data())
def test_every_day_is_said_once_with_its_own_hours(drawn: list[tuple[set[int], str, str]], data: Any) -> None:
    rows = [
        {"days": sorted(days, key=lambda _day: random.random()), "from": min(start, end), "until": max(start, end)}
        for days, start, end in drawn
    ]
    try:
        openings = read_hours(rows)
    except UnreadableHours:
        return
    tag = data.draw(st.sampled_from([row.tag for row in languages.all_languages()]))
    lines = hours_in(openings, tag)
    days_open = {day for opening in openings for day in opening.days}
    assert bool(lines) == bool(days_open)
    assert len({line.times for line in lines}) == len(lines)
    assert all(list(line.times) == sorted(line.times) for line in lines)
    for opening in openings:
        assert isinstance(opening, OpeningHours)
        assert any(f"{opening.start}–{opening.end}" in line.times for line in lines)
