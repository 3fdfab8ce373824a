"""Work beside an answer: a count, a kept copy, a queued job. Whatever hinders it is logged; the answer goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import connection

from journal.database_trouble import trouble_of

WAIT_MS = 1000  # for whoever writes at this moment; a reader waits five seconds at most, and not for this alone
log = logging.getLogger(__name__)


@contextmanager
def side_work(what: str) -> Iterator[None]:
    """Nothing that fails inside reaches the reader. what: for the log, without names or addresses."""
    usual = _less_patience()
    try:
        yield
    except Exception as error:  # cache, disk and database each raise their own
        if trouble_of(error) is None and not isinstance(error, OSError):
            log.exception("%s failed", what)
        else:
            log.warning("%s was left out: %s", what, error)
    finally:
        if usual:
            with suppress(Exception):
                connection.connection.execute(usual)


def _less_patience() -> str:
    """The connection waits `WAIT_MS` for a lock, instead of the twenty seconds of those who write on purpose. Returns
    the statement that brings its usual patience back; "" where the database does not answer at all.

    By the driver's own connection: Django's would count a question to the database."""
    try:
        connection.ensure_connection()
        line = connection.connection
        if connection.vendor == "sqlite":
            usual = line.execute("PRAGMA busy_timeout").fetchone()[0]
            line.execute(f"PRAGMA busy_timeout = {min(usual, WAIT_MS)}")
            return f"PRAGMA busy_timeout = {usual}"
        line.execute(f"SET lock_timeout = {WAIT_MS}")
    except Exception:  # whoever needs the database inside meets it there
        return ""
    return "RESET lock_timeout"
