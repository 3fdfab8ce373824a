"""The suite stays within its budget (CONTRIBUTING.md), by what can be counted: seconds depend on the machine."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import run_totals, setup_done

ROOT = Path(__file__).resolve().parents[2]
# Raise a number only with a reason in the commit: each browser test costs 4 s of two cores, each slow one 20 s.
AT_MOST = {"browser": 528, "slow": 276, "quiet": 24, "postgres": 367}


def test_no_kind_of_test_grows_unseen(pytestconfig: pytest.Config) -> None:
    """Counted before -m and -k choose; of a part of the files there are fewer, never more."""
    counted = pytestconfig.stash[run_totals.BY_MARK]
    assert {mark: counted[mark] for mark, most in AT_MOST.items() if counted[mark] > most} == {}


def test_the_document_tells_the_budget() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {
        mark: int(most) for mark, most in re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", text, re.MULTILINE)
    } == AT_MOST


def test_the_slowest_files_are_told_with_their_fixtures() -> None:
    def report(file: str, seconds: float) -> SimpleNamespace:
        return SimpleNamespace(nodeid=f"tests/{file}.py::test", duration=seconds)

    reports: dict[str, list[Any]] = {
        "": [report("a", 3)],
        "passed": [report("a", 1), report("b", 3.5)],
        "warnings": [1],
    }
    assert run_totals.slowest_files(reports) == [(4, "tests/a.py"), (3.5, "tests/b.py")]


def test_what_failed_first_is_told_with_its_place_and_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(ValueError) as raised:
        raise ValueError("it came\ntoo late")
    first = SimpleNamespace(nodeid="a", when="call", longrepr=raised.getrepr())
    later, without = SimpleNamespace(nodeid="a", when="call", longrepr=None), SimpleNamespace(nodeid="b", longrepr="-")
    stats: dict[str, list[Any]] = {"rerun": [first, later, without], "failed": []}
    place = f"tests/house/test_suite_budget.py:{raised.traceback[-1].lineno + 1}"
    assert run_totals.passed_again(stats) == [f"a (call, {place}: ValueError: it came)", "b"]
    stats["failed"] = [later]
    assert run_totals.passed_again(stats) == ["b"]


@pytest.mark.parametrize("missing", ["message", "library"])
def test_before_setup_one_sentence_names_it(tmp_path: Path, missing: str) -> None:
    folder = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").touch()
    (tmp_path / "node_modules").mkdir()
    for name, file in (("message", folder / "django.mo"), ("library", tmp_path / "node_modules/.package-lock.json")):
        if name != missing:
            file.touch()
    with pytest.raises(pytest.UsageError, match=r"run script/setup --tests"):
        setup_done.require(tmp_path)
