"""Did the machine stand still while a microphone was recorded?

When the host takes the processor away, a fake microphone stops with its browser and goes on later where it stopped:
the clock says that sound was lost, and the studio is right to ask for another recording. (All of Chromium stopped for
150 ms: 140 ms "lost", and the recording correlates 0.9994 with what was said.) A real microphone's sound would be lost.
Such a run tells nothing about the program, so it is repeated; where no stall was seen, a failure stands.

The watch is a process of its own with a thread on each processor. The threads sleep, and note when they overslept and
by how much. Only stalls during speech count: a browser that starts keeps every processor busy for 50 ms.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAP_S = 0.005
OVERSLEPT_S = 0.010  # what an idle processor's scheduler may take; half of what Chromium hands over at once
STOOD_STILL_S = 0.030  # together, on one processor, while somebody spoke; the studio's bound for lost sound is 50 ms

Span = tuple[float, float]  # of CLOCK_MONOTONIC, which is the same in all processes


class Watch:
    """What was seen during one test."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.spoken: list[Span] = []
        self.notes: list[list[Span]] = []  # of each processor: (when it ended, how long it was)
        self.began: float | None = None

    def speaks(self) -> None:
        self.began = self.began or time.monotonic()

    def is_silent(self) -> None:
        if self.began is not None:
            self.spoken.append((self.began, time.monotonic()))
            self.began = None

    def stood_still(self) -> bool:
        return any(
            sum(late for at, late in notes if any(start <= at <= end + late for start, end in self.spoken))
            >= STOOD_STILL_S
            for notes in self.notes
        )


watch = Watch()


@contextmanager
def watched(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Inside, a process of its own notes stalls for `watch`; folder: an empty one for the notes."""
    watch.forget()  # nothing is carried on from the test before
    process = subprocess.Popen([sys.executable, __file__, str(folder)])
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
        watch.is_silent()
        watch.notes = [_read(path) for path in folder.iterdir()]


def stood_still() -> bool:
    """Did the machine stand still while somebody spoke, in the last test that was watched?"""
    return watch.stood_still()


def _read(path: Path) -> list[Span]:
    lines = [line.split() for line in path.read_text().splitlines()]
    return [(float(line[0]), float(line[1])) for line in lines if len(line) == 2]


def _note(processor: int, folder: Path) -> None:
    os.sched_setaffinity(0, {processor})  # of this thread alone
    nap = threading.Event().wait  # nobody sets it: it ends by its clock
    with (folder / str(processor)).open("w", buffering=1) as notes:
        before = time.monotonic()
        while True:
            nap(NAP_S)
            now = time.monotonic()
            if (late := now - before - NAP_S) > OVERSLEPT_S:
                notes.write(f"{now:.4f} {late:.4f}\n")
            before = time.monotonic()


if __name__ == "__main__":
    for processor in os.sched_getaffinity(0):
        threading.Thread(target=_note, args=(processor, Path(sys.argv[1])), daemon=True).start()
    threading.Event().wait()
