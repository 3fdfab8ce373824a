"""docs/faults.md is what the table says, and every test that it names is there."""

from __future__ import annotations

import ast

from tests.faults.table import DOCUMENT, ROOMS, as_markdown
from tests.house.source_tree import ROOT


def test_the_document_is_what_the_table_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown(), "python -m tests.faults.table"


def test_every_test_that_is_named_is_there() -> None:
    missing = []
    for shown in (name for faults in ROOMS.values() for fault in faults for name in fault.shown):
        file, _, test = shown.partition(" ")
        path = ROOT / "tests" / file
        tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        if not test.startswith("test_") or test not in names:
            missing.append(shown)
    assert missing == []


def test_every_test_of_faults_is_named() -> None:
    named = {name for faults in ROOMS.values() for fault in faults for name in fault.shown}
    own = {
        f"faults/{path.name} {node.name}"
        for path in (ROOT / "tests" / "faults").glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert own - named == set()
