"""The bytes of uploads: one file per upload, appended to, checked, truncated after an error.

The row's offset is the truth: bytes beyond it in the file were never confirmed to the client and are cut off. Where
several machines share a store, the file holds only what this one receives: what is confirmed goes into the store.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.utils.translation import gettext as _

from journal.errors import Refused
from storage.durable import make_folder, sync
from storage.files import open_stored

CHUNK = 256 * 1024
KEEP_EVERY = 8 * 1024 * 1024
"""After so many bytes the file is flushed and the offset saved: a killed server loses seconds, not the upload."""
ALGORITHMS = ("sha1", "sha256", "md5")


class Body(Protocol):
    def read(self, size: int, /) -> bytes: ...


class UploadBusy(Refused):
    """Another request writes to this upload, or has just made something of it."""

    def __init__(self) -> None:
        super().__init__(_("This video is being sent from another window."))


class BytesDamaged(Refused):
    """The bytes are not those whose checksum was sent."""

    def __init__(self) -> None:
        super().__init__(_("The bytes changed on the way: send them again."))


def uploads_dir() -> Path:
    path = Path(settings.DATA_DIR) / "uploads"
    make_folder(path)
    return path


def path_of(upload_id: uuid.UUID) -> Path:
    return uploads_dir() / upload_id.hex


def in_pieces() -> bool:
    """Whether other machines may receive the next bytes: then they are kept in pieces, where all machines find them."""
    return not isinstance(storages["private"], FileSystemStorage)


def cut_out(path: Path, start: int, end: int, target: Path) -> None:
    """The bytes of an upload from `start` to `end`, as a file of its own."""
    with path.open("rb") as source, target.open("wb") as out:
        source.seek(start)
        while start < end and (piece := source.read(min(CHUNK, end - start))):
            out.write(piece)
            start += len(piece)


def join(pieces: Iterable[str], target: Path) -> None:
    """One file of the pieces of the private store. Raises UploadBusy where they are gone."""
    with target.open("wb") as out:
        for stored in pieces:
            try:
                with open_stored(stored) as source:
                    shutil.copyfileobj(source, out, CHUNK)
            except FileNotFoundError as gone:
                raise UploadBusy from gone


@contextmanager
def exclusive_lock(upload_id: uuid.UUID) -> Iterator[None]:
    """A lock that the kernel releases when the process dies. Raises UploadBusy when another request has it.

    The lock's file is removed with the bytes: requests for a finished upload leave none behind.
    """
    path = uploads_dir() / f"{upload_id.hex}.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise UploadBusy from held
        if not _is_still(path, file):
            raise UploadBusy  # it was removed while we opened it: this lock is not valid
        try:
            yield
        finally:
            if not path_of(upload_id).exists():
                path.unlink(missing_ok=True)


def _is_still(path: Path, file: IO[str]) -> bool:
    try:
        return path.stat().st_ino == os.fstat(file.fileno()).st_ino
    except FileNotFoundError:
        return False


def append(
    path: Path,
    *,
    offset: int,
    length: int,
    body: Body,
    confirm: Callable[[int], None],
    checksum: tuple[str, bytes] | None = None,
) -> int:
    """Write what `body` holds at `offset`, never beyond `length`, and return the new offset.

    confirm(offset) is called each time bytes are safe on the disk. With a checksum (algorithm, digest) nothing is
    confirmed before all bytes are there and correct; BytesDamaged otherwise. What came of an interrupted body is kept.
    """
    digest = hashlib.new(checksum[0], usedforsecurity=False) if checksum else None
    reached, confirmed = offset, offset
    new = not path.exists()
    target = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        if new:
            sync(path.parent)  # its name, before any byte is confirmed
        os.ftruncate(target, offset)
        os.lseek(target, offset, os.SEEK_SET)
        while reached < length and (piece := _read(body, min(CHUNK, length - reached))):
            _write(target, piece)
            reached += len(piece)
            if digest is not None:
                digest.update(piece)
            elif reached - confirmed >= KEEP_EVERY:
                os.fdatasync(target)
                confirm(reached)
                confirmed = reached
        if checksum is not None and digest is not None and digest.digest() != checksum[1]:
            raise BytesDamaged
        os.fdatasync(target)
        confirm(reached)
        confirmed = reached
    finally:
        # After a full disk or a wrong checksum, bytes that were not confirmed are removed.
        if confirmed != reached:
            os.ftruncate(target, confirmed)
        os.close(target)
    return reached


def _read(body: Body, size: int) -> bytes:
    """The next bytes; none when the connection broke: what came before is kept, and the client resumes there."""
    try:
        return body.read(size)
    except OSError:
        return b""


def _write(target: int, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(target, left) :]


def discard(upload_id: uuid.UUID) -> None:
    """Destroy the bytes and the lock of an upload; nothing happens when they are gone."""
    path_of(upload_id).unlink(missing_ok=True)
    (uploads_dir() / f"{upload_id.hex}.lock").unlink(missing_ok=True)


def remove_forgotten(before: float) -> int:
    """Remove what nobody added to since that time (as of a file): its row, perhaps on another machine, is gone."""
    old = [path for path in uploads_dir().iterdir() if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
