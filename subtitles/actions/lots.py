"""Much to write, in lots that nobody notices: SQLite has one writer, and whoever saves a draft waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic, sleep
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")
# No text of a lot begins after this; with the last one and the commit it is 0.2 s, less than a person notices after a
# key (benchmarks/bench_import.py).
LOT_S = 0.1
# Whoever waits for SQLite's lock asks again after 50 to 100 ms (sqlite3_busy_timeout): between two lots the lock is
# free for longer, or the next lot would always be the first to ask.
GAP_S = 0.13


def in_lots(many: Iterable[T], write: Callable[[T], None]) -> None:
    """`write` each of `many`, a few in each transaction. What is written when the process dies stays written."""
    rest = iter(many)
    for first in rest:
        with transaction.atomic():
            ends = monotonic() + LOT_S
            write(first)
            while monotonic() < ends:
                following = next(rest, _NOTHING)
                if following is _NOTHING:
                    break
                write(following)  # type: ignore[arg-type]
        let_others_write()


def let_others_write() -> None:
    """Between two lots. PostgreSQL locks rows, so that nobody waits for another's."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        sleep(GAP_S)


_NOTHING = object()
