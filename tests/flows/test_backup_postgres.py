"""A town on PostgreSQL is backed up and comes back in an empty database, by commands alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.flows.town_services import postgres, put_tables
from tests.material.videos import spoken_video
from tests.operations.machines import DERIVED
from tests.running_service import ROOT, RunningService

pytestmark = pytest.mark.slow
Towns = tuple[RunningService, RunningService, RunningService]
PASSWORD = "a%3Ab%27c%20d"  # what a password file and a connection string must both escape


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[Towns]:
    """Three installations on one server, each with its own database and data directory."""
    with postgres() as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE other")
            connection.execute("CREATE DATABASE later")
        put_tables(address)
        put_tables(address.replace("/portevoix?", "/other?"))
        address = address.replace("//portevoix@", f"//portevoix:{PASSWORD}@")
        addresses = address, *(address.replace("/portevoix?", f"/{name}?") for name in ("other", "later"))
        # Not a worker of these tests: one of them would keep its files in a folder of its name.
        variables = {"PORTEVOIX_ENV": "test", "PYTEST_XDIST_WORKER": ""}
        one, two, three = (
            RunningService(tmp_path / name, TEST_DATABASE_URL=where, **variables)
            for name, where in zip(("one", "two", "three"), addresses, strict=True)
        )
        yield one, two, three


def rows(town: RunningService) -> dict[str, list[tuple[Any, ...]]]:
    with psycopg.connect(town.variables["TEST_DATABASE_URL"]) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        return {
            name: sorted(connection.execute(f'SELECT t::text FROM "{name}" t').fetchall())
            for (name,) in names
            if name not in DERIVED
        }


def files(town: RunningService) -> dict[str, bytes]:
    stores = [town.data / "private", town.data / "public"]
    return {str(path.relative_to(town.data)): path.read_bytes() for store in stores for path in store.rglob("*.*")}


def restored(town: RunningService, kept: Path) -> subprocess.CompletedProcess[str]:
    """A restore that nobody answers."""
    return subprocess.run(
        [sys.executable, "manage.py", "restore", kept],
        cwd=ROOT,
        env=town.environment(),
        input="",
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_comes_back_in_an_empty_database(towns: Towns, tmp_path: Path) -> None:
    one, two, three = towns
    one.manage("import_tutorial", spoken_video(), "--title", "Essai", "--slug", "essai")
    one.manage("open_version", "interface", "ar")  # the site's own words are rows, too: `restore` would add them
    before = rows(one)
    made = one.manage("backup", tmp_path / "kept")
    assert (made["files"], made["copied"], made["missing"]) == (1, 1, [])
    two.manage("open_version", "interface", "ar")  # migrated already, and still nobody's
    back = two.manage("restore", tmp_path / "kept")
    assert (back["name"], back["files"]) == (made["name"], 1)
    assert rows(two) == before
    assert files(two) == files(one) and len(files(two)) == 1
    database = tmp_path / "kept" / "backups" / f"{made['name']}.database"
    assert database.read_bytes()[:5] == b"PGDMP"
    again = restored(two, tmp_path / "kept")
    assert again.returncode == 1 and "machine vide" in again.stderr
    assert rows(two) == before
    with psycopg.connect(two.variables["TEST_DATABASE_URL"]) as connection, pytest.raises(psycopg.Error):
        connection.execute("DELETE FROM journal_entry")  # its triggers came back, too
    # What is lost is looked up in the loaded database, which is emptied again where the answer is no.
    copy = next((tmp_path / "kept" / "files").glob("*/*"))
    whole = copy.read_bytes()
    copy.write_bytes(b"rot")
    refused = restored(three, tmp_path / "kept")
    assert refused.returncode == 1 and "“Essai” (essai)" in refused.stderr
    assert rows(three) == {} and not files(three)
    copy.write_bytes(whole)
    # Erased after the last backup: the list beside the data is there the moment that it is done.
    one.manage("erase_tutorial", "essai")
    three.data.mkdir(exist_ok=True)
    shutil.copy(one.data / "erasures.jsonl", three.data)
    assert three.manage("restore", tmp_path / "kept")["erased"] == 1
    assert files(three) == {}
