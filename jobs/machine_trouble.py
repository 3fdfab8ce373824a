"""Was it the machine that failed, or what it worked on? What the machine did is tried again by itself."""

from __future__ import annotations

import errno
import shutil
import signal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from journal.database_trouble import Trouble, causes_of, trouble_of
from media.programs.process import MediaError

OF_THE_DATABASE = {
    Trouble.FULL: Job.WaitsFor.DISK,
    Trouble.BUSY: Job.WaitsFor.DATABASE,
    Trouble.DOWN: Job.WaitsFor.DATABASE,
}
# Classes of botocore and urllib3 that say "the store did not answer", by name: the embedded default has neither.
STORE_AWAY = {"EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError"}
MESSAGES: dict[str, Promise | str] = {
    Job.WaitsFor.DISK: _("The disk is full. This goes on by itself as soon as there is room."),
    Job.WaitsFor.DATABASE: _("The database did not answer. This is tried again by itself."),
    Job.WaitsFor.STORAGE: _("The store of files did not answer. This is tried again by itself."),
    Job.WaitsFor.MEMORY: _("The server had too little memory. This is tried again by itself."),
    Job.WaitsFor.WORKER: _("The worker was interrupted. This is tried again by itself."),
}
PARKED: dict[str, Any] = {
    Job.WaitsFor.DATABASE: ngettext_lazy(
        "The database did not answer {n} time, so this work was stopped. Start it again.",
        "The database did not answer {n} times, so this work was stopped. Start it again.",
        "n",
    ),
    Job.WaitsFor.STORAGE: ngettext_lazy(
        "The store of files did not answer {n} time, so this work was stopped. Start it again.",
        "The store of files did not answer {n} times, so this work was stopped. Start it again.",
        "n",
    ),
    Job.WaitsFor.MEMORY: ngettext_lazy(
        "The server had too little memory {n} time, so this work was stopped. Start it again.",
        "The server had too little memory {n} times, so this work was stopped. Start it again.",
        "n",
    ),
    Job.WaitsFor.WORKER: ngettext_lazy(
        "This work was interrupted {n} time and was stopped. Start it again.",
        "This work was interrupted {n} times and was stopped. Start it again.",
        "n",
    ),
}


def lacking(error: BaseException) -> str:
    """What of the machine was lacking (a `Job.WaitsFor`), as the error or one that it came from says; "" when the
    machine did its part."""
    trouble = trouble_of(error)
    if trouble is not None:
        return OF_THE_DATABASE[trouble]
    return next((found for cause in causes_of(error) if (found := _lacking(cause))), "")


def waiting_message(what: str) -> str:
    return str(MESSAGES.get(what, ""))


def parked_message(what: str, times: int) -> str:
    return str(PARKED.get(what, PARKED[Job.WaitsFor.WORKER]).format(n=times))


def require_room() -> None:
    """Before work that writes much. Raises OSError (ENOSPC), which `lacking` takes for a full disk."""
    if free_bytes() < settings.DISK_RESERVE_BYTES:
        raise OSError(errno.ENOSPC, gettext("The disk is nearly full."))


def free_bytes() -> int:
    return shutil.disk_usage(Path(settings.DATA_DIR)).free


def _lacking(error: BaseException) -> str:
    if isinstance(error, MediaError):
        return _of_a_program(error)
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
