"""When each file of a folder of backups was last read again: `read.sqlite3` in it, a row a file. A file that was found
damaged stays marked until it is right again, and is looked at in every run.

A table and no document: a town has millions of files, and a night reads a part of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from functools import cached_property
from pathlib import Path

DAMAGED_FILE = "damaged"
TABLE = """CREATE TABLE IF NOT EXISTS file (
    name TEXT PRIMARY KEY, day TEXT NOT NULL DEFAULT '', bytes INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL DEFAULT '', expected INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID"""
SET_DAY = "INSERT INTO file (name, day) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET day = excluded.day"
EXPECT = """INSERT INTO file (name, bytes, sha256, expected) VALUES (?, ?, ?, 1) ON CONFLICT (name) DO UPDATE
    SET bytes = excluded.bytes, sha256 = excluded.sha256, expected = 1"""
# Window functions sort on the disk; "before" is what all those that were read longer ago have.
CHOSEN = """CREATE TABLE chosen AS SELECT name, bytes FROM (
    SELECT *, row_number() OVER turns AS place, sum(bytes) OVER turns - bytes AS before
    FROM turn WINDOW turns AS (ORDER BY day, name ROWS UNBOUNDED PRECEDING)
) WHERE must OR place = 1 OR before < ? ORDER BY name"""


class ReadingLog:
    """Names are paths in the folder. A log that is missing or damaged is an empty one: everything is read again.
    former: the document that held it before."""

    def __init__(self, path: Path, former: Path) -> None:
        self.path, self.former = path, former

    @cached_property
    def _rows(self) -> sqlite3.Connection:
        try:
            rows = self._connection()
        except sqlite3.DatabaseError:
            self.path.unlink()
            rows = self._connection()
        if self.former.exists():
            rows.executemany(SET_DAY, _read(self.former).items())
            rows.commit()
            self.former.unlink()
        return rows

    def _connection(self) -> sqlite3.Connection:
        rows = sqlite3.connect(self.path)
        rows.execute(TABLE)
        return rows

    def is_damaged(self, name: str) -> bool:
        return self._value("day", name) == DAMAGED_FILE

    def damaged(self) -> set[str]:
        return {name for (name,) in self._rows.execute("SELECT name FROM file WHERE day = ?", [DAMAGED_FILE])}

    def note(self, name: str, day: date | None) -> None:
        """The day on which it was right; None: it is not."""
        self._rows.execute(SET_DAY, [name, DAMAGED_FILE if day is None else day.isoformat()])

    def forget(self, name: str) -> None:
        """It was written anew, or is gone."""
        self._rows.execute("UPDATE file SET day = '' WHERE name = ?", [name])

    def expect(self, files: Iterable[tuple[str, int, str]]) -> None:
        """These (name, bytes, digest) are in the folder now; what was known of others is forgotten."""
        self._rows.execute("UPDATE file SET expected = 0")
        self._rows.executemany(EXPECT, files)
        self._rows.execute("DELETE FROM file WHERE NOT expected")
        self.save()

    def expects(self, name: str) -> bool:
        return self._value("expected", name) == 1

    def digest(self, name: str) -> str:
        return str(self._value("sha256", name))

    def days(self) -> Iterator[tuple[str, str, int]]:
        """Of each file its name, the day of the last reading and its bytes."""
        yield from self._rows.execute("SELECT name, day, bytes FROM file")

    def save(self) -> None:
        self._rows.commit()

    def close(self) -> None:
        """Keep what was noted; whoever asks again opens it again."""
        if "_rows" in vars(self):
            self._rows.commit()
            self._rows.close()
            del self._rows

    def _value(self, column: str, name: str) -> str | int | None:
        row = self._rows.execute(f"SELECT {column} FROM file WHERE name = ?", [name]).fetchone()
        return row[0] if row else None


def _read(path: Path) -> dict[str, str]:
    try:
        days = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): str(day) for name, day in days.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def oldest_share(files: Iterable[tuple[str, str, int, bool]], share: float) -> Iterator[tuple[str, int]]:
    """Name and bytes of those that were read longest ago, until they are this share of all bytes, at least one; and of
    those that must be. files: name, the day or moment of the last reading as text that sorts ("" for never), bytes,
    must. All are looked at before the first is told; they are kept on the disk meanwhile."""
    with closing(sqlite3.connect("")) as turns:
        turns.execute("CREATE TABLE turn (name TEXT, day TEXT, bytes INTEGER, must INTEGER)")
        turns.executemany("INSERT INTO turn VALUES (?, ?, ?, ?)", files)
        (total,) = turns.execute("SELECT coalesce(sum(bytes), 0) FROM turn").fetchone()
        turns.execute(CHOSEN, [share * total])
        yield from turns.execute("SELECT name, bytes FROM chosen ORDER BY rowid")
