"""A directory of backups: its files, and how they are written so that an interrupted run leaves no invalid backup.

backups/<UTC time>.json      one backup: which files it is made of; written last
backups/<UTC time>.database  its database: an SQLite file, or what pg_dump wrote (custom format)
files/ab/<sha256>            every stored file once, whichever backups name it
erasures.json                what was erased at people's request: no backup may bring it back
read.sqlite3                 when each of these files was last read again (operations/reading_log.py)
aside/                       files that are being written; emptied by the next run
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from django.utils.translation import gettext as _

from journal.errors import Missing, Refused
from operations.backup_document import DIGEST, ArchivedFile, Backup, FileList, write_files
from operations.reading_log import ReadingLog
from storage.durable import make_folder, move_into_place, sync

NAME = re.compile(r"\d{8}T\d{12}Z")
CHUNK = 1024 * 1024


class Left(TypedDict, total=False):
    """The consent that remains after a partial withdrawal; of an account, what became of its name, and the hash of the
    key by which its voice is withdrawn."""

    publish: bool
    hotline: bool
    ai_training: bool
    pass_on: bool
    repair: bool | None
    say_back: bool
    credit: str
    name: str
    key: str


class Erasure(TypedDict):
    """of: the tutorial's slug, the person's public id, or that of a recording or a note."""

    at: str
    verb: str
    of: str
    left: Left


class Unreadable(Exception):
    """A stored file exists but cannot be read from its disk; the message is the system's."""


class Archive:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.reading = ReadingLog(root / "read.sqlite3", root / "read.json")

    def prepare(self) -> None:
        """Make the directory when it is missing; Refused in a folder with other content."""
        make_folder(self.root.parent)
        self.root.mkdir(mode=0o700, exist_ok=True)
        sync(self.root.parent)
        others = {path.name for path in self.root.iterdir()} - {"lost+found"}
        if others and "backups" not in others:
            raise Refused(_("“{path}” is no folder of backups: name an empty one.").format(path=self.root))
        for name in ("backups", "files", "aside"):
            make_folder(self.root / name)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """A lock: no other process writes to it or restores from it meanwhile."""
        handle = os.open(self.root, os.O_RDONLY)
        try:
            self._lock(handle)
            yield
        finally:
            self.reading.close()
            os.close(handle)

    def _lock(self, handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise Refused(_("Another backup or restore is at work in “{path}”.").format(path=self.root)) from held

    def backup(self, name: str | None) -> Backup:
        """The backup of this name; without a name the newest."""
        names = self.names()
        if not names or (name and name not in names):
            there = ", ".join(names) or "–"
            raise Missing(_("There is no such backup in “{path}”. There: {names}.").format(path=self.root, names=there))
        return Backup.read(self.manifest(name or names[-1]))

    def readable(self) -> tuple[list[Backup], list[str]]:
        """All backups, oldest first; and the names of those whose document is damaged: nobody knows what they hold."""
        found, damaged = list[Backup](), list[str]()
        for name in self.names():
            try:
                found.append(Backup.read(self.manifest(name)))
            except Refused:
                damaged.append(name)
        return found, damaged

    def names(self) -> list[str]:
        return sorted(path.stem for path in self.root.glob("backups/*.json") if NAME.fullmatch(path.stem))

    def manifest(self, name: str) -> Path:
        return self.root / "backups" / f"{name}.json"

    def database(self, name: str) -> Path:
        return self.root / "backups" / f"{name}.database"

    def file(self, sha256: str) -> Path:
        if not DIGEST.fullmatch(sha256):
            raise Refused(_("“{path}” is damaged.").format(path=sha256))
        return self.root / "files" / sha256[:2] / sha256

    def has(self, sha256: str, size: int) -> bool:
        """Whether it is there, as long as it must be, and was not found damaged."""
        path = self.file(sha256)
        known = self.reading.is_damaged(self.name_of(path))
        return not known and path.exists() and path.stat().st_size == size

    def name_of(self, path: Path) -> str:
        return str(path.relative_to(self.root))

    def put(self, source: Path) -> tuple[int, str]:
        """Copy a file in under the digest of what was read; returns size and digest. FileNotFoundError without source,
        Unreadable when it cannot be read from its disk."""
        aside, digest, size = self.root / "aside" / "file", hashlib.sha256(), 0
        with aside.open("wb") as out:
            for piece in _pieces(source):
                out.write(piece)
                digest.update(piece)
                size += len(piece)
        target = self.file(digest.hexdigest())
        move_into_place(aside, target)
        self.reading.forget(self.name_of(target))
        return size, digest.hexdigest()

    def list_aside(self, files: Iterable[ArchivedFile]) -> FileList:
        """The files of a backup that is being made: on the disk, however many."""
        aside = self.root / "aside" / "files"
        with aside.open("w", encoding="utf-8") as out:
            count = write_files(out, "[", files)
        return FileList(aside, count)

    def expected(self, backups: Iterable[Backup]) -> Iterator[tuple[str, int, str]]:
        """Name, bytes and digest of every file that these backups are made of; some more than once."""
        for backup in backups:
            yield self.name_of(self.database(backup.name)), backup.database_bytes, backup.database_sha256
            for file in backup.files:
                yield self.name_of(self.file(file.sha256)), file.bytes, file.sha256

    def write(self, value: object, target: Path) -> None:
        aside = self.root / "aside" / "document"
        aside.write_text(json.dumps(value, ensure_ascii=False, default=datetime.isoformat), encoding="utf-8")
        move_into_place(aside, target)

    def finish(self, backup: Backup, database: Path) -> None:
        """Move in the database, then the document that names everything: from then on it is a backup."""
        move_into_place(database, self.database(backup.name))
        aside = self.root / "aside" / "document"
        with aside.open("w", encoding="utf-8") as out:
            backup.write(out)
        move_into_place(aside, self.manifest(backup.name))

    def clear_aside(self) -> None:
        shutil.rmtree(self.root / "aside")
        (self.root / "aside").mkdir()

    def erasures(self) -> list[Erasure]:
        path = self.root / "erasures.json"
        try:
            listed: list[Erasure] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        except ValueError as fault:
            raise Refused(_("“{path}” is damaged.").format(path=path)) from fault
        return listed

    def add_erasures(self, new: list[Erasure]) -> bool:
        """What was listed once stays listed: the journal of an older backup, restored meanwhile, does not have it.
        False where the list was damaged: it is put aside, and begins anew."""
        try:
            listed, whole = self.erasures(), True
        except Refused:
            (self.root / "erasures.json").replace(self.root / "erasures.json.damaged")
            listed, whole = [], False
        self.write([*listed, *(erasure for erasure in new if erasure not in listed)], self.root / "erasures.json")
        return whole

    def expire(self, before: datetime) -> list[str]:
        """Remove backups older than that, then files that no other backup names; returns the names of those removed.
        One whose document is damaged goes by the time in its name, and keeps no file: the backups beside it have them,
        and what was erased must be gone in time."""
        backups, damaged = self.readable()
        moments = {backup.name: backup.at for backup in backups} | {name: moment_of(name) for name in damaged}
        newest = backups[-1].name if backups else ""
        old = [name for name in sorted(moments) if moments[name] < before and name != newest]
        self.reading.expect(self.expected(backup for backup in backups if backup.name not in old))
        for name in old:
            self.manifest(name).unlink()  # first: what is left then belongs to no backup
        for path in self.root.glob("backups/*.database"):
            if NAME.fullmatch(path.stem) and path.stem not in moments.keys() - set(old):
                path.unlink()
        for path in self.root.glob("files/??/*"):
            if DIGEST.fullmatch(path.name) and not self.reading.expects(self.name_of(path)):
                path.unlink()
        return old


def moment_of(name: str) -> datetime:
    """When a backup of this name was made."""
    return datetime.strptime(name, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)


def _pieces(source: Path) -> Iterator[bytes]:
    """The bytes of a file. Unreadable is raised for errors of reading it only, not for errors of writing the copy."""
    try:
        with source.open("rb") as data:
            while piece := data.read(CHUNK):
                yield piece
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise Unreadable(fault.strerror or str(fault)) from fault
