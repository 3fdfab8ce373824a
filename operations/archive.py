"""What lies in a directory of backups, and how it gets there so that a broken run leaves nothing that is trusted.

backups/<UTC time>.json      one backup: which files it is made of; written last
backups/<UTC time>.database  its database: an SQLite file, or what pg_dump wrote (custom format)
files/ab/<sha256>            every stored file once, whichever backups name it
erasures.json                what was destroyed for people's sake: no backup may bring it back
aside/                       what is being written now; emptied by the next run
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from journal.errors import Missing, Refused
from storage.durable import make_folder, move_in, sync

DIGEST, NAME = re.compile(r"[0-9a-f]{64}"), re.compile(r"\d{8}T\d{12}Z")
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """A file of a store (`private`, `public`): its path there, size in bytes, SHA-256 (hex)."""

    store: str
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Backup:
    """at: the moment that it shows. engine: `sqlite` or `postgresql`. migrations: [app, name] that were applied.
    missing: (store, path) of files that rows named and the store had not."""

    name: str
    at: datetime
    program: str
    engine: str
    database_bytes: int
    database_sha256: str
    migrations: list[tuple[str, str]]
    files: list[Kept]
    missing: list[tuple[str, str]]

    @classmethod
    def read(cls, path: Path) -> Backup:
        """Refused when it is damaged."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            files = [Kept(**load) for load in told.pop("files")]
            pairs = {name: [(one, two) for one, two in told.pop(name)] for name in ("migrations", "missing")}
            return cls(**{**told, **pairs, "files": files, "at": datetime.fromisoformat(told["at"])})
        except (ValueError, TypeError, KeyError) as fault:
            raise Refused(_("“{path}” is damaged.").format(path=path)) from fault


class Unreadable(Exception):
    """A stored file is there and its disk does not give its bytes; the message is the system's."""


class Archive:
    def __init__(self, root: Path) -> None:
        self.root = root

    def found(self) -> None:
        """Make it where there is none; Refused in a folder that is something else."""
        make_folder(self.root.parent)
        self.root.mkdir(mode=0o700, exist_ok=True)
        sync(self.root.parent)
        others = {path.name for path in self.root.iterdir()} - {"lost+found"}
        if others and "backups" not in others:
            raise Refused(_("“{path}” is no folder of backups: name an empty one.").format(path=self.root))
        for name in ("backups", "files", "aside"):
            make_folder(self.root / name)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes to it or restores from it meanwhile."""
        handle = os.open(self.root, os.O_RDONLY)
        try:
            self._lock(handle)
            yield
        finally:
            os.close(handle)

    def _lock(self, handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise Refused(_("Another backup or restore is at work in “{path}”.").format(path=self.root)) from held

    def backup(self, name: str | None) -> Backup:
        """The one of this name; the newest without one."""
        names = self.names()
        if not names or (name and name not in names):
            told = ", ".join(names) or "–"
            raise Missing(_("There is no such backup in “{path}”. There: {names}.").format(path=self.root, names=told))
        return Backup.read(self.manifest(name or names[-1]))

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
        path = self.file(sha256)
        return path.exists() and path.stat().st_size == size

    def put(self, source: Path) -> tuple[int, str]:
        """A copy under the digest of what was read: its size and that digest. FileNotFoundError without source,
        Unreadable when the disk does not give it."""
        aside, digest, size = self.root / "aside" / "file", hashlib.sha256(), 0
        with aside.open("wb") as out:
            for piece in _pieces(source):
                out.write(piece)
                digest.update(piece)
                size += len(piece)
        move_in(aside, self.file(digest.hexdigest()))
        return size, digest.hexdigest()

    def write(self, value: Any, target: Path) -> None:
        aside = self.root / "aside" / "document"
        aside.write_text(json.dumps(value, ensure_ascii=False, default=datetime.isoformat), encoding="utf-8")
        move_in(aside, target)

    def finish(self, backup: Backup, database: Path) -> None:
        """The database, then the document that names everything: from now on it is a backup."""
        move_in(database, self.database(backup.name))
        self.write(asdict(backup), self.manifest(backup.name))

    def clear_aside(self) -> None:
        shutil.rmtree(self.root / "aside")
        (self.root / "aside").mkdir()

    def erasures(self) -> list[dict[str, Any]]:
        path = self.root / "erasures.json"
        try:
            told: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        except ValueError as fault:
            raise Refused(_("“{path}” is damaged.").format(path=path)) from fault
        return told

    def add_erasures(self, new: list[dict[str, Any]]) -> None:
        """What is listed once stays: an older backup that was restored meanwhile has a journal without it."""
        listed = self.erasures()
        self.write([*listed, *(one for one in new if one not in listed)], self.root / "erasures.json")

    def expire(self, before: datetime) -> list[str]:
        """Remove backups older than that, then every file that none of the others names; the names of those removed."""
        old, kept, used = list[str](), set[str](), set[str]()
        for name in self.names():
            one = Backup.read(self.manifest(name))
            if one.at < before and name != self.names()[-1]:
                old.append(name)
            else:
                kept.add(name)
                used |= {file.sha256 for file in one.files}
        for name in old:
            self.manifest(name).unlink()  # first: what is left then belongs to no backup
        for path in self.root.glob("backups/*.database"):
            if NAME.fullmatch(path.stem) and path.stem not in kept:
                path.unlink()
        for path in self.root.glob("files/??/*"):
            if DIGEST.fullmatch(path.name) and path.name not in used:
                path.unlink()
        return old


def _pieces(source: Path) -> Iterator[bytes]:
    """The bytes of a file; only what goes wrong with reading it is Unreadable, not what goes wrong with the copy."""
    try:
        with source.open("rb") as data:
            while piece := data.read(CHUNK):
                yield piece
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise Unreadable(fault.strerror or str(fault)) from fault
