"""The plan of the house: who may import whom, who may write a status, what a file may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.house.source_tree import APPS, ROOMS, ROOT, kept_files, python_files, text_of

STATUS = {"state", "status"}
WRITERS = {"update", "bulk_update", "update_or_create"}
LONGEST = 300
NOT_A_NAME = {"utils", "util", "helpers", "misc", "common", "tools"}


def test_the_contracts_between_rooms_and_floors_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def status_writes(tree: ast.Module) -> list[int]:
    """Lines that give a status: `thing.state = …`, `….update(state=…)`, `setattr(thing, "state", …)`."""
    lines: list[int] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            lines += [node.lineno for target in targets if isinstance(target, ast.Attribute) and target.attr in STATUS]
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in WRITERS:
                lines += [node.lineno for keyword in node.keywords if keyword.arg in STATUS]
            if isinstance(node.func, ast.Name) and node.func.id == "setattr" and len(node.args) > 1:
                named = node.args[1]
                lines += [node.lineno] if isinstance(named, ast.Constant) and named.value in STATUS else []
    return lines


def test_the_status_detector_sees_each_way_to_write_one() -> None:
    code = (
        "a.state = 1\nb.objects.filter(x=1).update(status=2)\nsetattr(c, 'state', 3)\nd.state == 4\ne.create(state=5)\n"
    )
    assert status_writes(ast.parse(code)) == [1, 2, 3]


def test_only_states_write_a_status() -> None:
    offenders = [
        f"{path}:{line}"
        for path, tree in python_files(*APPS)
        if "states" not in path.with_suffix("").parts
        for line in status_writes(tree)
    ]
    assert offenders == []


def test_no_file_is_longer_than_one_can_hold_in_mind() -> None:
    long = {
        str(path): count
        for path in kept_files()
        if path.suffix in {".py", ".js", ".html"} and "migrations" not in path.parts
        if (count := len((text_of(path) or "").splitlines())) > LONGEST
    }
    assert long == {}


def test_files_are_named_after_what_they_hold() -> None:
    assert [str(path) for path in kept_files() if path.stem in NOT_A_NAME] == []


def test_errors_are_named() -> None:
    """`raise Exception(…)` tells nobody what happened, and nobody can catch it."""
    offenders = [
        f"{path}:{node.lineno}"
        for path, tree in python_files(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and node.exc is not None
        for raised in [node.exc.func if isinstance(node.exc, ast.Call) else node.exc]
        if isinstance(raised, ast.Name) and raised.id in {"Exception", "BaseException"}
    ]
    assert offenders == []


def test_public_functions_of_the_craft_say_what_they_take_and_give() -> None:
    missing = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in python_files("craft")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert missing == []


def test_where_the_formatter_is_held_off_the_reason_stands_beside() -> None:
    """A comment may hold the formatter off where a table would suffer, and says so: `…  # fmt: …  # why`."""
    held_off = re.compile(r"# fmt: ?(skip|off)\s*$", re.MULTILINE)
    bare = [str(path) for path in kept_files() if path.suffix == ".py" and held_off.search(text_of(path) or "")]
    assert bare == []


def test_what_may_fail_after_a_commit_has_a_name() -> None:
    """Django writes the name of what failed into the log; a `partial` has none, and its failure reaches the person."""
    nameless = [
        f"{path}:{node.lineno}"
        for path, tree in python_files(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "on_commit"
        if any(keyword.arg == "robust" for keyword in node.keywords)
        if isinstance(node.args[0], ast.Call)
    ]
    assert nameless == []


def test_no_room_asks_the_registry_for_a_model_that_it_may_not_import() -> None:
    asked = [
        f"{path}:{node.lineno}"
        for path, tree in python_files(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "get_model"
    ]
    assert asked == []
