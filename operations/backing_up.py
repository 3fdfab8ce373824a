"""One backup: the database and the files that its rows name, of one moment, into a directory of backups.

Rows and files agree because the list of files is read from the very snapshot that is copied. Stored files never change
and are named by their digest, so what the directory has already is not read again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from dubbing.stored_files import referenced_private, referenced_public
from journal.errors import Refused
from media.programs.database_dump import dump
from operations.archive import DIGEST, Archive, Backup, Kept, Unreadable
from storage.files import local_copy, sha256_of
from volunteers.models import Letter

# A withdrawn voice must have left every backup after 30 days; with one backup a day the last of them goes on the 29th.
KEPT_FOR = timedelta(days=29)
TRIES = 3
# A letter may hold a sign-in code, and so does the session of who asked for it: no backup keeps either. Whoever was
# signed in signs in again after a restore.
NEVER_KEPT = (Letter._meta.db_table, Session._meta.db_table)
Name = tuple[str, str]


@dataclass(frozen=True)
class Made:
    """copied: files that the directory had not. damaged: (store, path) whose bytes are not those of their name.
    unreadable: those that the disk does not give, and why; the backup is without them (`missing`).
    expired: names of the backups that were removed."""

    backup: Backup
    copied: list[Kept]
    damaged: list[Name]
    unreadable: list[tuple[Name, str]]
    expired: list[str]


def back_up(folder: Path, erasures: Callable[[], list[dict[str, Any]]]) -> Made:
    """Refused with a sentence when it could not be finished: what was there before is as good as it was."""
    archive = Archive(folder)
    try:
        archive.found()
        with archive.alone():
            archive.clear_aside()
            archive.add_erasures(erasures())
            backup, copied, unreadable = _made(archive)
            archive.add_erasures(erasures())  # what was asked for meanwhile
            damaged = [
                (file.store, file.path) for file in backup.files if _digest_in(file.path) not in {"", file.sha256}
            ]
            return Made(backup, copied, damaged, unreadable, archive.expire(backup.at - KEPT_FOR))
    except (OSError, sqlite3.Error) as reason:
        raise Refused(
            _("The backup could not be finished ({reason}); those that were there are still good.").format(
                reason=reason
            )
        ) from reason


def _made(archive: Archive) -> tuple[Backup, list[Kept], list[tuple[Name, str]]]:
    before = archive.backup(None).files if archive.names() else []
    known = {(file.store, file.path): file for file in before}
    database, copied = archive.root / "aside" / "database", list[Kept]()
    for _again in range(TRIES):
        at = timezone.now()
        named, migrations = _snapshot(database)
        files, missing, unreadable = _files(archive, named, known, copied)
        if not missing - _named():
            break  # else something was destroyed while we copied: a younger snapshot does not name it
    backup = Backup(
        f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}Z",
        at,
        settings.VERSION,
        connection.vendor,
        database.stat().st_size,
        sha256_of(database),
        sorted(migrations),
        files,
        sorted(missing),
    )
    archive.finish(backup, database)
    return backup, copied, sorted(unreadable.items())


def _snapshot(target: Path) -> tuple[set[Name], set[Name]]:
    """The database into a file; the stored files and the migrations that it names at that moment."""
    target.unlink(missing_ok=True)
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            dump(address(), target, snapshot=snapshot, empty=NEVER_KEPT)
            named = _named(), _migrations()
        return named
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # ours are immediate, and writers would wait for us
        try:
            named = _named(), _migrations()  # the first of these reads fixes what the transaction sees
            with closing(sqlite3.connect(target)) as copy:
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                for table in NEVER_KEPT:
                    copy.execute(f"DELETE FROM {table}")
                copy.commit()
                copy.execute("VACUUM")  # what was deleted, here and before, leaves the file's free pages too
        finally:
            cursor.execute("ROLLBACK")
    return named


def address() -> dict[str, str]:
    """Of our PostgreSQL database, in libpq's words."""
    told = connection.get_connection_params()
    words = ("host", "port", "user", "password", "dbname", *connection.settings_dict["OPTIONS"])
    return {name: str(told[name]) for name in words if told.get(name)}


def _named() -> set[Name]:
    return {("public", one) for one in referenced_public()} | {("private", one) for one in referenced_private()}


def _migrations() -> set[Name]:
    return set(MigrationRecorder(connection).applied_migrations())


def _files(
    archive: Archive, named: set[Name], known: dict[Name, Kept], copied: list[Kept]
) -> tuple[list[Kept], set[Name], dict[Name, str]]:
    """Every file in the archive; those that no store has; and why of some of these: the disk does not give them. A
    film's row names its files without saying in which of the two stores they are."""
    files: list[Kept] = []
    missing, unreadable = set[Name](), dict[Name, str]()
    for name in sorted(named):
        try:
            files.append(_kept(archive, name, known.get(name), copied))
        except FileNotFoundError:
            missing.add(name)
        except Unreadable as fault:  # a bad sector of one film must not cost the backup of all the others
            missing.add(name)
            unreadable[name] = str(fault)
    there = {file.path for file in files}
    missing = {one for one in missing if one[1] not in there}
    return files, missing, {name: why for name, why in unreadable.items() if name in missing}


def _kept(archive: Archive, name: Name, before: Kept | None, copied: list[Kept]) -> Kept:
    if before is not None and archive.has(before.sha256, before.bytes):
        return before
    store, path = name
    with local_copy(path, store=store) as source:
        size, digest = source.stat().st_size, _digest_in(path)
        if digest and archive.has(digest, size):
            return Kept(store, path, size, digest)
        kept = Kept(store, path, *archive.put(source))
    copied.append(kept)
    return kept


def _digest_in(path: str) -> str:
    """The digest that a stored file is named by; "" when its name is another."""
    stem = Path(path).name.partition(".")[0]
    return stem if DIGEST.fullmatch(stem) else ""
