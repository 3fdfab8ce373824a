"""Returns the memory of long sounds to the system as soon as they are freed."""

from __future__ import annotations

import ctypes
from functools import cache

# Names of glibc's mallopt(3).
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
LARGE_BYTES, ARENAS = 512 << 10, 2


@cache
def give_back_large_blocks() -> None:
    """From now on a freed block of 512 KiB or more is given back, in this process.

    By itself glibc keeps blocks of up to 32 MiB once it has seen one freed, in a heap for each thread: a worker that
    has fitted takes stays 25 MiB larger (measured, `benchmarks.bench_release`). Without glibc nothing changes.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(M_ARENA_MAX, ARENAS)
