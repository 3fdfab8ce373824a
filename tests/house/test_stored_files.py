"""No code puts bytes into a store without a row in the table of stored files, or takes them out past it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from dubbing.models import Release
from dubbing.states import ReleaseState, move_release
from tests.house.call_graph import module_name
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
        ("from storage.stored_files import store_public\nstorages['public'].exists(path)\nrow.save()", []),
    ],
)
def test_the_detector_sees_each_way_past_the_table(code: str, lines: list[int]) -> None:
    assert past_the_table(ast.parse(code)) == lines


BUILT = {
    "dubbing.actions.interface._made_live",
    "dubbing.actions.releases.release_request",
    "dubbing.releases.publish.begin_build",
    "dubbing.releases.publish.save_manifest",
    "dubbing.removal.voice._replace",
}
"""Where a release is requested and built: each writes a manifest before the release is ready. `move_release` refuses
one at any other move."""
CHANGES = {"update", "pop", "popitem", "setdefault", "clear", "append", "extend", "insert", "remove", "sort", "reverse"}
BY_NAME = {"update", "bulk_update", "save", "setattr", "update_or_create", "asave", "aupdate"}


def manifest_writes(tree: ast.AST) -> list[int]:
    """Lines that write a manifest or change one in place, each way that the cases below show."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete):
            single = isinstance(node, ast.AugAssign | ast.AnnAssign)
            targets = [node.target] if single else node.targets
            lines |= {node.lineno for target in targets if _is_of_a_manifest(target)}
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
            inside = isinstance(node.func, ast.Attribute) and _is_of_a_manifest(node.func.value)
            told = any(keyword.arg == "manifest" for keyword in node.keywords)
            named = called in BY_NAME and any(
                isinstance(part, ast.Constant) and part.value == "manifest"
                for value in [*node.args, *(keyword.value for keyword in node.keywords)]
                for part in ast.walk(value)
            )
            lines |= {node.lineno} if told or named or (inside and called in CHANGES) else set()
    return sorted(lines)


def _is_of_a_manifest(target: ast.expr) -> bool:
    """`release.manifest`, `release.manifest["files"][0]`, `release.manifest.get("files")`; not a name `manifest`."""
    while isinstance(target, ast.Subscript | ast.Call | ast.Attribute):
        if isinstance(target, ast.Attribute) and target.attr == "manifest":
            return True
        target = target.func if isinstance(target, ast.Call) else target.value
    return False


@pytest.mark.parametrize(
    "code",
    [
        "a.update(manifest=m)",
        "move(r, 'ready', manifest=m)",
        "r.manifest['x'] = 1",
        "r.manifest['files'][0]['path'] = p",
        "r.manifest = m",
        "r.manifest |= m",
        "del r.manifest['files']",
        "r.manifest['files'].append(f)",
        "r.manifest.get('files').clear()",
        "r.manifest.pop('files', None)",
        "rows.bulk_update(all, ['manifest'])",
        "r.save(update_fields=('state', 'manifest'))",
        "rows.update(**{'manifest': m})",
        "setattr(r, 'manifest', m)",
    ],
)
def test_the_detector_sees_each_way_to_write_a_manifest(code: str) -> None:
    assert manifest_writes(ast.parse(code)) == [1]


def test_reading_a_manifest_is_no_writing() -> None:
    code = "x = r.manifest['y']\nmanifest['z'] = 1\nr.manifest.get('files', [])\nr.only('manifest')\nx.sort()"
    assert manifest_writes(ast.parse(code)) == []


def test_a_manifest_is_written_by_what_builds_and_by_nobody_after() -> None:
    writers = {
        f"{module_name(path)}.{getattr(node, 'name', '')}"
        for path, tree in python_files(*ROOMS)
        if "drafts" not in path.parts  # a draft's is its own, and goes with it
        for node in tree.body
        if manifest_writes(node)
    }
    assert writers == BUILT


@pytest.mark.parametrize(
    "to", [ReleaseState.LIVE, ReleaseState.SUPERSEDED, ReleaseState.WITHDRAWN, ReleaseState.FAILED, ReleaseState.QUEUED]
)
def test_no_other_move_takes_a_manifest(to: str) -> None:
    with pytest.raises(ValueError, match="manifest"):
        move_release(Release(state=ReleaseState.READY, manifest={"files": []}), to, manifest={})


def is_allowed(path: Path) -> bool:
    return path.parts[0] in ALLOWED or str(path) in ALLOWED


def test_every_stored_file_gets_its_row() -> None:
    offenders = [
        f"{path}:{line}" for path, tree in python_files(*ROOMS) for line in past_the_table(tree) if not is_allowed(path)
    ]
    assert offenders == [], "store with storage.stored_files, let go with storage.deletion"
