"""Each constant that a test replaces has a test that holds its shipped value (tests/house/shipped_values.py)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.shipped_values import CHOSEN, SHIPPED
from tests.house.source_tree import ROOT, python_files

UPPER = re.compile(r"[A-Z][A-Z0-9_]+")
BY_NAME = {"setattr", "delattr", "object", "patch"}  # monkeypatch's, and those of unittest.mock
INSIDE = {"setitem", "delitem"}
ALL_SETTINGS = {"override_settings", "modify_settings"}


def replaced(tree: ast.AST, imported: dict[str, str]) -> set[str]:
    """The constants that some code replaces, each by its module; a setting as `settings.NAME`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            found |= set(_by_name(node, imported)) if name in BY_NAME else set()
            found |= {_full(node.args[0], imported)} if name in INSIDE else set()
            found |= {f"settings.{word.arg}" for word in node.keywords if word.arg} if name in ALL_SETTINGS else set()
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete):
            targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [node.target]
            found |= {_full(target, imported) for target in targets if isinstance(target, ast.Attribute)}
    return {name for name in found if UPPER.fullmatch(name.rpartition(".")[2]) and not name.startswith("tests.")}


def _by_name(call: ast.Call, imported: dict[str, str]) -> Iterator[str]:
    """`setattr("a.b.C", …)`, `setattr(b, "C", …)`."""
    first, second = (*call.args, None, None)[:2]
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        yield first.value.replace("django.conf.settings", "settings")
    elif isinstance(second, ast.Constant) and isinstance(second.value, str) and first is not None:
        yield f"{_full(first, imported)}.{second.value}"


def _full(node: ast.expr, imported: dict[str, str]) -> str:
    """A dotted name, its first part as the file imported it; a fixture's own name stays (`settings`, `packages`)."""
    first, dot, rest = ast.unparse(node).partition(".")
    return imported.get(first, first).replace("django.conf.settings", "settings") + dot + rest


def imports(tree: ast.Module) -> dict[str, str]:
    """Name in this file → what it stands for."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {name.asname or name.name: f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Import):
            names |= {name.asname: name.name for name in node.names if name.asname}
    return names


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("monkeypatch.setattr('a.b.MOST', 1)", {"a.b.MOST"}),
        ("from a import b as c\npatch.setattr(c, 'MOST', 1)", {"a.b.MOST"}),
        ("from a import b\nb.MOST = 1", {"a.b.MOST"}),
        ("from a import b\nmonkeypatch.setitem(b.MOST, 'x', 1)", {"a.b.MOST"}),
        ("from a import b\nwith mock.patch.object(b, 'MOST', 1): pass", {"a.b.MOST"}),
        ("settings.MOST = 1", {"settings.MOST"}),
        ("from django.conf import settings\nmonkeypatch.setattr(settings, 'MOST', 1)", {"settings.MOST"}),
        ("with override_settings(MOST=1): pass", {"settings.MOST"}),
        ("from tests import factory\nm.setattr(factory, 'MOST', 1)\nm.setattr('a.b.most', 1)\nMOST = 1", set()),
    ],
)
def test_the_detector_sees_each_way_to_replace_a_constant(code: str, names: set[str]) -> None:
    tree = ast.parse(code)
    assert replaced(tree, imports(tree)) == names


def test_every_constant_that_a_test_replaces_has_one_that_holds_it() -> None:
    found = {name for _path, tree in python_files("tests") for name in replaced(tree, imports(tree))}
    chosen = {f"settings.{name}" for name in CHOSEN}
    assert found - chosen - set(SHIPPED) == set(), "write the test that holds what ships, and name it in the table"
    assert set(SHIPPED) - found == set() == chosen - found, "no test replaces these any more"


@pytest.mark.parametrize(("constant", "test"), SHIPPED.items(), ids=list(SHIPPED))
def test_the_named_test_is_there_and_replaces_nothing_of_it(constant: str, test: str) -> None:
    """A stale name is as bad as none."""
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert constant not in replaced(function, imports(tree))
    assert constant.rpartition(".")[2] in ast.unparse(function), "it names what it holds"
