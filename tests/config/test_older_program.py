"""Each program that a town starts ends with a sentence on a database that needs a newer one, and leaves it alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.running_service import ROOT, RunningService

pytestmark = pytest.mark.slow
PROGRAMS = {
    "everything": ("-m", "config.start"),
    "web": ("-m", "gunicorn", "config.wsgi:application", "-c", "python:config.web_server", "-b", "127.0.0.1:0"),
    "worker": ("-m", "celery", "-A", "config.celery:app", "worker", "-Q", "short", "-c", "1"),
    "command": ("manage.py", "reconcile"),
}


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> RunningService:
    one = RunningService.with_tables(tmp_path_factory.mktemp("newer") / "data")
    (one.data / "run" / "prepared.json").unlink()  # another program's stamps
    with closing(sqlite3.connect(one.data / "portevoix.sqlite3")) as database:
        assert database.execute("UPDATE journal_oldestprogram SET version = '99.0.0'").rowcount == 1
        database.commit()
    return one


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_ends_with_a_sentence(newer: RunningService, program: str) -> None:
    done = subprocess.run(
        [sys.executable, *PROGRAMS[program]],
        cwd=ROOT,
        env=newer.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "99.0.0" in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert newer.ours() == {}
