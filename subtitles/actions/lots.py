"""Writes many rows in short transactions (lots): SQLite has one writer, and whoever saves a draft waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic, sleep
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")
# No text of a lot begins after this time. With the last text and the commit a lot takes 0.2 s, less than a person
# notices while typing (docs/benchmarks.md, "A large file comes in").
LOT_S = 0.1
# A process that waits for SQLite's lock tries again after 50 to 100 ms (sqlite3_busy_timeout). Between two lots the
# lock is free for longer than that, else the next lot would always get it first.
GAP_S = 0.13


def in_lots(many: Iterable[T], write: Callable[[T], object]) -> None:
    """`write` each of `many`, a few in each transaction. If the process dies, finished lots stay written."""
    rest = iter(many)
    for first in rest:
        with transaction.atomic():
            ends = monotonic() + LOT_S
            write(first)
            while monotonic() < ends:
                following = next(rest, _EXHAUSTED)
                if following is _EXHAUSTED:
                    break
                write(following)  # type: ignore[arg-type]
        let_others_write()


def let_others_write() -> None:
    """Wait between two lots. Not needed on PostgreSQL, which locks rows instead of the database."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        sleep(GAP_S)


_EXHAUSTED = object()
