"""The whole machine for a test that works in real time: while it runs, the other workers of the same run wait.

A sound server and a browser that share two cores with Whisper and another browser lose sound, and the program under
test can do nothing about it. Every test holds a shared lock; one that is marked `quiet` holds it exclusively while it
is called, and not while its fixtures are made.
Whoever waits for the lock holds a second one, the gate, so that no later test overtakes it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir


def folder_of(run: int) -> Path:
    """The folder of a run's locks; run: the process that started the workers."""
    return Path(gettempdir()) / f"portevoix-quiet-{os.getuid()}-{run}"


@contextmanager
def held(folder: Path, *, alone: bool) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with (folder / "gate").open("w") as gate, (folder / "machine").open("w") as inside:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(inside, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        try:
            yield
        finally:
            # Said, not left to the closing: a process forked meanwhile holds the same lock for as long as it lives.
            fcntl.flock(inside, fcntl.LOCK_UN)
