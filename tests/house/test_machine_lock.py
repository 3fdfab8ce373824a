"""A test that needs the machine for itself gets it; the others share it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from tests import machine_lock


def may_enter(folder: Path, lock: int) -> bool:
    with (folder / "machine").open("w") as inside:
        try:
            fcntl.flock(inside, lock | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_one_is_alone_and_the_others_are_together(tmp_path: Path) -> None:
    with machine_lock.held(tmp_path, alone=False):
        assert may_enter(tmp_path, fcntl.LOCK_SH)
        assert not may_enter(tmp_path, fcntl.LOCK_EX)
    with machine_lock.held(tmp_path, alone=True):
        assert not may_enter(tmp_path, fcntl.LOCK_SH)
        with (tmp_path / "gate").open("w") as gate:  # the gate is free again: who comes next waits at it
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert may_enter(tmp_path, fcntl.LOCK_EX)


def test_who_was_forked_meanwhile_does_not_keep_it(tmp_path: Path) -> None:
    with machine_lock.held(tmp_path, alone=True):
        inside = next(fd for fd in Path("/proc/self/fd").iterdir() if fd.resolve() == (tmp_path / "machine").resolve())
        its_own = os.dup(int(inside.name))  # what a fork has
    assert may_enter(tmp_path, fcntl.LOCK_EX)
    os.close(its_own)
