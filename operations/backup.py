"""One backup: the database and the files that its rows name, at one moment, into a directory of backups.

Rows and files agree because the list of files is read from the same snapshot that is copied. Stored files never change
and are named by their digest, so files that the directory has already are not read again.
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

from journal.errors import Refused
from media.programs.database_dump import dump
from operations.archive import DIGEST, Archive, ArchivedFile, Backup, Unreadable
from storage.files import local_copy, sha256_of
from storage.queries import FileName, needed_names
from volunteers.models import Letter
from volunteers.queries.retention import BACKUPS_KEPT

# A withdrawn voice must have left every backup after BACKUPS_KEPT; with one backup a day the last goes a day before.
KEPT_FOR = BACKUPS_KEPT - timedelta(days=1)
TRIES = 3
# A letter may hold a sign-in code, and so does the session that asked for it: neither is backed up. After a restore
# everybody signs in again.
NOT_BACKED_UP = (Letter._meta.db_table, Session._meta.db_table)


@dataclass(frozen=True)
class BackupResult:
    """copied: files that the directory did not have. damaged: (store, path) of files that do not match the digest in
    their name. unreadable: files that could not be read, and why; the backup lacks them (`missing`). expired: names of
    the backups that were removed."""

    backup: Backup
    copied: list[ArchivedFile]
    damaged: list[FileName]
    unreadable: list[tuple[FileName, str]]
    expired: list[str]


def create_backup(folder: Path, erasures: Callable[[], list[dict[str, Any]]]) -> BackupResult:
    """Refused when it could not be finished; earlier backups are unchanged then."""
    archive = Archive(folder)
    try:
        archive.prepare()
        with archive.locked():
            archive.clear_aside()
            archive.add_erasures(erasures())
            backup, copied, unreadable = _create(archive)
            archive.add_erasures(erasures())  # those of the meantime
            damaged = [
                (file.store, file.path) for file in backup.files if _digest_in(file.path) not in {"", file.sha256}
            ]
            return BackupResult(backup, copied, damaged, unreadable, archive.expire(backup.at - KEPT_FOR))
    except (OSError, sqlite3.Error) as reason:
        raise Refused(
            _("The backup could not be finished ({reason}); those that were there are still good.").format(
                reason=reason
            )
        ) from reason


def _create(archive: Archive) -> tuple[Backup, list[ArchivedFile], list[tuple[FileName, str]]]:
    before = archive.backup(None).files if archive.names() else []
    known = {(file.store, file.path): file for file in before}
    database, copied = archive.root / "aside" / "database", list[ArchivedFile]()
    for _again in range(TRIES):
        at = timezone.now()
        referenced, migrations = _snapshot(database)
        files, missing, unreadable = _files(archive, referenced, known, copied)
        if not missing - _referenced():
            break  # else something was destroyed during the copy: a newer snapshot does not name it
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


def _snapshot(target: Path) -> tuple[set[FileName], set[FileName]]:
    """Copy the database into a file; returns the stored files and the migrations that it names at that moment."""
    target.unlink(missing_ok=True)
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            dump(address(), target, snapshot=snapshot, empty=NOT_BACKED_UP)
            found = _referenced(), _migrations()
        return found
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # our usual transactions are immediate, and writers would wait for this one
        try:
            found = _referenced(), _migrations()  # the first of these reads fixes what the transaction sees
            with closing(sqlite3.connect(target)) as copy:
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                for table in NOT_BACKED_UP:
                    copy.execute(f"DELETE FROM {table}")
                copy.commit()
                copy.execute("VACUUM")  # deleted rows, old ones too, are removed from the file's free pages
        finally:
            cursor.execute("ROLLBACK")
    return found


def address() -> dict[str, str]:
    """The address of our PostgreSQL database, as libpq's keywords."""
    parameters = connection.get_connection_params()
    words = ("host", "port", "user", "password", "dbname", *connection.settings_dict["OPTIONS"])
    return {name: str(parameters[name]) for name in words if parameters.get(name)}


def _referenced() -> set[FileName]:
    return needed_names()


def _migrations() -> set[FileName]:
    return set(MigrationRecorder(connection).applied_migrations())


def _files(
    archive: Archive, referenced: set[FileName], known: dict[FileName, ArchivedFile], copied: list[ArchivedFile]
) -> tuple[list[ArchivedFile], set[FileName], dict[FileName, str]]:
    """Files in the archive; those that the store lacks; and for the unreadable ones of these the reason."""
    files: list[ArchivedFile] = []
    missing, unreadable = set[FileName](), dict[FileName, str]()
    for name in sorted(referenced):
        try:
            files.append(_archived(archive, name, known.get(name), copied))
        except FileNotFoundError:
            missing.add(name)
        except Unreadable as fault:  # a bad sector in one file must not prevent the backup of all the others
            missing.add(name)
            unreadable[name] = str(fault)
    return files, missing, unreadable


def _archived(
    archive: Archive, name: FileName, before: ArchivedFile | None, copied: list[ArchivedFile]
) -> ArchivedFile:
    if before is not None and archive.has(before.sha256, before.bytes):
        return before
    store, path = name
    with local_copy(path, store=store) as source:
        size, digest = source.stat().st_size, _digest_in(path)
        if digest and archive.has(digest, size):
            return ArchivedFile(store, path, size, digest)
        kept = ArchivedFile(store, path, *archive.put(source))
    copied.append(kept)
    return kept


def _digest_in(path: str) -> str:
    """The digest in a stored file's name; "" when it has none."""
    stem = Path(path).name.partition(".")[0]
    return stem if DIGEST.fullmatch(stem) else ""


def not_in_store(store: str, path: str) -> str:
    """A line of the command line about a missing file."""
    return _("The store has no file {path}, which the database names.").format(path=f"{store}/{path}")
