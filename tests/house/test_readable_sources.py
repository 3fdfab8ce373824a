"""Sources are for reading: style sheets and templates keep the width and the length of Python's files, and no line of
any program is wider. The linter measures none that ends with a remark for a tool, nor a file that asks to be spared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.source_tree import ROOT, kept_files
from tests.house.test_rooms import LONGEST

WIDEST = 120  # characters, as in pyproject.toml and biome.json
MOST_BYTES = 40  # of a style sheet's line on average, comments left out: one declaration a line has less
COMMENT = re.compile(r"/\*.*?\*/\n*", re.DOTALL)
MINIFIED = "}.a{color:red;margin:0}" * 20


def readable() -> list[Path]:
    """The style sheets, the templates (of letters too) and the pages that are served as they are."""
    return [
        path
        for path in kept_files()
        if path.parts[0] in ("static", "templates") and path.suffix in (".css", ".html", ".txt")
    ]


def too_wide(name: str, text: str) -> list[str]:
    return [
        f"{name}:{number}: {len(line)} characters"
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > WIDEST
    ]


def faults(name: str, text: str) -> list[str]:
    """What keeps a file from being read: lines too wide, too many lines, or much written into few lines."""
    lines = text.splitlines()
    found = too_wide(name, text)
    if len(lines) > LONGEST:
        found.append(f"{name}: {len(lines)} lines")
    rules = COMMENT.sub("", text)
    if name.endswith(".css") and len(rules.encode()) > MOST_BYTES * rules.count("\n"):
        found.append(f"{name}: {len(rules.encode())} bytes in {rules.count(chr(10))} lines")
    return found


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("a.css", "a {\n  color: red;\n}\n", 0),
        ("a.css", f"{MINIFIED}\n", 2),
        ("a.html", "<p>\n" * LONGEST, 0),
        ("a.html", "<p>\n" * (LONGEST + 1), 1),
        ("a.html", "é" * WIDEST, 0),
        ("a.html", "é" * (WIDEST + 1), 1),
        ("a.css", "/* Why, and what for: in as many letters as it needs. */\na {\n  color: red;\n}\n", 0),
        ("a.css", "a { color: red; background: var(--paper); inline-size: 100% }\n" * 3, 1),
    ],
)
def test_the_reader_sees_what_cannot_be_read(name: str, text: str, count: int) -> None:
    assert len(faults(name, text)) == count


def test_style_sheets_and_templates_can_be_read() -> None:
    assert {path.suffix for path in readable()} == {".css", ".html", ".txt"}
    assert [fault for path in readable() for fault in faults(str(path), (ROOT / path).read_text("utf-8"))] == []


def test_no_line_of_a_program_is_too_wide() -> None:
    """Migrations are written by a machine."""
    programs = [path for path in kept_files() if path.suffix in {".py", ".js"} and "migrations" not in path.parts]
    assert len(programs) > 500
    assert [fault for path in programs for fault in too_wide(str(path), (ROOT / path).read_text("utf-8"))] == []


def test_a_remark_for_a_tool_makes_a_line_no_shorter() -> None:
    assert too_wide("a.py", "x" * 100 + "  # type: ignore[arg-type]") == ["a.py:1: 126 characters"]


FRENCH = re.compile(r"""<([a-z]\w*)((?:"[^"]*"|[^<>"])*?\slang="fr"(?:"[^"]*"|[^<>"])*)>""")
ISOLATED = {"bdi", "track", "option"}  # `bdi` finds its direction itself; the others hold no line of text


def without_direction(text: str) -> list[str]:
    """The elements of a template that hold French and do not say that it runs from left to right: inside an Arabic page
    its full stop would stand before it."""
    found = [(tag, rest) for tag, rest in FRENCH.findall(text) if tag not in ISOLATED]
    return [f"<{tag}{rest}>" for tag, rest in found if "dir=" not in rest]


def test_french_says_its_direction_where_pages_may_run_from_right_to_left() -> None:
    pages = [path for room in ("subtitles", "dubbing", "volunteers") for path in (ROOT / "templates" / room).rglob("*")]
    texts = {path: path.read_text("utf-8") for path in pages if path.suffix == ".html"}
    assert sum(len(FRENCH.findall(text)) for text in texts.values()) > 30
    assert {path.name: found for path, text in texts.items() if (found := without_direction(text))} == {}


def test_a_missing_direction_is_seen() -> None:
    assert without_direction('<p class="around" lang="fr">Bonjour.</p>') != []
    assert without_direction('<p lang="fr" dir="ltr">Bonjour.</p> <bdi lang="fr">Bonjour.</bdi>') == []
