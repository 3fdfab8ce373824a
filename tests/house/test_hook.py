"""The hook that people may take: a commit with a fault in it is refused, in seconds; one without passes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.source_tree import ROOT

Commit = Callable[[str, str], subprocess.CompletedProcess[str]]


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    """Puts a file into a clone that has taken the hook, and commits it."""
    shutil.copytree(ROOT / "script", tmp_path / "script")
    for name in ("pyproject.toml", "biome.json", "jsconfig.json", "worker.jsconfig.json"):
        shutil.copy(ROOT / name, tmp_path)
    for name in (".venv", "node_modules"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "static" / "js", tmp_path / "static" / "js")

    def git(*argv: str) -> subprocess.CompletedProcess[str]:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        return subprocess.run(["git", *who, *argv], cwd=tmp_path, capture_output=True, text=True, check=False)

    git("init", "-q")
    git("config", "core.hooksPath", "script/hooks")

    def commit(name: str, text: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        git("add", name)
        return git("commit", "-qm", "One file")

    return commit


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("jobs/states.py", "import os\n", "F401"),
        ("static/css/a.css", "a { color: red }\n", "format"),
        ("static/js/a.js", 'document.getElementById("film").playSlowly();\n', "playSlowly"),
        ("templates/a.html", "<p   >Bonjour</p>\n", "templates/a.html"),
    ],
)
def test_a_fault_is_not_committed(commit: Commit, name: str, text: str, said: str) -> None:
    refused = commit(name, text)
    assert refused.returncode != 0 and said in refused.stdout + refused.stderr


def test_a_file_without_fault_is_committed(commit: Commit) -> None:
    done = commit("jobs/states.py", "ROWS = 3\n")
    assert done.returncode == 0 and "2 of 2 checks hold" in done.stdout + done.stderr
