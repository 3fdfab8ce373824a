"""What a run of pytest prints at its end beside pytest's own line: how many tests of recordings were run, or were not.

Where PORTEVOIX_TEST_TOTALS names a file, the totals are added to it as a line of JSON, for script/totals.py."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.material import recordings

COUNTED = pytest.StashKey[int]()
BEGUN = pytest.StashKey[float]()
OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNTED], config.stash[BEGUN] = 0, time.time()


@pytest.hookimpl(trylast=True)  # after -m and -k have chosen: only what was asked for is counted
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    marked = [item for item in items if item.get_closest_marker("recordings")]
    config.stash[COUNTED] = len(marked)
    if marked and not recordings.present():
        items[:] = [item for item in items if item not in marked]
        config.hook.pytest_deselected(items=marked)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["recordings"] = session.config.stash[COUNTED]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Each worker has collected the same tests; a worker that died reports nothing."""
    counted = getattr(node, "workeroutput", {}).get("recordings", 0)
    node.config.stash[COUNTED] = max(node.config.stash[COUNTED], counted)


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    counted, here = config.stash[COUNTED], recordings.present()
    how = f"run, of {recordings.FOLDER}" if here else "NOT run: these files are not here (CONTRIBUTING.md)"
    if counted:
        terminalreporter.write_line(f"Tests of recordings: {counted} {how}")
    if not (file := os.environ.get("PORTEVOIX_TEST_TOTALS")):
        return
    outcomes = {name: len(terminalreporter.stats.get(name, ())) for name in OUTCOMES}
    line = {
        **outcomes,
        "recordings": counted,
        "recordings_run": here,
        "exit": int(exitstatus),
        "seconds": time.time() - config.stash[BEGUN],
    }
    with Path(file).open("a", encoding="utf-8") as totals:
        totals.write(json.dumps(line) + "\n")
