"""One backup: the database and the files that its rows name, at one moment, into a directory of backups.

Rows and files agree because the list of files is read from the same snapshot that is copied. Stored files never change
and are named by their digest, so files that the directory has already are not copied again; both sides are read again
in turn (operations/proof.py).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.errors import Refused
from media.programs.database_dump import dump
from operations.archive import Archive, Erasure, Unreadable
from operations.backup_document import ArchivedFile, Backup
from operations.erasure_log import read_log, with_those_beside
from operations.erasures import never_to_return
from operations.proof import Proof, prove, share_due
from storage.files import local_copy, sha256_of
from storage.healing import FAULT, FileName, NeededFile, digest_in, needed_among, needed_files_to_read
from volunteers.models import Letter
from volunteers.queries.retention import BACKUPS_KEPT

# A withdrawn voice must have left every backup after BACKUPS_KEPT; with one backup a day the last goes a day before.
BACKUP_AGE_LIMIT = BACKUPS_KEPT - timedelta(days=1)
TRIES = 3
COPIED_AT_ONCE = 50_000  # files; for each lot the last backup is looked through once
# A letter may hold a sign-in code, and so does the session that asked for it: neither is backed up. After a restore
# everybody signs in again.
EXCLUDED_TABLES = (Letter._meta.db_table, Session._meta.db_table)


@dataclass(frozen=True)
class BackupResult:
    """copied, copied_bytes: files that the directory did not have. missing, damaged: of which neither the stores nor
    the directory have a whole copy. unreadable: files that could not be read, and why; the backup lacks them. expired:
    names of the backups that were removed. unknown: backups whose document is damaged. listed: whether the list of
    erasures was whole."""

    name: str
    files: int
    copied: int
    copied_bytes: int
    missing: list[FileName]
    damaged: list[FileName]
    unreadable: list[tuple[FileName, str]]
    expired: list[str]
    unknown: list[str]
    listed: bool
    proof: Proof

    @property
    def lost(self) -> int:
        """How many files have no whole copy, whichever backups want them."""
        return len({*self.missing, *self.damaged}) + len(self.proof.spoiled) + len(self.unknown)


def create_backup(folder: Path, erasures: Callable[[], list[Erasure]], *, everything: bool = False) -> BackupResult:
    """everything: read every file again, not only those whose turn it is. Refused when it could not be finished;
    earlier backups are unchanged then."""
    archive = Archive(folder)
    try:
        archive.prepare()
        with archive.locked():
            archive.clear_aside()
            if not (listed := archive.add_erasures(erasures())):
                archive.add_erasures(read_log())  # what an earlier data directory, or a restore, left beside the data
            before, _unknown = archive.readable()
            backup, copies = _create(archive, before)
            archive.add_erasures(erasures())  # those of the meantime
            expired = archive.expire(backup.at - BACKUP_AGE_LIMIT)
            backups, unknown = archive.readable()
            since = backup.at - before[-1].at if before else None
            share = share_due(since, everything=everything)
            proof = prove(archive, backups, share, lambda: never_to_return(with_those_beside(archive.erasures())))
            proof.renewed += copies.again
            result = BackupResult(
                backup.name,
                len(backup.files),
                copies.new,
                copies.bytes,
                sorted({*backup.missing} | _files_with_fault(proof, FAULT.MISSING)),
                sorted(damaged_files(backup) | _files_with_fault(proof, FAULT.DAMAGED)),
                sorted((name, why) for name, why in copies.lacking.items() if why),
                expired,
                unknown,
                listed,
                proof,
            )
            archive.clear_aside()
            return result
    except (OSError, sqlite3.Error) as reason:
        raise Refused(
            _("The backup could not be finished ({reason}); those that were there are still good.").format(
                reason=reason
            )
        ) from reason


def damaged_files(backup: Backup) -> set[FileName]:
    """Files that a backup has as they were: damaged."""
    return {(file.store, file.path) for file in backup.files if digest_in(file.path) not in {"", file.sha256}}


def _files_with_fault(proof: Proof, fault: str) -> set[FileName]:
    return {name for name, found in proof.lost.items() if found == fault}


def _create(archive: Archive, before: list[Backup]) -> tuple[Backup, Copies]:
    database, copies = archive.root / "aside" / "database", Copies(archive, before[-1] if before else None)
    for _again in range(TRIES):
        at = timezone.now()
        needed, migrations = _snapshot(database, archive.root / "aside" / "needed")
        copies.lacking.clear()
        files = archive.list_aside(copies.put_all(needed))
        if needed_among(copies.lacking) == set(copies.lacking):
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
        sorted(copies.lacking),
    )
    archive.finish(backup, database)
    return backup, copies


def _snapshot(target: Path, needed: Path) -> tuple[Path, set[tuple[str, str]]]:
    """Copy the database into a file, and the stored files that it names at that moment into another, a line each;
    returns that one and the migrations."""
    target.unlink(missing_ok=True)
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            dump(address(), target, snapshot=snapshot, empty=EXCLUDED_TABLES)
            return _list_needed(needed), _migrations()
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # our usual transactions are immediate, and writers would wait for this one
        try:
            found = _list_needed(needed), _migrations()  # the first of these reads fixes what the transaction sees
            with closing(sqlite3.connect(target)) as copy:
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                for table in EXCLUDED_TABLES:
                    copy.execute(f"DELETE FROM {table}")
                copy.commit()
                copy.execute("VACUUM")  # deleted rows, old ones too, are removed from the file's free pages
        finally:
            cursor.execute("ROLLBACK")
    return found


def _list_needed(target: Path) -> Path:
    with target.open("w", encoding="utf-8") as out:
        for file in needed_files_to_read():
            out.write(json.dumps([*file.name, file.sha256, file.bytes], ensure_ascii=False) + "\n")
    return target


def address() -> dict[str, str]:
    """The address of our PostgreSQL database, as libpq's keywords."""
    parameters = connection.get_connection_params()
    words = ("host", "port", "user", "password", "dbname", *connection.settings_dict["OPTIONS"])
    return {name: str(parameters[name]) for name in words if parameters.get(name)}


def _migrations() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


@dataclass
class Copies:
    """The stored files of a snapshot, copied into the folder where it has none that is whole. last: the backup before.

    new, bytes: how many files the folder did not have, and their size. again: digests of those that it had, and had
    lost or spoiled. lacking: files that are not in this backup, each with what its disk said; '' where the store has
    none."""

    archive: Archive
    last: Backup | None
    new: int = 0
    bytes: int = 0
    again: list[str] = field(default_factory=list)
    lacking: dict[FileName, str] = field(default_factory=dict)

    def put_all(self, needed: Path) -> Iterator[ArchivedFile]:
        """Where each of the files is in the folder. needed: as `_list_needed` wrote it."""
        rest = list[NeededFile]()
        with needed.open(encoding="utf-8") as lines:
            for line in lines:
                file = NeededFile(*json.loads(line))
                if file.sha256 and self.archive.has(file.sha256, file.bytes):
                    yield ArchivedFile(file.store, file.path, file.bytes, file.sha256)
                else:
                    rest.append(file)
                if len(rest) == COPIED_AT_ONCE:
                    yield from self._put_lot(rest)
                    rest.clear()
        yield from self._put_lot(rest)

    def _put_lot(self, files: list[NeededFile]) -> Iterator[ArchivedFile]:
        names = {file.name for file in files}
        last = self.last.files if self.last and names else ()
        known = {name: file for file in last if (name := (file.store, file.path)) in names}
        for file in files:
            try:
                yield self._put_file(file, known.get(file.name))
            except FileNotFoundError:
                self.lacking[file.name] = ""
            except Unreadable as fault:  # a bad sector in one file must not prevent the backup of all the others
                self.lacking[file.name] = str(fault)

    def _put_file(self, file: NeededFile, before: ArchivedFile | None) -> ArchivedFile:
        """Copied only where the archive has no whole copy. What is damaged in the store is better than nothing: it is
        kept under the digest that it has now."""
        digest = file.sha256 or (before.sha256 if before else "")
        if before is not None and before.sha256 == digest and self.archive.has(digest, before.bytes):
            return before
        if digest and self.archive.has(digest, file.bytes):
            return ArchivedFile(file.store, file.path, file.bytes, digest)
        with local_copy(file.path, store=file.store) as source:
            size = source.stat().st_size  # as it is: a row may say another
            if digest and self.archive.has(digest, size):
                return ArchivedFile(file.store, file.path, size, digest)
            kept = ArchivedFile(file.store, file.path, *self.archive.put(source))
        if before != kept:
            self.new, self.bytes = self.new + 1, self.bytes + kept.bytes
        elif kept.sha256 == digest:
            self.again.append(digest)
        return kept


def not_in_store(store: str, path: str) -> str:
    """A line of the command line about a missing file."""
    return _("The store has no file {path}, which the database names.").format(path=f"{store}/{path}")
