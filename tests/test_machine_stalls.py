"""The watch sees a stall while somebody speaks, and counts none from before, after, or another test."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from tests import machine_stalls


@pytest.mark.parametrize("speaks", [True, False])
def test_a_standstill_counts_while_somebody_speaks(tmp_path: Path, speaks: bool) -> None:
    with machine_stalls.watched(tmp_path) as process:
        if speaks:
            machine_stalls.watch.speaks()
        _stop(process.pid, tmp_path)
        if speaks:
            machine_stalls.watch.is_silent()
    assert all(machine_stalls.watch.notes)
    assert machine_stalls.stood_still() is speaks


def test_what_another_test_saw_is_forgotten(tmp_path: Path) -> None:
    machine_stalls.watch.spoken, machine_stalls.watch.notes = [(0.0, 9.0)], [[(1.0, 1.0)]]
    assert machine_stalls.stood_still()
    with machine_stalls.watched(tmp_path):
        assert not machine_stalls.stood_still()
    assert not machine_stalls.stood_still()


def _stop(pid: int, notes: Path) -> None:
    """The watch itself is stopped until each of its threads has noted it."""
    wait = threading.Event().wait
    while sum(bool(note.read_text()) for note in notes.iterdir()) < len(os.sched_getaffinity(0)):
        os.kill(pid, signal.SIGSTOP)
        wait(0.1)
        os.kill(pid, signal.SIGCONT)
        wait(0.1)
