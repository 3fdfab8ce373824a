"""The database takes no write, or the disk has no room: every address of the parents answers as usual, and at once.

Reading goes on. What is done beside an answer (a count, a kept copy, a job) is left out, and nothing that the trouble
caused outlives it.
"""

from __future__ import annotations

import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils.functional import cached_property

from dubbing.models import HardStep, Plays, Release
from jobs.models import Job
from storage.files import cache_dir
from tests.parents.conftest import Place
from tests.parents.each_address import CASES, WATCH, answer_of, named

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST_S = 12  # who waits for the writer waits 20; on a busy machine the slowest page took 5.2
WRITTEN = [model._meta.db_table for model in (Plays, HardStep, Job)]


@contextmanager
def locked() -> Iterator[None]:
    """Somebody else writes, for as long as it takes; SQLite itself would wait twenty seconds."""
    other = connection.copy()
    if connection.vendor == "postgresql":
        try:
            with other.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute(f"LOCK TABLE {', '.join(WRITTEN)} IN EXCLUSIVE MODE")
            yield
        finally:
            other.close()
        return
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as line:
        line.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def read_only() -> Iterator[None]:
    """The database refuses at once: a standby, or a disk that was mounted again for reading only."""
    on, off = "PRAGMA query_only = 1", "PRAGMA query_only = 0"
    if connection.vendor == "postgresql":
        on, off = "SET default_transaction_read_only = on", "SET default_transaction_read_only = off"
    with connection.cursor() as cursor:
        cursor.execute(on)
        try:
            yield
        finally:
            cursor.execute(off)


@contextmanager
def without_room() -> Iterator[None]:
    """No file of this process may hold a byte more: neither the database's nor one that is kept beside an answer."""
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)


@pytest.fixture
def town(place: Place) -> dict[str, Any]:
    """As the examples need it; nothing is kept of earlier answers, and a sentence waits for its sound to be made."""
    for name in ("stills", "handouts", "pages"):
        for path in cache_dir(name).iterdir():
            path.unlink()
    cache.clear()
    place.arabic.manifest["segments"][0] |= {"take": 1, "placement": {"audio": "a", "start_ms": 0, "trim_ms": [0, 900]}}
    Release.objects.filter(pk=place.arabic.pk).update(manifest=place.arabic.manifest)
    return named(place)


def wrong_answers(town: dict[str, Any]) -> list[str]:
    """The addresses that answer otherwise than usual, or late."""
    found = []
    for name, path, status in CASES:
        began = time.monotonic()
        answer = answer_of(name, path, town)
        took = time.monotonic() - began
        if (206 if name == "parents:media" and status == 200 else status) != answer.status_code or took > LONGEST_S:
            found.append(f"{path} {answer.status_code} (usually {status}) after {took:.1f} s")
    return found


@pytest.mark.postgres
@pytest.mark.parametrize("trouble", [locked, read_only, without_room])
def test_every_address_answers_as_usual_while_nothing_can_be_written(
    town: dict[str, Any], trouble: Callable[[], AbstractContextManager[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.side_work.WAIT_MS", 30)
    with trouble():
        assert wrong_answers(town) == []
        monkeypatch.setattr("outlets.handout.paper_jobs.MAX_PAPER_JOBS", -1)
        assert answer_of("parents:handout_pdf", f"{WATCH}handout.pdf", town).status_code == 202, "a worker makes it"
        monkeypatch.undo()
    if trouble is not without_room or connection.vendor == "sqlite":
        assert not Plays.objects.exists() and not HardStep.objects.exists() and not Job.objects.exists()
    assert wrong_answers(town) == []
    assert Plays.objects.exists() and HardStep.objects.exists() and Job.objects.exists(), "these wait for nobody"


def test_who_counts_waits_a_second_at_most(town: dict[str, Any]) -> None:
    """A film starts in the five seconds that a parent waits, with WAIT_MS as shipped."""
    with locked():
        began = time.monotonic()
        assert answer_of("parents:play", f"{WATCH}play.mp4", town).status_code == 302
        assert 0.5 < time.monotonic() - began < 5
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,), "whoever writes waits as before"


def test_what_django_asks_of_an_engine_does_not_depend_on_who_writes(db: None) -> None:
    """Django remembers the answers with each connection. One was asked in a transaction, which for us is a write: while
    somebody else wrote it was no, for as long as the connection lived ("JSONObject() is not supported")."""
    asked = [name for name in dir(type(connection.features)) if is_remembered(type(connection.features), name)]
    assert "supports_json_field" in dir(connection.features)

    def answers() -> dict[str, Any]:
        fresh = connection.copy()
        fresh.settings_dict["OPTIONS"] = {**fresh.settings_dict["OPTIONS"], "timeout": 0.03}
        try:
            return {name: getattr(fresh.features, name) for name in [*asked, "supports_json_field"]}
        finally:
            fresh.close()

    usual = answers()
    with locked():
        assert answers() == usual


def is_remembered(features: type, name: str) -> bool:
    return isinstance(getattr(features, name, None), cached_property)
