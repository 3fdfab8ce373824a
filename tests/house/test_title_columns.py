"""The tutorial's columns of titles and summaries are copies, and one module writes them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.house.source_tree import ROOMS, python_files
from tutorials.models import Tutorial

WRITER = Path("tutorials/actions/title_columns.py")
COLUMNS = {field.name for field in Tutorial._meta.get_fields() if field.name.startswith(("title_", "summary_"))}
WRITES = {"update", "create", "get_or_create", "update_or_create", "Tutorial"}


def writes(tree: ast.AST) -> Iterator[int]:
    """Lines that may write a column: an attribute assigned, a keyword argument, a key of a dictionary, a name made."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in COLUMNS:
            yield node.lineno
        elif isinstance(node, ast.keyword) and node.arg in COLUMNS:
            yield node.value.lineno
        elif isinstance(node, ast.Dict | ast.Call) and may_write(node):
            yield node.lineno


def may_write(node: ast.Dict | ast.Call) -> bool:
    if isinstance(node, ast.Dict):
        return bool(COLUMNS & constants(node.keys))
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in WRITES:  # `rows.update(**{column: text})`, with a column's name put together
        spread = [word.value for word in node.keywords if word.arg is None and isinstance(word.value, ast.Dict)]
        return any(key is not None and not isinstance(key, ast.Constant) for names in spread for key in names.keys)
    return name == "build_localized_fieldname" or (name == "setattr" and bool(COLUMNS & constants(node.args)))


def constants(nodes: Iterable[ast.AST | None]) -> set[object]:
    return {node.value for node in nodes if isinstance(node, ast.Constant)}


def test_one_module_writes_the_copies() -> None:
    found = {f"{path}:{line}" for path, tree in python_files(*ROOMS) if path != WRITER for line in writes(tree)}
    assert not found, f"only {WRITER} writes these columns"
    assert {"title_fr", "title_zh_hans", "summary_fr", "summary_ar"} <= COLUMNS


@pytest.mark.parametrize(
    "source",
    [
        "tutorial.title_fr = text",
        "tutorial.title_fr, tutorial.summary_fr = title, summary",
        "Tutorial.objects.update(title_zh_hans=text)",
        "rows.update(**{'summary_ar': text})",
        "rows.update(**{column: text})",
        "setattr(tutorial, 'title_ar', text)",
        "column = build_localized_fieldname('title', tag)",
    ],
)
def test_another_writer_is_found(source: str) -> None:
    assert set(writes(ast.parse(source))) == {1}
