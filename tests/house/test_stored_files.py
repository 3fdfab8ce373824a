"""No code puts bytes into a store without a row in the table of stored files, or takes them out past it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.source_tree import ROOMS, python_files

# Bytes only: storage itself calls them, and `restore`, whose database has the rows.
WITHOUT_A_ROW = {"keep_public", "keep_private", "restore_file", "delete"}
ALLOWED = {"storage", "operations/restore.py"}
STORES = {"save", "delete"}


def past_the_table(tree: ast.Module) -> list[int]:
    """Lines that import a function of bytes only, or call `storages[…].save` or `.delete`."""
    lines: list[int] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "storage.files":
            lines += [node.lineno for name in node.names if name.name in WITHOUT_A_ROW]
        elif isinstance(node, ast.Attribute) and node.attr in STORES and isinstance(node.value, ast.Subscript):
            named = node.value.value
            lines += [node.lineno] if isinstance(named, ast.Name) and named.id == "storages" else []
    return lines


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("from storage.files import Stored, keep_public", [1]),
        ("from storage.files import exists\nstorages['public'].delete(path)", [2]),
        ("storages[name].save(path, file)", [1]),
        ("from storage.recording import store_public\nstorages['public'].exists(path)\nrow.save()", []),
    ],
)
def test_the_detector_sees_each_way_past_the_table(code: str, lines: list[int]) -> None:
    assert past_the_table(ast.parse(code)) == lines


BUILT = {
    *("dubbing/releases/publish.py", "dubbing/actions/interface.py", "dubbing/actions/releases.py"),
    "dubbing/removal/voice.py",  # requests one
}
"""Where a release is requested and built: each writes a manifest only before the release is ready."""


def manifest_writes(tree: ast.Module) -> list[int]:
    """Lines that write a manifest: `….update(manifest=…)`, `move_release(…, manifest=…)`, `release.manifest[…] = …`."""
    lines: list[int] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            lines += [node.lineno for keyword in node.keywords if keyword.arg == "manifest"]
        elif isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            inner = [target.value if isinstance(target, ast.Subscript) else target for target in targets]
            lines += [
                node.lineno for target in inner if isinstance(target, ast.Attribute) and target.attr == "manifest"
            ]
    return lines


def test_the_detector_sees_each_way_to_write_a_manifest() -> None:
    code = (
        "a.update(manifest=m)\nmove(r, 'ready', manifest=m)\nr.manifest['x'] = 1\nr.manifest = m\nx = r.manifest['y']\n"
    )
    assert sorted(manifest_writes(ast.parse(code))) == [1, 2, 3, 4]


def test_a_manifest_is_written_by_what_builds_and_by_nobody_after() -> None:
    offenders = [
        f"{path}:{line}"
        for path, tree in python_files("operations", "parents", "volunteers", "dubbing")
        if str(path) not in BUILT and "drafts" not in path.parts
        for line in manifest_writes(tree)
    ]
    assert offenders == []


def is_allowed(path: Path) -> bool:
    return path.parts[0] in ALLOWED or str(path) in ALLOWED


def test_every_stored_file_gets_its_row() -> None:
    offenders = [
        f"{path}:{line}" for path, tree in python_files(*ROOMS) for line in past_the_table(tree) if not is_allowed(path)
    ]
    assert offenders == [], "store with storage.recording, let go with storage.leaving"
