"""Reading stored files again: whether their bytes are still those of their digest, and putting a whole copy back.

Only what a row *needs* is read, marked, or put back. What is leaving or gone never returns, even when it leaves while
its copy is on the way.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import models, transaction
from django.db.models import Max, Min

from storage.durable import make_folder, move_into_place
from storage.files import CHUNK, local_copy, sha256_of, walk
from storage.locks import lock_files
from storage.models import StoredFile
from storage.path_hashes import PathHashes
from storage.states import THERE, FileState

DIGEST = re.compile(r"[0-9a-f]{64}")
FAULT = StoredFile.Fault
FileName = tuple[str, str]
"""The store, and the path there."""
BATCH_SIZE = 500  # paths in one question to the database


@dataclass(frozen=True)
class NeededFile:
    """A file that a row promises. sha256: as its name says it; "" where a name has none, so that nothing can be
    compared. read_at: None when it was never read again. fault: of an earlier reading."""

    store: str
    path: str
    sha256: str
    bytes: int
    read_at: datetime | None = None
    fault: str = ""

    @property
    def name(self) -> FileName:
        return self.store, self.path


def needed_files_to_read() -> Iterator[NeededFile]:
    """Every needed file once, as they come: there are millions."""
    rows = StoredFile.objects.filter(state=FileState.NEEDED).order_by().values_list("store", "path")
    found = rows.annotate(Max("bytes"), Min("read_at"), Max("fault"))
    for store, path, size, read_at, fault in found.iterator():
        yield NeededFile(store, path, digest_in(path), size, read_at, fault)


def digest_in(path: str) -> str:
    """The digest in a stored file's name; "" when it has none."""
    stem = Path(path).name.partition(".")[0]
    return stem if DIGEST.fullmatch(stem) else ""


def paths_in_store(store: str) -> PathHashes:
    """What a store lists."""
    return PathHashes(walk(storages[store], ""))


def needed_among(names: Collection[FileName]) -> set[FileName]:
    """Those of these files that a row promises."""
    found = set[FileName]()
    for rows in _rows(names):
        found |= set(rows.filter(state=FileState.NEEDED).order_by().values_list("store", "path"))
    return found


def read_again(file: NeededFile) -> str:
    """What is wrong with its bytes; "" when they are right, or when nothing is known to compare with.

    A store that does not answer at all raises its OSError: that says nothing about the file."""
    try:
        with local_copy(file.path, store=file.store) as copy:
            right = not file.sha256 or sha256_of(copy) == file.sha256
    except FileNotFoundError:
        return FAULT.MISSING
    except OSError:
        if not isinstance(storages[file.store], FileSystemStorage):
            raise
        return FAULT.DAMAGED  # a bad sector
    return "" if right else FAULT.DAMAGED


def mark_read(names: Collection[FileName], at: datetime) -> None:
    """These were right at this moment."""
    for rows in _rows(names):
        rows.update(read_at=at, fault="")


def mark_fault(names: Collection[FileName], fault: str) -> None:
    """Of these there is no whole copy."""
    for rows in _rows(names):
        rows.update(fault=fault)


def unmark_all() -> None:
    """After a restore: each file was just compared with its digest."""
    StoredFile.objects.exclude(fault="").update(fault="")


def _rows(names: Collection[FileName]) -> Iterator[models.QuerySet[StoredFile]]:
    for store in StoredFile.Store.values:
        paths = sorted(path for of, path in names if of == store)
        for first in range(0, len(paths), BATCH_SIZE):
            yield StoredFile.objects.filter(store=store, path__in=paths[first : first + BATCH_SIZE], state__in=THERE)


def put_back(file: NeededFile, source: Path) -> bool:
    """Put the whole bytes of a needed file back into its store. False, and nothing is put, where the source has not
    these bytes, or nobody needs the file any more. OSError when the store cannot take it."""
    store = storages[file.store]
    if not file.sha256 or not _is_needed(file):
        return False
    if isinstance(store, FileSystemStorage):
        return _put_back_on_disk(file, source, Path(store.path(file.path)))
    return _put_back_elsewhere(file, source, store)


def _put_back_on_disk(file: NeededFile, source: Path, target: Path) -> bool:
    """Copied aside first: the lock is held for a moment only."""
    make_folder(target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
    aside, digest = Path(name), hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as out, source.open("rb") as data:
            while piece := data.read(CHUNK):
                digest.update(piece)
                out.write(piece)
        if digest.hexdigest() != file.sha256:
            return False
        aside.chmod(0o644)
        with transaction.atomic():
            lock_files([file.path])
            if not _is_needed(file):
                return False
            move_into_place(aside, target)
        return True
    finally:
        aside.unlink(missing_ok=True)


def _put_back_elsewhere(file: NeededFile, source: Path, store: Storage) -> bool:
    """An object appears whole or not at all; what left while it was sent is deleted again at once."""
    if sha256_of(source) != file.sha256:
        return False
    with source.open("rb") as data:
        store.save(file.path, File(data))
    with transaction.atomic():
        lock_files([file.path])
        if _is_needed(file):
            return True
        store.delete(file.path)
    return False


def _is_needed(file: NeededFile) -> bool:
    return StoredFile.objects.filter(store=file.store, path=file.path, state__in=THERE).exists()
