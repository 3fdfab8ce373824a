"""What a process keeps of the memory of long sounds, once they are freed."""

from __future__ import annotations

import ctypes
from functools import cache

# Names of glibc's mallopt(3).
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
LARGE_BYTES, KEPT_BYTES, ARENAS = 2 << 20, 4 << 20, 2


@cache
def give_back_large_blocks() -> None:
    """From now on a freed block of 2 MiB or more is given back, in this process, and of smaller ones 4 MiB are kept.

    By itself glibc keeps blocks of up to 32 MiB once it has seen one freed, in a heap for each thread: a worker that
    has fitted takes stays 25 MiB larger. What is worked out of four seconds of sound mostly has 0.8 to 1.5 MiB: given
    back each time, the kernel clears its pages each time, which took half of what filters and peaks cost (both
    measured, docs/benchmarks.md). Without glibc nothing changes.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)
        mallopt(M_ARENA_MAX, ARENAS)
