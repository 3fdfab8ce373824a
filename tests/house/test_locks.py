"""A row is locked alone, then what belongs to it is read.

PostgreSQL gives the rows that are joined to a locked one as they were before the wait for the lock: whoever waited for
another save then sees that save's number and not its text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source_tree import APPS, python_files

LOCKS, JOINS = "select_for_update", "select_related"


def joined_locks(tree: ast.Module) -> list[int]:
    """Lines of queries that lock and join, in one chain or through a name that the function gave to a part of it."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    found: set[int] = set()
    for scope in (tree, *functions):
        named = {
            node.targets[0].id: set(methods(node.value, {}))
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and {LOCKS, JOINS} <= set(methods(node, named if scope is not tree else {})):
                found.add(node.lineno)
    return sorted(found)


def methods(node: ast.expr, named: dict[str, set[str]]) -> Iterator[str]:
    """The methods of a chain of calls, and those of the query behind the name that it begins with."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute):
            yield node.attr
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield from named.get(node.id, ())


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("a.objects.select_for_update(of=('self',)).select_related('latest').get(pk=1)", [1]),
        ("a.objects.select_related('b').filter(c=1).select_for_update().first()", [1]),
        ("def f():\n    rows = a.objects.select_related('b')\n    return rows.select_for_update().get(pk=1)", [3]),
        ("a.objects.select_for_update().get(pk=1)\nb.objects.select_related('c').get(pk=1)", []),
        (
            "def f():\n    a.objects.select_for_update().get(pk=1)\n    return a.objects.select_related('b').get(pk=1)",
            [],
        ),
    ],
)
def test_the_detector_sees_a_lock_that_joins(code: str, lines: list[int]) -> None:
    assert joined_locks(ast.parse(code)) == lines


def test_a_row_is_locked_alone() -> None:
    offenders = [f"{path}:{line}" for path, tree in python_files(*APPS) for line in joined_locks(tree)]
    assert offenders == [], "lock alone, then read (see the head of this file)"
