"""Was it the machine that failed, or what it worked on? What the machine did is tried again by itself."""

from __future__ import annotations

import errno
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from media.process import MediaError
from tutorials.models import Job

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
# SQLite says it in words only; PostgreSQL's code is 53100 (disk_full), which its driver keeps as `sqlstate`.
SQLITE_FULL, POSTGRESQL_FULL = "database or disk is full", "53100"
# Classes of botocore and urllib3 that say "the store did not answer", by name: the embedded default has neither.
STORE_AWAY = {"EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError"}
SENTENCES: dict[str, Promise | str] = {
    Job.WaitsFor.DISK: _("The disk is full. This goes on by itself as soon as there is room."),
    Job.WaitsFor.DATABASE: _("The database did not answer. This is tried again by itself."),
    Job.WaitsFor.STORAGE: _("The store of files did not answer. This is tried again by itself."),
    Job.WaitsFor.MEMORY: _("The server had too little memory. This is tried again by itself."),
    Job.WaitsFor.WORKER: _("The worker was interrupted. This is tried again by itself."),
}
PARKED: dict[str, Promise | str] = {
    Job.WaitsFor.DATABASE: _("The database did not answer {n} times, so this work was stopped. Start it again."),
    Job.WaitsFor.STORAGE: _("The store of files did not answer {n} times, so this work was stopped. Start it again."),
    Job.WaitsFor.MEMORY: _("The server had too little memory {n} times, so this work was stopped. Start it again."),
    Job.WaitsFor.WORKER: _("This work was interrupted {n} times and was stopped. Start it again."),
}


def lacking(error: BaseException) -> str:
    """What of the machine was lacking (a `Job.WaitsFor`), as the error or one that it came from says; "" when the
    machine did its part."""
    return next((found for cause in _causes(error) if (found := _lacking(cause))), "")


def is_full(error: BaseException) -> bool:
    return lacking(error) == Job.WaitsFor.DISK


def waiting_sentence(what: str) -> str:
    return str(SENTENCES.get(what, ""))


def parked_sentence(what: str, times: int) -> str:
    return str(PARKED.get(what, PARKED[Job.WaitsFor.WORKER])).format(n=times)


def require_room() -> None:
    """Before work that writes much. Raises OSError (ENOSPC), which `lacking` takes for a full disk."""
    if free_bytes() < settings.DISK_RESERVE_BYTES:
        raise OSError(errno.ENOSPC, gettext("The disk is nearly full."))


def free_bytes() -> int:
    return shutil.disk_usage(Path(settings.DATA_DIR)).free


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it came from; only what was said to be the cause, not what it was raised beside."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _lacking(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return Job.WaitsFor.DISK
    if isinstance(error, MediaError):
        return _of_a_program(error)
    if SQLITE_FULL in str(error) or getattr(error, "sqlstate", "") == POSTGRESQL_FULL:
        return Job.WaitsFor.DISK
    if isinstance(error, OperationalError | InterfaceError):
        return Job.WaitsFor.DATABASE
    if isinstance(error, MemoryError):
        return Job.WaitsFor.MEMORY
    if type(error).__name__ in STORE_AWAY:
        return Job.WaitsFor.STORAGE
    return ""


def _of_a_program(error: MediaError) -> str:
    """A program that somebody killed: nearly always the kernel, which was out of memory. Our own kills for time and
    size have a code of their own."""
    if error.code == "disk_full":
        return Job.WaitsFor.DISK
    if error.code == "failed" and error.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL):
        return Job.WaitsFor.MEMORY
    return ""
