"""Several people at the same moment: real threads, each with a database connection of its own.

Tests that use this need real transactions: `django_db(transaction=True)`, and `postgres`, because the two engines make
people wait at different places.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

PATIENCE_S = 60
Act = Callable[[], Any]


def at_once(*acts: Act) -> list[Any]:
    """Do all of them at the same moment; what each gave, or the error that it raised, in the order of `acts`."""
    line = threading.Barrier(len(acts))

    def stand_in_line(act: Act) -> Any:
        connection.ensure_connection()
        line.wait(PATIENCE_S)
        return act()

    return _joined([lambda act=act: stand_in_line(act) for act in acts])  # type: ignore[misc]


def one_waits(first: Act, second: Act) -> list[Any]:
    """`second` begins while the transaction of `first` is open, and goes on when it has been committed; what each gave
    or raised. On PostgreSQL `first` commits when `second` is seen waiting for a lock, or has ended without one."""
    changed, begun, ended = threading.Event(), threading.Event(), threading.Event()
    process: list[int] = []

    def holding() -> Any:
        try:
            with transaction.atomic():
                gave = first()
                changed.set()
                begun.wait(PATIENCE_S)
                _until_it_waits(process, ended)
            return gave
        finally:
            changed.set()

    def waiting() -> Any:
        connection.ensure_connection()
        if connection.vendor == "postgresql":
            process.append(connection.connection.info.backend_pid)
        changed.wait(PATIENCE_S)
        begun.set()
        try:
            return second()
        finally:
            ended.set()

    return _joined([holding, waiting])


def _until_it_waits(process: list[int], ended: threading.Event) -> None:
    """SQLite shows nobody who waits: there the second one waits before it has read anything."""
    if connection.vendor != "postgresql":
        return
    limit = time.monotonic() + PATIENCE_S
    while not ended.is_set() and time.monotonic() < limit:
        with connection.cursor() as cursor:
            # Not pg_stat_activity: inside a transaction it shows the same picture again and again.
            cursor.execute("SELECT count(*) FROM pg_locks WHERE pid = %s AND NOT granted", process)
            if cursor.fetchone()[0]:
                return


def _joined(acts: list[Act]) -> list[Any]:
    gave: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        try:
            gave[number] = acts[number]()
        except Exception as error:
            gave[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE_S)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return gave
