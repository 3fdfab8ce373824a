"""Released words on a machine that only serves pages: it has the database in common with the others, and no worker."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from dubbing.actions import interface_release, release_withdraw
from dubbing.releases import catalogue_sync
from dubbing.releases.catalogue_sync import sync_once, sync_until
from dubbing.releases.interface_catalogues import released_dir
from tests import factories
from tests.dubbing.site_words import approved, opened
from tests.ports import free_port
from tests.processes import wait_for
from tests.running_service import ROOT
from tutorials.models import LanguageVersion
from volunteers.models import User

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.usefixtures("only_shipped_words"),
]
TITLE = "دروس مصوّرة لكم"


def published(by: User) -> LanguageVersion:
    version = opened(by)
    approved(version, {"Vidéos": TITLE}, factories.volunteer(), factories.reviewer())
    interface_release(by=by, version=version)
    return version


def kept(data: Path) -> dict[str, bytes]:
    return {str(path.relative_to(data)): path.read_bytes() for path in sorted((data / "locale").rglob("django.mo"))}


def test_a_second_data_directory_gets_the_same_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by = factories.coordinator()
    version = published(by)
    first = kept(released_dir().parent)
    assert len(first) == 1
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    assert kept(tmp_path) == {}
    known = sync_once(None)
    assert kept(tmp_path) == first
    # Nothing is written again while the same is live.
    before = (tmp_path / "locale" / "released.json").stat().st_mtime_ns
    assert sync_once(known) == known
    assert (tmp_path / "locale" / "released.json").stat().st_mtime_ns == before
    # What was thrown away comes back, what is withdrawn goes.
    (tmp_path / "locale" / "released.json").unlink()
    assert sync_once(known) == known and (tmp_path / "locale" / "released.json").exists()
    monkeypatch.undo()
    release_withdraw(by=by, version=version, reason="essai")
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    assert sync_once(known) == []
    assert kept(tmp_path) == {}


def test_a_database_that_is_away_is_told_once_and_asked_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = []
    stop = threading.Event()

    def away(known: object) -> list[tuple[str, int]]:
        asked.append(known)
        if len(asked) == 4:
            stop.set()
        raise DatabaseError("no route")

    monkeypatch.setattr(catalogue_sync, "sync_once", away)
    sync_until(stop, every_s=0)
    assert len(asked) == 4
    assert [record.message for record in caplog.records] == ["The released words of the site cannot be read: no route"]


@contextmanager
def web_only(data: Path) -> Iterator[str]:
    """The web server alone, with a data directory of its own and our database. Yields its address."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        (data / "portevoix.sqlite3").symlink_to(facts["NAME"])
        named = {}
    else:
        server = f"{quote(facts['USER'])}:{quote(facts['PASSWORD'])}@"
        query = f"host={quote(facts['HOST'], safe='')}" if facts["HOST"].startswith("/") else ""
        host = "" if query else f"{facts['HOST']}:{facts['PORT']}"
        named = {"TEST_DATABASE_URL": f"postgres://{server}{host}/{facts['NAME']}?{query}"}
    port = free_port()
    told = {key: value for key, value in os.environ.items() if key not in {"PYTEST_XDIST_WORKER", "TEST_DATABASE_URL"}}
    told |= {"PORTEVOIX_ENV": "test", "PORTEVOIX_DATA": str(data), "WEB_WORKERS": "1", "WEB_THREADS": "2", **named}
    argv = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "-c", "python:config.web_server"]
    process = subprocess.Popen([*argv, "-b", f"127.0.0.1:{port}"], cwd=ROOT, env=told)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def title(address: str) -> str:
    try:
        with urllib.request.urlopen(f"{address}/ar/", timeout=30) as answer:
            text: str = answer.read().decode()
    except OSError:
        return ""
    return text.partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.slow
def test_a_page_of_a_machine_without_a_worker_says_what_was_released(tmp_path: Path) -> None:
    by = factories.coordinator()
    with web_only(tmp_path) as address:
        wait_for(lambda: title(address) not in ("", TITLE), "the shipped words", 120)
        version = published(by)
        wait_for(lambda: title(address) == TITLE, "the released words", 60)
        release_withdraw(by=by, version=version, reason="essai")
        wait_for(lambda: title(address) not in ("", TITLE), "the shipped words again", 60)
