"""A child of the supervisor that is a fork of it, so that they share what the supervisor has loaded.

A program's modules are most of the memory of a process that waits. Loaded once and forked, they are there once.
"""

from __future__ import annotations

import ctypes
import gc
import os
import runpy
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

LIBC = ctypes.CDLL(None)
LIBC.malloc.restype = LIBC.sbrk.restype = ctypes.c_void_p
LIBC.malloc.argtypes = [ctypes.c_size_t]
HOLES = (65536, 16384, 4096, 1024, 512, 384, 256, 192, 128, 96, 64, 48, 32, 24)  # bytes, the largest first
ARGUMENTS_START, ARGUMENTS_END = 45, 46  # of /proc/self/stat after the name: arg_start and arg_end in proc(5)


class Fork:
    """What the supervisor needs of `subprocess.Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode


class InFork(BaseException):
    """Raised in a fork, through everything that its parent was doing there: whoever called the parent's loop catches it
    and calls `run`. So the fork ends as any program does, with its threads joined and what is to be done at the end."""

    def __init__(self, name: str, argv: Sequence[str], environment: Mapping[str, str]) -> None:
        super().__init__(name)
        self.name, self.argv, self.environment = name, [*argv], environment

    def run(self) -> None:
        """Become `python -m module …`, with `nice -n 10` before it or without; ends by SystemExit as a rule."""
        if self.argv[0] == "nice":
            os.nice(int(self.argv[2]))
        module, *words = self.argv[self.argv.index("-m") + 1 :]
        os.environ.update(self.environment)
        show_as(f"{module} {self.name}")
        sys.argv[1:] = words
        runpy.run_module(module, run_name="__main__", alter_sys=True)


def fork(output: BinaryIO | None) -> Fork | None:
    """None in the fork, which leads a session of its own, reads nothing and writes to `output`.

    Call it from a single thread: what another one holds would stay locked in the fork for ever.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return Fork(pid)
    os.setsid()
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    if output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    return None


def share_memory() -> None:
    """To be called before the first fork: what is loaded now stays in pages that nobody writes to.

    The collector writes into every object that it looks at. And a fork's first allocations (SQLite reads its schema)
    would fall into the holes between what is there, each of them copying another page, 6.5 MB a process: so the holes
    are taken, 1 MB in all, for ever.
    """
    gc.collect()
    gc.freeze()
    top = LIBC.sbrk(0) or 0
    for size in HOLES:
        while 0 < (LIBC.malloc(size) or 0) < top:
            pass


def default_signals(numbers: Iterable[signal.Signals]) -> None:
    """As a program finds them at its start: the parent's handlers are its own business."""
    for number in numbers:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


def show_as(title: str) -> None:
    """What `ps` shows of this process. Written where the kernel reads it, cut at the length of the former command: the
    environment begins behind it."""
    words = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    start, end = int(words[ARGUMENTS_START]), int(words[ARGUMENTS_END])
    if not start:  # a kernel that does not tell
        return
    ctypes.memmove(start, title.encode()[: end - start - 1].ljust(end - start, b"\0"), end - start)
