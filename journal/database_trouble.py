"""The database does not answer: busy, its disk full, or away. Told apart in one place, with a message each.

Whoever calls the database meets these in the middle of anything. Nothing was written (a transaction is all or nothing),
and the same request succeeds later: it is not the person's fault and not ours.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Trouble(StrEnum):
    """BUSY: somebody else holds what is needed. FULL: no room to write. DOWN: it does not answer, or not any more."""

    BUSY = "busy"
    FULL = "full"
    DOWN = "down"


RETRY_S = {Trouble.BUSY: 5, Trouble.FULL: 60, Trouble.DOWN: 30}
"""After how many seconds a program may ask again: a writer that holds SQLite for long rarely takes more than seconds, a
server comes back in half a minute, an operator who makes room needs longer."""
MESSAGES: dict[Trouble, Promise] = {
    Trouble.BUSY: _("The database is busy with something long. Nothing is lost: wait a few seconds, then try again."),
    Trouble.FULL: _("The server's disk is full. What was there is safe: tell the operator, then try again."),
    Trouble.DOWN: _("The database does not answer. What was kept is safe: wait a minute, then try again."),
}
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
CONNECTION_ERRORS = (OperationalError, InterfaceError)
"""What Django raises when the server, or the file, does not do what it was asked; no fault of the question."""
# https://www.sqlite.org/rescode.html: primary result codes, the low byte of what the driver gives.
SQLITE = {
    5: Trouble.BUSY,  # SQLITE_BUSY: locked longer than the time-out
    6: Trouble.BUSY,  # SQLITE_LOCKED
    13: Trouble.FULL,  # SQLITE_FULL
    8: Trouble.DOWN,  # SQLITE_READONLY: the disk was mounted again for reading only, after a fault
    10: Trouble.DOWN,  # SQLITE_IOERR
    14: Trouble.DOWN,  # SQLITE_CANTOPEN
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html: a whole code, or its class (the first two signs).
POSTGRESQL = {
    "40001": Trouble.BUSY,  # serialization_failure
    "40P01": Trouble.BUSY,  # deadlock_detected
    "55P03": Trouble.BUSY,  # lock_not_available
    "57014": Trouble.BUSY,  # query_canceled: longer than its time-out
    "53300": Trouble.BUSY,  # too_many_connections
    "53100": Trouble.FULL,  # disk_full
    "25006": Trouble.DOWN,  # read_only_sql_transaction: a standby, before it is promoted
    "53": Trouble.DOWN,  # insufficient resources
    "57": Trouble.DOWN,  # shut down, starting up
    "58": Trouble.DOWN,  # system error
    "08": Trouble.DOWN,  # connection exception
}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Which trouble an error, or what it came from, says; None when the database did its part."""
    return next((found for cause in causes_of(error) if (found := _trouble(cause)) is not None), None)


def trouble_message(trouble: Trouble) -> str:
    return str(MESSAGES[trouble])


def causes_of(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from, and what it was raised beside unless that was denied."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _trouble(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return Trouble.FULL
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    driver = error.__cause__  # Django's error is made from the driver's, which knows the code
    code = getattr(driver, "sqlite_errorcode", None)
    if code is not None:
        return SQLITE.get(code & 0xFF)  # SQLITE_ERROR (no such table) is our own fault
    state = getattr(driver, "sqlstate", None)
    if state is not None:
        return POSTGRESQL.get(state) or POSTGRESQL.get(state[:2])
    # No code: the line to the server broke, or was never made.
    return Trouble.DOWN if isinstance(error, CONNECTION_ERRORS) else None
