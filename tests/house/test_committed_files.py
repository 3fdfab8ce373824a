"""What is kept speaks of the project alone, and the locks hold what the requirements ask."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.source_tree import ROOT, kept_files, python_files, text_of

# Joined from pieces, so that this file does not find itself.
HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"))]
HOSTS += [
    ".".join(parts) for parts in (("deb", "debian", "org"), ("index", "crates", "io"), ("download", "pytorch", "org"))
]
MACHINE = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w+/", "/Us" + r"ers/\w+/"]))


def test_no_registry_and_no_machine_is_named() -> None:
    found = []
    for path in kept_files():
        for number, line in enumerate((text_of(path) or "").splitlines(), 1):
            if any(host in line for host in HOSTS) or MACHINE.search(line):
                found.append(f"{path}:{number}: {line.strip()[:80]}")
    assert found == []


def test_no_large_file_is_kept() -> None:
    assert [str(path) for path in kept_files() if (ROOT / path).stat().st_size > 1_500_000] == []


def test_no_link_is_kept() -> None:
    """A link to a folder that setup makes would take its place in the next checkout, and the folder with it."""
    listed = subprocess.run(["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert listed and [line for line in listed.splitlines() if line.startswith("120000")] == []


def requirements(name: str) -> list[Requirement]:
    lines = [line.split(" #")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


def pins(name: str) -> dict[str, list[str]]:
    """Package → pinned versions (one for each environment marker) of a lock file."""
    found: dict[str, list[str]] = {}
    for package, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / name).read_text(), re.MULTILINE):
        found.setdefault(package.lower(), []).append(version)
    return found


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-uv", "requirements-node"])
def test_the_lock_holds_what_is_asked_with_hashes_and_without_an_address(name: str) -> None:
    locked, text = pins(f"{name}.txt"), (ROOT / f"{name}.txt").read_text()
    for asked in requirements(f"{name}.in"):
        versions = locked.get(asked.name.lower(), [])
        assert versions, f"{asked} is not in {name}.txt: run script/lock"
        assert all(version in asked.specifier for version in versions), f"{asked} against {versions}: run script/lock"
    blocks = re.split(r"\n(?=\S)", text)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block.splitlines()[0])
    assert "index-url" not in text
    assert "find-links" not in text


def test_the_locks_of_running_and_of_testing_agree() -> None:
    running, testing = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: versions for name, versions in running.items() if testing.get(name) != versions} == {}


def test_the_browser_lock_has_digests_and_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all("integrity" in facts and "resolved" not in facts for name, facts in packages.items() if name)


def test_tests_wait_for_conditions_and_hide_nothing() -> None:
    """No sleep, no skip, no expected failure: a test that may not run or may not fail says nothing."""
    offenders = []
    for path, tree in python_files("tests"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in {
                "time.sleep",
                "pytest.skip",
                "pytest.xfail",
                "pytest.mark.skip",
                "pytest.mark.skipif",
                "pytest.mark.xfail",
                "pytest.importorskip",
            }:
                offenders.append(f"{path}:{node.lineno} {ast.unparse(node)}")
            if isinstance(node, ast.Attribute) and node.attr == "wait_for_timeout":
                offenders.append(f"{path}:{node.lineno} wait_for_timeout")
    assert offenders == []


def test_no_browser_is_waited_for_by_a_promise() -> None:
    """Playwright's `wait_for_function` takes any promise for true: `tests.processes.wait_for` asks until it is so."""
    offenders = []
    for path, tree in python_files("tests"):
        texts = {
            ast.unparse(one.targets[0]): ast.unparse(one.value) for one in tree.body if isinstance(one, ast.Assign)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".wait_for_function"):
                said = ast.unparse(node.args[0])
                if "async " in texts.get(said, said):
                    offenders.append(f"{path}:{node.lineno}")
    assert offenders == []


def test_every_command_is_documented() -> None:
    commands = {
        path.stem for path in kept_files() if path.parts[1:3] == ("management", "commands") and path.stem != "__init__"
    }
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert sorted(name for name in commands if f"`manage.py {name}" not in text) == []


def test_every_decision_is_numbered_once() -> None:
    numbers = [
        path.name[:4] for path in kept_files() if path.parent == Path("docs/decisions") and path.name[0].isdigit()
    ]
    assert len(numbers) == len(set(numbers))
    assert all(number.isdigit() for number in numbers)
