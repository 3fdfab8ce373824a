"""A release is being built when a process is killed with -9: the worker, its pool child, the broker, script/run itself.

After the restart it ends by itself, once, and nothing is left running.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.flows.voice_to_publish import voice_to_publish
from tests.processes import wait_for, wait_gone
from tests.running_service import RunningService

pytestmark = pytest.mark.slow
LONG_S = 300.0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A running Portevoix with a tutorial whose English voice is approved and waits to be published."""
    folder = tmp_path_factory.mktemp("killed")
    one = RunningService.with_tables(folder / "data")
    one.start()
    voice_to_publish(one, folder)
    yield one
    one.kill()


def rows(running: RunningService, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Read straight from the database file: the test must not disturb what it watches."""
    with closing(sqlite3.connect(running.data / "portevoix.sqlite3", timeout=20)) as connection:
        return connection.execute(query, values).fetchall()


def worker_of(running: RunningService, number: int) -> int | None:
    """The process that builds release `number`, once it is in the middle of it."""
    found = rows(
        running,
        "SELECT j.worker FROM tutorials_job j JOIN dubbing_release r ON j.target = CAST(r.id AS TEXT) "
        "WHERE j.kind = 'dubbing.release' AND j.state = 'running' AND r.state = 'building' AND r.number = ? "
        "AND j.permille BETWEEN 1 AND 700",
        number,
    )
    return int(found[0][0].split(":")[1]) if found else None


def pool_child(running: RunningService, builder: int) -> int:
    return builder


def worker(running: RunningService, builder: int) -> int:
    """The worker that it belongs to: for short work or for long, as the build was estimated."""
    return int(Path(f"/proc/{builder}/stat").read_text().rpartition(")")[2].split()[1])


def broker(running: RunningService, builder: int) -> int:
    return running.the("unixsocket")


def script_run(running: RunningService, builder: int) -> int:
    assert running.process
    return running.process.pid


@pytest.mark.parametrize("choose", [pool_child, worker, broker, script_run])
def test_the_release_ends_by_itself_and_once(running: RunningService, choose: Any) -> None:
    # With what earlier builds left in the caches it would be over before it could be interrupted.
    shutil.rmtree(running.data / "cache", ignore_errors=True)
    number = int(running.manage("publish", "essai", "en", "--kind", "voice")["number"])
    builder = wait_for(lambda: worker_of(running, number), "the middle of the build", LONG_S)
    victim, before = choose(running, builder), running.ours()
    os.kill(victim, signal.SIGKILL)
    if choose is script_run:
        assert running.process
        running.process.wait()
        for pid in before:
            wait_gone(pid)
        assert running.ours() == {}, "nothing is left running"
        running.start()
    else:
        wait_gone(victim)
    state = "SELECT state FROM dubbing_release WHERE number = ?"
    wait_for(lambda: rows(running, state, number) == [("live",)] or None, f"release {number} live", LONG_S)
    assert rows(running, "SELECT count(*) FROM dubbing_release WHERE state = 'live'") == [(1,)]
    assert rows(running, "SELECT count(*) FROM dubbing_release WHERE number > ?", number) == [(0,)], "once, not twice"
    wait_for(
        lambda: not rows(running, "SELECT 1 FROM tutorials_job WHERE state IN ('queued', 'running')"),
        "the job's end",
        LONG_S,
    )
    assert rows(running, "SELECT count(*) FROM tutorials_job WHERE kind = 'dubbing.release' AND state = 'failed'") == [
        (0,)
    ]
    entries = "SELECT count(*) FROM journal_entry WHERE verb = 'go_live' AND object_id = ?"
    assert rows(running, entries, f"essai/en/{number}") == [(1,)], "it went live once"
    attempts = (
        "SELECT j.attempts FROM tutorials_job j JOIN dubbing_release r ON j.target = CAST(r.id AS TEXT) "
        "WHERE j.kind = 'dubbing.release' AND r.number = ?"
    )
    begun = rows(running, attempts, number)[0][0]
    assert begun >= 2 or choose is broker, "it was interrupted, and taken up again"
    wait_for(lambda: not [argv for argv in running.ours().values() if "ffmpeg" in argv], "the last ffmpeg")
    assert running.manage("verify_release", "essai", "en")["ok"]
