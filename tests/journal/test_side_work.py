"""What is done beside an answer never reaches whoever reads it, whatever fails."""

from __future__ import annotations

import logging

import pytest
from django.db import OperationalError, connection

from journal.side_work import side_work


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "level"),
    [
        (OSError(28, "No space left on device"), logging.WARNING),
        (OperationalError("server closed the connection"), logging.WARNING),
        (KeyError("a fault of ours"), logging.ERROR),
    ],
)
def test_what_fails_is_logged_and_goes_no_further(
    caplog: pytest.LogCaptureFixture, error: Exception, level: int
) -> None:

    def fails() -> None:
        raise error

    with side_work("counting"):
        fails()
    (line,) = caplog.records
    assert (line.levelno, "counting" in line.getMessage()) == (level, True)
    assert (line.exc_info is not None) is (level == logging.ERROR), "our own faults with their place"


def test_it_is_done_though_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is kept on the disk: for that nobody needs the database."""

    def away() -> None:
        raise OperationalError("no route to host")

    monkeypatch.setattr(connection, "ensure_connection", away)
    done = []
    with side_work("keeping a picture"):
        done.append(1)
    assert done
