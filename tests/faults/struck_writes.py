"""The n-th write of a piece of work is struck, as SQLite's own tests do it (https://www.sqlite.org/testing.html, 3.1):
refused as a full disk, a lock or a disk for reading only would, or the process is killed there.

A write is whatever changes the data directory or the database from this process: a file opened for writing, a renamed,
linked or made name (Python's audit events), a statement that writes, a commit. What a program like ffmpeg writes has
its own tests (tests/media/programs).
"""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
STATEMENTS = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN")
NAMED = {"os.rename": 1, "os.link": 1, "os.mkdir": 0}  # event → which argument is the name that is new
# Error of a file, SQLite's code and words (https://www.sqlite.org/rescode.html).
TROUBLES = {
    "full disk": (errno.ENOSPC, sqlite3.SQLITE_FULL, "database or disk is full"),
    "locked": (errno.ENOSPC, sqlite3.SQLITE_BUSY, "database is locked"),
    "read-only": (errno.EROFS, sqlite3.SQLITE_READONLY, "attempt to write a readonly database"),
}

EVERY = bool(os.environ.get("PORTEVOIX_EVERY_FAULT"))  # benchmarks/faults.py: each trouble at each write


def strikes() -> Iterator[tuple[int, str]]:
    """(n, trouble) from the first write on; the troubles take turns, or each comes at each write."""
    for n in count(1):
        for trouble in TROUBLES if EVERY else ([*TROUBLES][n % len(TROUBLES)],):
            yield n, trouble


Told = Callable[[str, str], None]


class Writes:
    """told: called with what (`open`, `name`, `row`, `commit`) and with the path or the statement, before it is done;
    what it raises is raised there."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.thread = threading.get_ident()


_armed: list[Writes] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _armed or threading.get_ident() != _armed[0].thread:
        return
    if event == "open":
        path, _mode, flags = arguments
        if isinstance(flags, int) and flags & WRITING and _ours(path):
            _armed[0].told("open", str(path))
    elif event in NAMED and _ours(name := arguments[NAMED[event]]):
        _armed[0].told("name", f"{arguments[0]}\0{name}")


def _ours(path: object) -> bool:
    return isinstance(path, str | os.PathLike) and str(path).startswith(f"{settings.DATA_DIR}/")


@contextmanager
def watched(told: Told) -> Iterator[None]:
    """Every write of this thread meanwhile."""
    _add_hook()
    really = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]

    def commit(self: BaseDatabaseWrapper) -> None:
        if threading.get_ident() == writes.thread:
            told("commit", "")
        really(self)

    def statement(execute: Any, sql: str, *given: Any) -> Any:
        if sql.startswith(STATEMENTS):
            told("row", sql)
        return execute(sql, *given)

    writes = Writes(told)
    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(statement))
        stack.enter_context(mock.patch.object(BaseDatabaseWrapper, "_commit", commit))
        _armed.append(writes)
        stack.callback(_armed.clear)
        yield


def _add_hook() -> None:
    """Once a process: an audit hook stays."""
    if not getattr(sys, "_portevoix_writes", False):
        sys.addaudithook(_hook)
        sys._portevoix_writes = True  # type: ignore[attr-defined]


class Strike:
    """Raises at the n-th write. happened: what was struck; "" while it was not."""

    def __init__(self, n: int, trouble: str) -> None:
        self.left, self.happened = n, ""
        self.number, self.code, self.words = TROUBLES[trouble]

    def __call__(self, what: str, where: str) -> None:
        self.left -= 1
        if self.left:
            return
        self.happened = f"{what} {where[:100]}"
        if what in {"open", "name"}:
            raise OSError(self.number, os.strerror(self.number), where)
        error = sqlite3.OperationalError(self.words)
        error.sqlite_errorcode = self.code
        raise OperationalError(self.words) from error


def relative(path: str | Path) -> str:
    return str(Path(path).relative_to(settings.DATA_DIR))
