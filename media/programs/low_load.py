"""Less at a time: how work that the machine could not bear is tried again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_asked = 0


@contextmanager
def low_load(wanted: bool = True) -> Iterator[None]:
    """While it is open, programs use one thread and are started one by one, in the whole process: what a job starts
    in threads of its own counts too. A worker does one job at a time."""
    global _asked
    _asked += wanted
    try:
        yield
    finally:
        _asked -= wanted


def parallelism(usual: int) -> int:
    """How many threads, or programs: as many as usual, or one."""
    return 1 if _asked else usual
