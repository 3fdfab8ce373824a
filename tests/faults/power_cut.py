"""A power cut at the n-th write: the process is killed with -9, and what was not synced until then is dropped.

A layer over `storage/durable.py` writes down what is opened, named and synced. Afterwards a file whose bytes were not
synced since it was last opened for writing is empty, and a name whose folder was not synced is gone: the least that
POSIX promises. For the database SQLite's own promise is taken (synchronous=FULL: a commit that returned is on the disk,
https://www.sqlite.org/pragma.html#pragma_synchronous; that it is set: tests/storage/test_durable.py).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connections

from tests.faults.struck_writes import watched

STORES = ("public", "private")


def cut_at(n: int, work: Callable[[], object], log: Path) -> bool:
    """Do the work in a process of its own, which is killed at its n-th write; then drop what was not synced. False:
    it came to its end before."""
    connections.close_all()
    log.write_bytes(b"")
    child = os.fork()
    if child == 0:
        try:
            _work_until(n, work, log)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    if killed:
        Disk.read(log).drop()
    return killed


def _work_until(n: int, work: Callable[[], object], log: Path) -> None:
    page = os.open(log, os.O_WRONLY | os.O_APPEND)
    left = [n]

    def note(what: str, where: str) -> None:
        os.write(page, f"{what}\0{where}\n".encode())

    def told(what: str, where: str) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        if what in {"open", "name"}:
            note(what, where)

    def fsync(handle: int) -> None:
        note("sync", os.readlink(f"/proc/self/fd/{handle}"))

    setattr(os, "fsync", fsync)  # noqa: B010  # the tests' own one waits for nothing (tests/disk.py)
    with watched(told):
        work()


@dataclass
class Disk:
    """bytes, names: of files that would not outlive the cut."""

    bytes: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, log: Path) -> Disk:
        disk = cls()
        for line in log.read_text(encoding="utf-8").splitlines():
            what, *paths = line.split("\0")
            getattr(disk, f"_{what}")(*paths)
        return disk

    def _open(self, path: str) -> None:
        self.bytes.add(path)
        self.names.add(path)

    def _name(self, old: str, new: str) -> None:
        if old in self.bytes or not old.startswith(f"{settings.DATA_DIR}/"):
            self.bytes.add(new)
        else:
            self.bytes.discard(new)
        self.names.add(new)

    def _sync(self, path: str) -> None:
        self.bytes.discard(path)
        self.names = {name for name in self.names if str(Path(name).parent) != path}

    def drop(self) -> None:
        for store in STORES:
            root = f"{settings.DATA_DIR}/{store}/"
            for path in (Path(path) for path in self.names | self.bytes if path.startswith(root)):
                if path.is_file() and str(path) in self.names:
                    path.unlink()
                elif path.is_file():
                    os.truncate(path, 0)
