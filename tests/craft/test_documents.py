"""Documents: what is not named has its default, older ones are upgraded, and what is written is what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from craft.documents import (
    AS_LISTS,
    LEFT_OUT,
    Json,
    Upgrades,
    document_json,
    read_document,
    read_part,
    without_number,
)


@dataclass(frozen=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Page:
    version: ClassVar[int] = 2
    title: str = ""
    spans: tuple[Span, ...] = ()
    pairs: tuple[Span, ...] = field(default=(), metadata=AS_LISTS)
    cuts: tuple[tuple[float, float], ...] = ()
    whole: Span | None = None
    note: str | None = field(default=None, metadata=LEFT_OUT)
    by_name: Mapping[str, Span] = field(default_factory=dict)


def _rename_key(page: Json) -> Json:
    return {"title": page.get("name", ""), **page}


UPGRADES: Upgrades = {(Page, 0): _rename_key}
WRITTEN = {
    "title": "a",
    "spans": [{"start": 1, "end": 2}],
    "pairs": [[3, 4]],
    "cuts": [[0.5, 1.0]],
    "whole": None,
    "by_name": {"x": {"start": 5, "end": 6}},
}


def test_what_is_written_is_what_was_read() -> None:
    page = read_document(Page, {"version": 2, **WRITTEN}, UPGRADES)
    assert page.spans == (Span(1, 2),) and page.pairs == (Span(3, 4),) and page.by_name["x"] == Span(5, 6)
    assert document_json(page) == {"version": 2, **WRITTEN} and list(document_json(page)) == ["version", *WRITTEN]
    assert without_number(document_json(page)) == WRITTEN
    assert document_json(Page(note="b", whole=Span(1, 2))) == {
        **{name: [] for name in ("spans", "pairs", "cuts")},
        "version": 2,
        "title": "",
        "whole": {"start": 1, "end": 2},
        "note": "b",
        "by_name": {},
    }


def test_what_is_not_named_has_its_default_and_what_nobody_knows_is_not_read() -> None:
    assert read_part(Page, {"unknown": 1, "whole": None}) == Page()


def test_an_older_document_is_upgraded_and_one_of_today_is_not() -> None:
    assert read_document(Page, {"name": "old"}, UPGRADES).title == "old"
    assert read_document(Page, {"version": 1, "name": "old"}, UPGRADES).title == ""
