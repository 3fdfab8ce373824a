"""Opening hours: which days, from when until when; read from rows, and formed for a reader of any language.

The clock is that of France, of 24 hours, with the digits that the site writes everywhere: a parent meets the same
figures on the school's door. The names of the days are the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypedDict

from craft.languages import get
from craft.languages.cldr import weekday_names

FRENCH = "fr"
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)
# What CLDR puts between the members of a list, by script.
_COMMA = {"Arab": "، ", "Hans": "、", "Hant": "、", "Jpan": "、", "Ethi": "፣ ", "Thai": " "}


HoursRow = TypedDict("HoursRow", {"days": list[int], "from": str, "until": str}, total=False)
"""A row of the town's hours; one that is not filled in has nothing."""


class UnreadableHours(ValueError):
    """The rows are not hours: a day that does not exist, an end before its beginning, or two at once."""


@dataclass(frozen=True, order=True)
class OpeningHours:
    """days: 0 (Monday) to 6, ascending. start, end: `HH:MM`, the end after the beginning and at most 24:00."""

    days: tuple[int, ...]
    start: str
    end: str


@dataclass(frozen=True)
class HoursLine:
    """Days with the same hours. times: `09:00–12:00`, each to stay on one line of the page. tag: the language of the
    names of the days, French where the reader's has none."""

    days: str
    times: tuple[str, ...]
    tag: str


def read_hours(rows: object) -> tuple[OpeningHours, ...]:
    """Openings from `[{"days": [0, 1], "from": "09:00", "until": "12:00"}, …]`. Raises UnreadableHours."""
    if not isinstance(rows, list):
        raise UnreadableHours
    openings = tuple(_parse_row(row) for row in rows)
    for spans in _spans_by_day(openings).values():
        if any(before[1] > after[0] for before, after in pairwise(spans)):
            raise UnreadableHours
    return openings


def _parse_row(row: object) -> OpeningHours:
    if not isinstance(row, Mapping):
        raise UnreadableHours
    days, start, end = row.get("days"), row.get("from"), row.get("until")
    if not isinstance(days, list) or not days or any(type(day) is not int or not 0 <= day <= 6 for day in days):
        raise UnreadableHours
    if not isinstance(start, str) or not isinstance(end, str):
        raise UnreadableHours
    if not _CLOCK.fullmatch(start) or not _CLOCK.fullmatch(end) or start >= end:
        raise UnreadableHours
    return OpeningHours(tuple(sorted(set(days))), start, end)


def hours_in(openings: Iterable[OpeningHours], tag: str) -> list[HoursLine]:
    """The hours in a language, days with the same hours on one line, in the week's order."""
    names, of = weekday_names(tag), get(tag)
    if not names:
        names, of = weekday_names(FRENCH), get(FRENCH)
    by_spans: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for day, spans in sorted(_spans_by_day(openings).items()):
        by_spans.setdefault(tuple(spans), []).append(day)
    comma = _COMMA.get(of.script, ", ")
    return [
        HoursLine(comma.join(_runs(days, names)), tuple(f"{start}–{end}" for start, end in spans), of.tag)
        for spans, days in by_spans.items()
    ]


def _spans_by_day(openings: Iterable[OpeningHours]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for opening in openings:
        for day in opening.days:
            found.setdefault(day, []).append((opening.start, opening.end))
    return {day: sorted(spans) for day, spans in found.items()}


def _runs(days: list[int], names: tuple[str, ...]) -> list[str]:
    """Three days in a row or more are said by the first and the last."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said: list[str] = []
    for run in runs:
        said += [f"{names[run[0]]} – {names[run[-1]]}"] if len(run) > 2 else [names[day] for day in run]
    return said
