"""How many ways lead through a function: more than one can hold in mind, and it is cut at its seams.

Counted as McCabe did (IEEE Transactions on Software Engineering SE-2, 1976), each condition by itself: an `and`, an
`or` and a comprehension are ways as well. Ruff's C901 counts statements alone, and saw nothing in a function of 37.
"""

from __future__ import annotations

import ast

from tests.house.source_tree import kept_files, text_of

MOST = 25
FORKS = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.Assert, ast.match_case)


def ways_through(function: ast.AST) -> int:
    ways = 1
    for node in ast.walk(function):
        if isinstance(node, FORKS):
            ways += 1
        elif isinstance(node, ast.comprehension):
            ways += 1 + len(node.ifs)
        elif isinstance(node, ast.BoolOp):
            ways += len(node.values) - 1
    return ways


def test_each_fork_is_counted() -> None:
    code = (
        "def f(a):\n    assert a\n    for b in a:\n        if b and a or c:\n            pass\n"
        "    while a:\n        try:\n            x\n        except E:\n            pass\n"
        "    return [b for b in a if b] if a else 1\n"
    )
    assert ways_through(ast.parse(code)) == 1 + 1 + 1 + 3 + 1 + 1 + 3


def test_no_function_is_more_than_one_can_hold_in_mind() -> None:
    tangled = {
        f"{path}:{node.lineno} {node.name}": ways
        for path in kept_files()
        if path.suffix == ".py" and "migrations" not in path.parts
        for node in ast.walk(ast.parse(text_of(path) or ""))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (ways := ways_through(node)) > MOST
    }
    assert tangled == {}
