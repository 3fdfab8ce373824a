"""A quiet machine for a test that deals in real time: while it runs, the other workers of the same run wait.

A sound server and a browser that share two cores with Whisper and another browser lose sound on its way, which no
program under test can mend. Every test holds the room together with the others; one that is marked `quiet` holds it
alone. Who waits for the room stands at its gate, so that nobody enters before.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir


def place(run: int) -> Path:
    """The folder of a run; run: the process that started the workers."""
    return Path(gettempdir()) / f"portevoix-quiet-{os.getuid()}-{run}"


@contextmanager
def room(folder: Path, *, alone: bool) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with (folder / "gate").open("w") as gate, (folder / "room").open("w") as inside:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(inside, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield
