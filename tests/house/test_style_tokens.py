"""Distances and sizes of letters are tokens, and pages differ at four widths (static/css/tokens.css)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.source_tree import ROOT, kept_files

WIDTHS = {"22rem", "30rem", "48rem", "62rem"}
# Millimetres and points: the renderer of the paper version knows no tokens, and a printed page no screen.
PAPER = {"static/css/print/handout.css", "static/css/print/handout-pdf.css"}
ALONE = {
    "font-size: 16px",  # of subtitles over the film: a cue takes no token from its page
    "font-size: 22px",
    "font-size: min(7rem, 85cqb)",  # the countdown over the film, as large as the film allows
}
MEASURED = re.compile(r"^\s*((?:row-|column-)?gap|padding[\w-]*|margin[\w-]*|font-size):\s*([^;]+);", re.MULTILINE)
LENGTH = re.compile(r"(?<![\w.])([\d.]+)(px|rem)\b")
HAIRLINE_PX = 2  # as a border: it is no distance


def sheets() -> dict[str, str]:
    """Name → text of every style sheet for screens."""
    paths = [path for path in kept_files() if path.suffix == ".css" and str(path) not in PAPER]
    return {str(path): (ROOT / path).read_text("utf-8") for path in paths if Path("static/css") in path.parents}


def untokened(text: str) -> list[str]:
    """Declarations with a length of their own where a token belongs."""
    found = []
    for name, value in MEASURED.findall(text):
        own = [number for number, unit in LENGTH.findall(value) if unit == "rem" or float(number) > HAIRLINE_PX]
        if own and "var(" not in value and f"{name}: {value}" not in ALONE:
            found.append(f"{name}: {value}")
    return found


def breakpoints(text: str) -> set[str]:
    """The widths at which a sheet changes, with their sign; one that is compared in older words counts as it stands."""
    queries = re.findall(r"@media ([^{]+)", text)
    return {width.removeprefix("width") for query in queries for width in re.findall(r"[\w-]*width[^)]*", query)}


def test_distances_and_letters_are_tokens() -> None:
    found = {name: wrong for name, text in sheets().items() if (wrong := untokened(text))}
    assert found == {}
    values = [value for text in sheets().values() for _name, value in MEASURED.findall(text)]
    assert len(values) > 300 and sum("var(" in value for value in values) > 0.75 * len(values)


def test_pages_differ_at_four_widths() -> None:
    found = set().union(*(breakpoints(text) for text in sheets().values()))
    assert found == {f" {sign} {width}" for sign in ("<", ">=") for width in WIDTHS} - {" >= 22rem", " >= 30rem"}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a {\n  gap: 13px;\n}", 1),
        ("a {\n  padding: 0 1rem;\n}", 1),
        ("a {\n  font-size: 0.9rem;\n}", 1),
        ("a {\n  margin: 0 auto;\n  gap: 0.35em;\n  padding-inline: 1px;\n}", 0),
        ("a {\n  padding: 0 var(--space-2);\n  font-size: clamp(var(--text-title), 5vw, 2.25rem);\n}", 0),
    ],
)
def test_a_length_of_its_own_is_seen(text: str, count: int) -> None:
    assert len(untokened(text)) == count


def test_another_width_is_seen() -> None:
    assert breakpoints("@media (max-width: 47.99rem) {") == {"max-width: 47.99rem"}
    assert breakpoints("@media (width < 40rem) and (max-height: 30rem) {") == {" < 40rem"}
