"""The town's database before an upgrade comes back as it was, on both engines."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from script.upgrade_database import DatabaseRefused, PostgreSQLDatabase, SQLiteFile
from tests.flows.town_services import postgres


def changed_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE later (id); DELETE FROM film")


def test_sqlite_comes_back_and_what_was_there_is_kept_aside(tmp_path: Path) -> None:
    file, folder = tmp_path / "portevoix.sqlite3", tmp_path / "before"
    folder.mkdir()
    with closing(sqlite3.connect(file)) as database:
        database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE film (title); INSERT INTO film VALUES ('Essai')")
    one = SQLiteFile(tmp_path, folder)
    one.keep()
    one.copy_into(folder)
    changed_sqlite(folder / file.name)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("film",)], "only the copy changed"
    one.take(folder)
    one.put_back()
    with closing(sqlite3.connect(file)) as database, closing(sqlite3.connect(one.left)) as left:
        assert database.execute("SELECT title FROM film").fetchall() == [("Essai",)]
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("film",)]
        assert left.execute("SELECT count(*) FROM film").fetchall() == [(0,)]


@pytest.mark.slow
def test_postgresql_comes_back_without_what_newer_migrations_made(tmp_path: Path) -> None:
    with postgres() as address:
        one = PostgreSQLDatabase(address, tmp_path)
        with psycopg.connect(address, autocommit=True) as database:
            database.execute("CREATE TABLE film (title text)")
            database.execute("INSERT INTO film VALUES ('Essai')")
            one.keep()
            database.execute("CREATE TABLE later (film text)")
            database.execute("ALTER TABLE film DROP COLUMN title")
            one.put_back()
            assert database.execute("SELECT title FROM film").fetchall() == [("Essai",)]
            tables = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            assert tables == [("film",)]
            one.kept.write_bytes(b"no dump")
            with pytest.raises(DatabaseRefused):
                one.put_back()
            assert database.execute("SELECT title FROM film").fetchall() == [("Essai",)]
