"""What a run of pytest prints at its end beside pytest's own line: how many tests of recordings were run, or were not,
and the slowest files.

Where PORTEVOIX_TEST_TOTALS names a file, the totals are added to it as a line of JSON, for script/totals.py."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.material import recordings

COUNTED = pytest.StashKey[int]()
BEGUN = pytest.StashKey[float]()
BY_MARK = pytest.StashKey[Counter[str]]()
"""How many tests have each mark, whatever was asked for."""
WEIGHTS = {"slow": 40, "browser": 8}
"""Of a test, in that of an ordinary one: files begin by their weight, so that no long one is left at the end alone."""
SLOWEST = 10
LONGEST_REASON = 200  # letters
OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


def begin(config: pytest.Config) -> None:
    config.stash[COUNTED], config.stash[BEGUN] = 0, time.time()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    config.stash[BY_MARK] = Counter(mark for item in items for mark in {mark.name for mark in item.iter_markers()})
    yield
    # Now -m and -k have chosen: only what was asked for is counted.
    marked = [item for item in items if item.get_closest_marker("recordings")]
    config.stash[COUNTED] = len(marked)
    if marked and not recordings.present():
        items[:] = [item for item in items if item not in marked]
        config.hook.pytest_deselected(items=marked)
    weights = Counter[Path]()
    for item in items:
        weights[item.path] += next((weight for mark, weight in WEIGHTS.items() if item.get_closest_marker(mark)), 1)
    items.sort(key=lambda item: (-weights[item.path], item.path))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["recordings"] = session.config.stash[COUNTED]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Each worker has collected the same tests; a worker that died reports nothing."""
    counted = getattr(node, "workeroutput", {}).get("recordings", 0)
    node.config.stash[COUNTED] = max(node.config.stash[COUNTED], counted)


def slowest_files(reports: dict[str, list[Any]]) -> list[tuple[float, str]]:
    """(seconds with fixtures, file), the longest first."""
    seconds = Counter[str]()
    for report in (report for group in reports.values() for report in group if hasattr(report, "duration")):
        seconds[report.nodeid.partition("::")[0]] += report.duration
    return [(spent, file) for file, spent in seconds.most_common(SLOWEST)]


def passed_again(stats: dict[str, list[Any]]) -> list[str]:
    """The tests that failed first and passed when they ran again, each with where and why it failed first: nobody sees
    that attempt any more, and it may come on a busy machine alone."""
    failed = {report.nodeid for outcome in ("failed", "error") for report in stats.get(outcome, ())}
    first: dict[str, Any] = {}
    for report in stats.get("rerun", ()):
        first.setdefault(report.nodeid, report)
    return [name + _why(report) for name, report in sorted(first.items()) if name not in failed]


def _why(report: Any) -> str:
    """Its phase, the last line of a test or fixture, and what the error said first; "" where pytest kept none of it."""
    chain = getattr(report.longrepr, "chain", None)
    if not chain:
        return ""
    traceback, crash, _ = chain[-1]
    places = [place for entry in traceback.reprentries if (place := getattr(entry, "reprfileloc", None))]
    own = [f"{place.path}:{place.lineno}" for place in places if str(place.path).startswith("tests/")]
    said = crash.message.partition("\n")[0][:LONGEST_REASON] if crash else ""
    return f" ({report.when}, {own[-1] if own else 'not in tests'}: {said})"


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    if config.getoption("durations"):
        terminalreporter.section(f"slowest {SLOWEST} files")
        for spent, name in slowest_files(terminalreporter.stats):
            terminalreporter.write_line(f"{spent:7.1f} s  {name}")
    counted, here = config.stash[COUNTED], recordings.present()
    how = f"run, of {recordings.FOLDER}" if here else "NOT run: these files are not here (CONTRIBUTING.md)"
    if counted:
        terminalreporter.write_line(f"Tests of recordings: {counted} {how}")
    if not (file := os.environ.get("PORTEVOIX_TEST_TOTALS")):
        return
    outcomes = {name: len(terminalreporter.stats.get(name, ())) for name in OUTCOMES}
    line = {
        **outcomes,
        "passed_again": passed_again(terminalreporter.stats),
        "recordings": counted,
        "recordings_run": here,
        "exit": int(exitstatus),
        "seconds": time.time() - config.stash[BEGUN],
    }
    with Path(file).open("a", encoding="utf-8") as totals:
        totals.write(json.dumps(line) + "\n")
