"""Restoring a backup, onto an empty machine only: everything is read first, the database comes last. What the folder
has not whole is named, and asked about, before anything is written; everything else comes back.

With SQLite the database appears in one step, after `finish` (migrations, erasures) has run on it. PostgreSQL's is
loaded in one transaction and emptied again when `finish` fails.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from journal.errors import Refused
from journal.usable_database import known_migrations
from media.programs.database_dump import load
from operations.archive import Archive
from operations.backup import address
from operations.backup_document import ArchivedFile, Backup
from operations.proof import is_sound
from storage.durable import move_into_place
from storage.files import delete, restore_file, walk
from storage.healing import FileName
from tutorials.models import Tutorial
from volunteers.models import User


def restore(
    folder: Path,
    name: str | None,
    accept: Callable[[Archive, Backup, set[FileName]], None],
    finish: Callable[[Archive, Backup, set[FileName]], None],
) -> tuple[Backup, set[FileName]]:
    """Restore the backup of this name (None: the newest); finish(archive, backup, lost) then runs on its database.
    Returns it, and the files that it could not bring back.

    accept is called only where files are lost, with the backup's database to look into; it raises Refused where that
    is not wanted. Refused, with nothing changed, when there is data already, the program is older or the database is
    damaged."""
    archive = Archive(folder)
    if not folder.is_dir():
        raise Refused(_("“{path}” is no folder of backups.").format(path=folder))
    with archive.locked():
        backup = archive.backup(name)
        _refuse_another_program(backup)
        _refuse_what_is_here(backup)
        _refuse_damaged_database(archive, backup)
        bad = _damaged_digests(archive, backup)
        lost = {(file.store, file.path) for file in backup.files if file.sha256 in bad} | set(backup.missing)
        put = 0
        try:
            if lost:
                with _database(archive.database(backup.name), keep=False):
                    accept(archive, backup, lost)
            for file in _whole(backup, bad):
                delete(file.path, store=file.store)  # left by a restore that was killed
                put += 1
                restore_file(archive.file(file.sha256), file.path, file.sha256, store=file.store)
            with _database(archive.database(backup.name)):
                finish(archive, backup, lost)
        except BaseException as reason:
            for file in islice(_whole(backup, bad), put):
                delete(file.path, store=file.store)
            if isinstance(reason, OSError | DatabaseError):
                raise Refused(_("Nothing is restored: {reason}.").format(reason=reason)) from reason
            raise
    return backup, lost


def _refuse_another_program(backup: Backup) -> None:
    if backup.engine != connection.vendor:
        raise Refused(
            _("This backup is of {theirs}; the settings here name {ours}.").format(
                theirs=backup.engine, ours=connection.vendor
            )
        )
    if set(backup.migrations) - known_migrations():
        raise Refused(
            _("This program ({ours}) is older than the backup's ({theirs}): upgrade it first.").format(
                ours=settings.VERSION, theirs=backup.program
            )
        )


def _refuse_what_is_here(backup: Backup) -> None:
    """Files of this backup may be there already: a restore that was killed has left them."""
    lock = Path(settings.DATA_DIR) / "run" / "supervisor.lock"
    if lock.exists():
        with lock.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as held:
                raise Refused(_("Portevoix runs on this data directory: stop it first.")) from held
    tables = _tables()
    if (User._meta.db_table in tables and User.objects.filter(is_system=False).exists()) or (
        Tutorial._meta.db_table in tables and Tutorial.objects.filter(is_interface=False).exists()
    ):
        raise Refused(_("There are people or films here already: a backup is restored onto an empty machine only."))
    there = {
        (store, path)
        for store in ("private", "public")
        for path in walk(storages[store], "")
        if not Path(path).name.startswith(".incoming-")
    }
    if there and (others := there - {(file.store, file.path) for file in backup.files}):
        raise Refused(
            _("There are files here already ({path}): a backup is restored onto an empty machine only.").format(
                path="/".join(min(others))
            )
        )


def _tables() -> list[str]:
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return []  # opening it would create it
    return connection.introspection.table_names()


def _refuse_damaged_database(archive: Archive, backup: Backup) -> None:
    if _has_its_database(archive, backup):
        return
    others = [other.name for other in archive.readable()[0] if _has_its_database(archive, other)]
    raise Refused(
        _(
            "The database of this backup is damaged or missing: {path}. Nothing is restored. With a whole one: {names}."
        ).format(path=archive.database(backup.name), names=", ".join(others) or "–")
    )


def _has_its_database(archive: Archive, backup: Backup) -> bool:
    return is_sound(archive.database(backup.name), backup.database_bytes, backup.database_sha256)


def _damaged_digests(archive: Archive, backup: Backup) -> set[str]:
    """The digests of files that are damaged or missing in the folder now. Each is read once, whoever has it."""
    seen: set[bytes] = set()
    bad: set[str] = set()
    for file in backup.files:
        digest = bytes.fromhex(file.sha256)
        if digest not in seen:
            seen.add(digest)
            if not is_sound(archive.file(file.sha256), file.bytes, file.sha256):
                bad.add(file.sha256)
    return bad


def _whole(backup: Backup, bad: set[str]) -> Iterator[ArchivedFile]:
    """What can come back, read anew each time: a town has millions of files."""
    return (file for file in backup.files if file.sha256 not in bad)


@contextmanager
def _database(source: Path, *, keep: bool = True) -> Iterator[None]:
    """The database of a backup, in place of ours, which is empty. keep: it stays; else it is only looked into."""
    if connection.vendor == "postgresql":
        _drop_tables()
        load(address(), source)
        done = False
        try:
            yield
            done = keep
        finally:
            if not done:
                _drop_tables()
        return
    target = Path(str(connection.settings_dict["NAME"]))
    aside = target.with_name(f".restoring-{target.name}")
    _remove(aside)
    shutil.copyfile(source, aside)
    _use(aside)
    try:
        yield
        if keep:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            _remove(target)  # an empty database and its side files
            move_into_place(aside, target)
    finally:
        _use(target)
        _remove(aside)


def _use(path: Path) -> None:
    connection.close()
    connection.settings_dict["NAME"] = str(path)


def _remove(database: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{database}{end}").unlink(missing_ok=True)


def _drop_tables() -> None:
    """Drop our tables, which are empty or were just loaded."""
    ours = {*connection.introspection.django_table_names(), "django_migrations"} & set(_tables())
    with connection.cursor() as cursor:
        for table in sorted(ours):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
