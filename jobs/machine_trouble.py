"""Was it the machine that failed, or what it worked on? What the machine did is tried again by itself."""

from __future__ import annotations

import errno
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from journal.database_trouble import Trouble, causes_of, trouble_of
from media.programs.low_load import low_load
from media.programs.process import MediaError

DATABASE_WAITS = {
    Trouble.FULL: Job.WaitsFor.DISK,
    Trouble.BUSY: Job.WaitsFor.DATABASE,
    Trouble.DOWN: Job.WaitsFor.DATABASE,
}
DISK_AWAY = {errno.EROFS, errno.EIO, errno.ESTALE}  # read-only after a fault, a bad sector, a network disk that is gone
# Classes of botocore and urllib3 that say "the store did not answer", by name: the embedded default has neither.
STORE_AWAY = {"EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError"}
MESSAGES: dict[str, Promise | str] = {
    Job.WaitsFor.DISK: _("The disk is full. This goes on by itself as soon as there is room."),
    Job.WaitsFor.DATABASE: _("The database did not answer. This is tried again by itself."),
    Job.WaitsFor.STORAGE: _("The store of files did not answer. This is tried again by itself."),
    Job.WaitsFor.MEMORY: _("The server had too little memory. This is tried again by itself."),
    Job.WaitsFor.WORKER: _("The worker was interrupted. This is tried again by itself."),
}
WAIT_MESSAGES = {
    Job.WaitsFor.DATABASE.value: ngettext_lazy(
        "The database did not answer {n} time, so this work was stopped. Start it again.",
        "The database did not answer {n} times, so this work was stopped. Start it again.",
        "n",
    ),
    Job.WaitsFor.STORAGE.value: ngettext_lazy(
        "The store of files did not answer {n} time, so this work was stopped. Start it again.",
        "The store of files did not answer {n} times, so this work was stopped. Start it again.",
        "n",
    ),
    Job.WaitsFor.MEMORY.value: ngettext_lazy(
        "The server had too little memory {n} time, so this work was stopped. Start it again.",
        "The server had too little memory {n} times, so this work was stopped. Start it again.",
        "n",
    ),
    Job.WaitsFor.WORKER.value: ngettext_lazy(
        "This work was interrupted {n} time and was stopped. Start it again.",
        "This work was interrupted {n} times and was stopped. Start it again.",
        "n",
    ),
}


def missing_resource(error: BaseException) -> str:
    """What of the machine was lacking (a `Job.WaitsFor`), as the error or one that it came from says; "" when the
    machine did its part."""
    trouble = trouble_of(error)
    if trouble is not None:
        return DATABASE_WAITS[trouble]
    return next((found for cause in causes_of(error) if (found := _resource_of_error(cause))), "")


def waiting_message(what: str) -> str:
    return str(MESSAGES.get(what, ""))


def parked_message(what: str, times: int) -> str:
    return str(WAIT_MESSAGES.get(what, WAIT_MESSAGES[Job.WaitsFor.WORKER]).format(n=times))


def with_less(job: Job) -> AbstractContextManager[None]:
    """For the work itself: less at a time, once the machine could not bear it."""
    return low_load(job.troubles > 0)


def require_room() -> None:
    """Before work that writes much. Raises OSError (ENOSPC), which `missing_resource` takes for a full disk."""
    if free_bytes() < settings.DISK_RESERVE_BYTES:
        raise OSError(errno.ENOSPC, gettext("The disk is nearly full."))


def free_bytes() -> int:
    return shutil.disk_usage(Path(settings.DATA_DIR)).free


def _resource_of_error(error: BaseException) -> str:
    if isinstance(error, MediaError):
        return _resource_of_program(error)
    if isinstance(error, OSError) and error.errno in DISK_AWAY:
        return Job.WaitsFor.STORAGE
    if isinstance(error, MemoryError):
        return Job.WaitsFor.MEMORY
    if type(error).__name__ in STORE_AWAY:
        return Job.WaitsFor.STORAGE
    return ""


def _resource_of_program(error: MediaError) -> str:
    """A program that somebody killed: nearly always the kernel, which was out of memory. Our own kills for time and
    size have a code of their own."""
    return {"disk_full": Job.WaitsFor.DISK, "killed": Job.WaitsFor.MEMORY}.get(error.code, "")
