"""The database of a town while it is upgraded: kept as it was, migrated, put back. Standard library only.

SQLite: the migrated database is a copy, which takes the place of the old one in the switch. PostgreSQL is migrated
where it is, and a dump brings it back.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

NAME = "portevoix.sqlite3"
EMPTY_SCHEMA = ("-c", "DROP SCHEMA public CASCADE", "-c", "CREATE SCHEMA public")


class DatabaseRefused(Exception):
    """A copy could not be made or brought back; the message is for the person who called."""


def adopt(path: Path, like: Path) -> None:
    """Give it to the owner of `like`: we are root, the service is not."""
    facts = like.stat()
    os.chown(path, facts.st_uid, facts.st_gid)


class SQLiteFile:
    """data: the data directory. folder: where copies are kept."""

    migrated_in_place = False

    def __init__(self, data: Path, folder: Path) -> None:
        self.file, self.kept, self.left = data / NAME, folder / f"before-{NAME}", folder / f"left-{NAME}"

    def keep(self) -> None:
        """Keep it as it is now: the way back."""
        self._copy(self.file, self.kept)

    def copy_into(self, shadow: Path) -> None:
        """What is to be migrated, in the data directory of the new version."""
        self._copy(self.kept, shadow / NAME)

    def take(self, shadow: Path) -> None:
        """The migrated copy becomes the database. Nobody may have it open."""
        self._replace(shadow / NAME)

    def put_back(self) -> None:
        """Nobody may have it open. What is there now is kept aside, to be looked at."""
        self._copy(self.file, self.left)
        aside = self.kept.with_suffix(".aside")
        self._copy(self.kept, aside)
        self._replace(aside)

    def _copy(self, source: Path, target: Path) -> None:
        target.unlink(missing_ok=True)
        with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(target)) as copy:
            database.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        with target.open("rb") as written:
            os.fsync(written.fileno())
        target.chmod(0o600)
        adopt(target, self.file.parent)

    def _replace(self, source: Path) -> None:
        with closing(sqlite3.connect(source)) as database:
            database.execute("PRAGMA journal_mode=DELETE")  # what its log still holds goes into the file
        for end in ("-wal", "-shm"):
            Path(f"{self.file}{end}").unlink(missing_ok=True)
        os.replace(source, self.file)
        folder = os.open(self.file.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


class PostgreSQLDatabase:
    """url: of DATABASE_URL. folder: where the dumps are kept."""

    migrated_in_place = True

    def __init__(self, url: str, folder: Path) -> None:
        self.environment = {**os.environ, **libpq_variables(url)}
        self.kept, self.left = folder / "before.dump", folder / "left.dump"

    def keep(self) -> None:
        self._dump(self.kept)

    def copy_into(self, shadow: Path) -> None:
        """It is migrated where it is."""

    def take(self, shadow: Path) -> None:
        """It is there already."""

    def put_back(self) -> None:
        """All of it in one transaction, without what newer migrations made."""
        self._dump(self.left)
        script = self.kept.with_suffix(".sql")
        try:
            self._run("pg_restore", "--no-owner", "--no-privileges", "-f", str(script), str(self.kept))
            options = ("-q", "-X", "-v", "ON_ERROR_STOP=1", "--single-transaction")
            self._run("psql", *options, *EMPTY_SCHEMA, "-f", str(script))
        finally:
            script.unlink(missing_ok=True)

    def _dump(self, target: Path) -> None:
        self._run("pg_dump", "-Fc", "--no-owner", "--no-privileges", "-f", str(target))
        target.chmod(0o600)

    def _run(self, *argv: str) -> None:
        run(argv, self.environment)


def run(argv: Sequence[str], environment: Mapping[str, str]) -> None:
    try:
        done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise DatabaseRefused(f"{argv[0]} is missing: apt-get install postgresql-client") from None
    if done.returncode:
        raise DatabaseRefused(f"{argv[0]} failed: {done.stderr.strip()[-1000:]}")


def libpq_variables(url: str) -> dict[str, str]:
    """PGHOST and so on: unlike a command line, only their owner reads them."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    found = {
        "PGHOST": options.get("host") or parts.hostname or "",
        "PGPORT": options.get("port") or str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": options.get("sslmode", ""),
    }
    return {name: value for name, value in found.items() if value}
