"""Whose fault was it? A table of errors of the machine and of the input."""

from __future__ import annotations

import errno
import socket
import sqlite3
from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.utils import timezone, translation

from jobs import states
from jobs.machine_trouble import MESSAGES, WAIT_MESSAGES, missing_resource, parked_message, waiting_message
from jobs.models import Job
from journal.errors import Refused
from media.picture.probe import ProbeRefused
from media.programs.child import failure
from media.programs.process import MediaError


class ReadTimeoutError(Exception):
    """As botocore and urllib3 call theirs."""


def because(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def of_sqlite(code: int) -> Exception:
    """As Django raises it: its own error, from the driver's, which knows the code."""
    driver = sqlite3.OperationalError("…")
    driver.sqlite_errorcode = code
    return because(OperationalError("…"), driver)


CASES = [
    (OSError(errno.ENOSPC, "No space left on device"), "disk"),
    (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk"),
    (of_sqlite(13), "disk"),
    (MediaError("…", code="disk_full", command=["ffmpeg"]), "disk"),
    (because(Refused("…"), because(ProbeRefused("unreadable"), MediaError("…", code="disk_full"))), "disk"),
    (OSError(errno.EROFS, "Read-only file system"), "storage"),
    (OSError(errno.EIO, "Input/output error"), "storage"),
    (of_sqlite(5), "database"),
    (OperationalError("server closed the connection unexpectedly"), "database"),
    (InterfaceError("connection already closed"), "database"),
    (failure(["ffmpeg"], -9, b""), "memory"),
    (failure(["ffmpeg"], 137, b""), "memory"),
    (failure(["rubberband"], -15, b""), "memory"),
    (failure(["ffprobe"], 255, b""), "memory"),  # told to end, by systemd for one
    (because(Refused("…"), failure(["ffmpeg"], -9, b"")), "memory"),
    (MemoryError(), "memory"),
    (ReadTimeoutError(), "storage"),
    (failure(["ffmpeg"], -9, b"", code="timed_out"), ""),  # our own kill
    (failure(["rubberband"], 255, b""), ""),
    (MediaError("…", code="too_big", returncode=-9), ""),
    (MediaError("…", returncode=1), ""),
    (ProbeRefused("not_a_video"), ""),
    (Refused("Nothing is approved."), ""),
    (FileNotFoundError(errno.ENOENT, "No such file"), ""),
    (of_sqlite(1), ""),  # no such table: our own fault
    (IntegrityError("UNIQUE constraint failed"), ""),
    (DataError("value too long"), ""),
    (RuntimeError("boom"), ""),
]


@pytest.mark.parametrize(("error", "found"), CASES)
def test_it_is_told_apart(error: Exception, found: str) -> None:
    assert missing_resource(error) == found


def test_what_was_raised_beside_a_trouble_on_purpose_is_no_trouble() -> None:
    """`raise … from None`: somebody looked at the first error and says another thing."""
    with pytest.raises(Refused) as refused:
        try:
            raise OperationalError("database is locked")
        except OperationalError:
            raise Refused("Another title, please.") from None
    assert missing_resource(refused.value) == ""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_has_its_sentences(language: str) -> None:
    with translation.override(language):
        for what in Job.WaitsFor.values:
            assert waiting_message(what)
            assert what == "disk" or "6" in parked_message(what, 6)
    assert set(MESSAGES) == set(WAIT_MESSAGES) | {"disk"} == set(Job.WaitsFor.values)


@pytest.mark.django_db
@pytest.mark.parametrize(("machine", "woken"), [(socket.gethostname(), 1), ("elsewhere", 0)])
def test_room_on_one_machine_is_no_room_on_another(machine: str, woken: int) -> None:
    later = timezone.now() + timedelta(minutes=9)
    Job.objects.create(
        kind="test", target="1", queue="long", waits_for="disk", not_before=later, free_then=0, worker=f"{machine}:1:2"
    )
    assert states.resume_after_full_disk(2**60) == woken
