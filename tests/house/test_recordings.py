"""The suite passes from the repository alone: what needs other files is marked, counted and named, and nothing else
can reach them."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.material.recordings import NotMarked, recording

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def totals() -> ModuleType:
    spec = importlib.util.spec_from_file_location("totals", ROOT / "script" / "totals.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_test_that_is_not_marked_gets_no_recording() -> None:
    with pytest.raises(NotMarked, match="tests/material"):
        recording("fr")


@pytest.mark.recordings
def test_a_test_that_is_marked_gets_one() -> None:
    assert recording("README.md").is_file()


def pytest_of_this_file(tmp_path: Path, recordings: Path, *more: str) -> tuple[str, dict[str, object]]:
    """(what a run says that has only the marked test, its totals)"""
    file = tmp_path / "totals"
    environment = {**os.environ, "PORTEVOIX_MEDIA": str(recordings), "PORTEVOIX_TEST_TOTALS": str(file)}
    command = [sys.executable, "-m", "pytest", "-q", "-k", "marked", *more, str(Path(__file__))]
    environment.pop("PYTEST_XDIST_WORKER", None)
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout, json.loads(file.read_text())


def test_without_recordings_their_tests_are_counted_and_named(tmp_path: Path) -> None:
    said, told = pytest_of_this_file(tmp_path, tmp_path / "none", "-n", "2")
    assert "Tests of recordings: 1 NOT run: these files are not here (CONTRIBUTING.md)" in said
    assert (told["passed"], told["skipped"], told["recordings"], told["recordings_run"]) == (1, 0, 1, False)


def test_with_recordings_they_run_and_are_counted(tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "README.md").touch()
    said, told = pytest_of_this_file(tmp_path, tmp_path / "some")
    assert f"Tests of recordings: 1 run, of {tmp_path / 'some'}" in said
    assert (told["passed"], told["recordings"], told["recordings_run"]) == (2, 1, True)


def run(passed: int = 0, **other: object) -> str:
    counts = dict.fromkeys(("failed", "skipped", "xfailed", "xpassed", "error", "recordings", "exit"), 0)
    return json.dumps({"passed": passed, "recordings_run": True, "seconds": 1.5, "passed_again": [], **counts, **other})


DIED = "Failed: a run of pytest that did not end"
AGAIN = "Failed first, passed when it ran again: "
NOT_HERE = "Tests of recordings: 7 NOT run: these files are not here (CONTRIBUTING.md)"


@pytest.mark.parametrize(
    ("lines", "also_failed", "said", "counts", "code"),
    [
        ([run(3), run(40, skipped=1)], [], [], "43 passed, 1 skipped in 3.00s", 0),
        ([run(3), run(40, recordings=7, recordings_run=False)], [], [NOT_HERE], "43 passed in 3.00s", 0),
        ([run(3, recordings=2), run(1, recordings=3)], [], ["Tests of recordings: 5 run"], "4 passed in 3.00s", 0),
        ([run(3), run(4, failed=2, exit=1)], [], [], "2 failed, 7 passed in 3.00s", 1),
        ([run(3), run(exit=5)], [], [], "3 passed in 3.00s", 1),
        ([run(3)], ["script/check"], ["Failed: script/check", DIED], "2 failed, 3 passed in 1.50s", 1),
        ([run(3, passed_again=["a"]), run(4)], [], [AGAIN + "a"], "7 passed in 3.00s", 0),
        (
            [run(3, passed_again=["a", "b", "c"]), run(4, passed_again=["d", "e", "f"])],
            [],
            ["Failed: 6 tests that passed only when they ran again", *(AGAIN + name for name in "abcdef")],
            "1 failed, 7 passed in 3.00s",
            1,
        ),
        ([], [], [DIED, DIED], "2 failed, 0 passed in 0.00s", 1),
    ],
)
def test_the_closing_line_counts_every_run(
    totals: ModuleType, lines: list[str], also_failed: list[str], said: list[str], counts: str, code: int
) -> None:
    assert totals.closing(lines, 2, also_failed) == ([*said, f"===== {counts} ====="], code)


def test_nothing_but_the_gate_knows_where_the_recordings_are() -> None:
    """A test outside the mark that reads them by another way would pass here and fail in a clone alone."""
    gates = {Path("material/recordings.py"), Path("house/test_recordings.py")}
    ways = ("PORTEVOIX_MEDIA", "shared/media", "conftest import MEDIA", "recordings.FOLDER")
    tests = ROOT / "tests"
    told = {
        Path("run_totals.py"): ("recordings.FOLDER",),  # it names the folder in the closing lines
        Path("benchmarks/test_benchmarks.py"): ("PORTEVOIX_MEDIA",),  # it tells a program that there are none
    }
    found = {
        (str(path.relative_to(tests)), way)
        for path in tests.rglob("*.py")
        if path.relative_to(tests) not in gates
        for way in ways
        if way in path.read_text(encoding="utf-8") and way not in told.get(path.relative_to(tests), ())
    }
    assert found == set()
