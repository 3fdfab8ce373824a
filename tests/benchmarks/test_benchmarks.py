"""Every benchmark still runs: at its smallest size, or at least begins. How long it takes so small is judged by nobody.

`script/check` reads their types, so a call that another edition had is found there too.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running_service import ROOT, RunningService

PROGRAMS = {path.stem.removeprefix("bench_") for path in (ROOT / "benchmarks").glob("bench_*.py")}
SMALLEST = {
    "month": (),
    "release": ("--minutes", "0.4", "--workers", "1"),
    "repair": (),
    "said_back": (),
    "text_checks": (),
    "town": ("--only", "board/steps/"),  # one page shows that it still runs
}
NOT_ALONE = {
    # What a clone alone does not have.
    **dict.fromkeys(("cuts", "findings", "ranking", "transcription"), "people's recordings and files"),
    **dict.fromkeys(("lighthouse", "pages", "studio"), "a running service and a phone's line"),
}


def test_each_runs_here_or_has_a_reason() -> None:
    assert set(SMALLEST) | set(NOT_ALONE) == PROGRAMS and not set(SMALLEST) & set(NOT_ALONE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database and the static files, made once for all of them."""
    made = tmp_path_factory.mktemp("made")
    RunningService.with_tables(made)
    return made


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "TMPDIR"}}
    nowhere = str(folder / "no recordings")
    return {**kept, "BENCH_FOLDER": str(folder), "BENCH_SMALLEST": "1", "PORTEVOIX_MEDIA": nowhere}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SMALLEST))
def test_it_runs_at_its_smallest(name: str, folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(folder, own)
    argv = [sys.executable, "-m", f"benchmarks.bench_{name}", *SMALLEST[name]]
    done = subprocess.run(
        argv, cwd=ROOT, env=environment(own), capture_output=True, text=True, timeout=600, check=False
    )
    assert "Traceback" not in done.stderr and done.returncode in {0, 1}, done.stderr[-3000:]
    assert done.stdout.strip(), "it tells what it measured"
    asked = re.findall(r"ms +(\d+) questions", done.stdout)
    assert all(int(questions) <= 12 for questions in asked), done.stdout  # what a busy machine does not change
    assert asked or name != "town"


@pytest.mark.slow
def test_the_others_begin(tmp_path: Path) -> None:
    """All that they import is there, under the names that they use. In one process: each would load the same again."""
    names = [f"benchmarks.bench_{name}" for name in sorted(NOT_ALONE)]
    assert all(map(importlib.util.find_spec, names))
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(f"import {name}" for name in names)],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
