"""The watch sees a standstill while somebody speaks, and counts none from before, after, or another test."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from tests import stalls


@pytest.mark.parametrize("speaks", [True, False])
def test_a_standstill_counts_while_somebody_speaks(tmp_path: Path, speaks: bool) -> None:
    with stalls.watched(tmp_path) as process:
        if speaks:
            stalls.watch.speaks()
        _stop(process.pid, tmp_path)
        if speaks:
            stalls.watch.is_silent()
    assert all(stalls.watch.notes)
    assert stalls.stood_still() is speaks


def test_what_another_test_saw_is_forgotten(tmp_path: Path) -> None:
    stalls.watch.spoken, stalls.watch.notes = [(0.0, 9.0)], [[(1.0, 1.0)]]
    assert stalls.stood_still()
    with stalls.watched(tmp_path):
        assert not stalls.stood_still()
    assert not stalls.stood_still()


def _stop(pid: int, notes: Path) -> None:
    """The watch itself is stopped until each of its threads has noted it."""
    wait = threading.Event().wait
    while sum(bool(note.read_text()) for note in notes.iterdir()) < len(os.sched_getaffinity(0)):
        os.kill(pid, signal.SIGSTOP)
        wait(0.1)
        os.kill(pid, signal.SIGCONT)
        wait(0.1)
