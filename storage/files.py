"""The two stores: private (originals, takes) and public (published files, named by their content).

Files come before rows: bytes are written to a temporary file, flushed, digested, moved, and only then recorded.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from storage.durable import make_folder, move_into_place, sync

if TYPE_CHECKING:  # it imports boto3, which the embedded default can do without
    from storage.object_store import ObjectStore

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class StoredBytes:
    """A file in a store: its path there, size in bytes and SHA-256 (hex)."""

    path: str
    bytes: int
    sha256: str


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def public_name(sha256: str, suffix: str) -> str:
    """`ab/abcdef….ext`: content-addressed, so that playlists can say `../ab/abcdef….m4s`."""
    return f"{sha256[:2]}/{sha256}{suffix}"


def keep_public(source: Path, suffix: str | None = None) -> StoredBytes:
    """Put a finished file into the public store under its digest. Keeping the same bytes twice is one file."""
    digest = sha256_of(source)
    name = public_name(digest, suffix if suffix is not None else source.suffix)
    return _keep(storages["public"], source, name, digest)


def keep_private(source: Path, folder: str, suffix: str | None = None, *, hand_over: bool = False) -> StoredBytes:
    """Put a file into the private store as `<folder>/ab/<digest><suffix>`.

    hand_over: nobody writes to `source` any more, so on the same disk the store may use a hard link instead of copying
    four gigabytes.
    """
    digest = sha256_of(source)
    name = f"{folder}/{public_name(digest, suffix if suffix is not None else plain_suffix(source.name))}"
    return _keep(storages["private"], source, name, digest, hand_over=hand_over)


def find_stored(path: str, *, store: str) -> StoredBytes:
    """A file that is in a store already; its digest stands in its name. 0 bytes where the store does not have it."""
    try:
        size = storages[store].size(path)
    except FileNotFoundError:
        size = 0
    return StoredBytes(path, size, Path(path).name.partition(".")[0][:64])


def restore_file(source: Path, path: str, sha256: str, *, store: str) -> StoredBytes:
    """Put a file of a backup back where it was; the caller has checked its digest."""
    return _keep(storages[store], source, path, sha256)


def plain_suffix(name: str) -> str:
    """The ending of a file's name when it is an ordinary one (`.mp4`), else nothing: names come from strangers."""
    suffix = Path(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ""


def _keep(store: Storage, source: Path, name: str, digest: str, *, hand_over: bool = False) -> StoredBytes:
    size = source.stat().st_size
    if _is_there(store, name, size):
        return StoredBytes(name, size, digest)
    if isinstance(store, FileSystemStorage):
        target = Path(store.path(name))
        make_folder(target.parent)
        if hand_over and _link(source, target):
            return StoredBytes(name, size, digest)
        handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
        try:
            with os.fdopen(handle, "wb") as out, source.open("rb") as data:
                shutil.copyfileobj(data, out, CHUNK)
            os.chmod(aside, 0o644)
            move_into_place(Path(aside), target)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
    else:
        with source.open("rb") as data:
            store.save(name, File(data))
    return StoredBytes(name, size, digest)


def _is_there(store: Storage, name: str, size: int) -> bool:
    """Whether the store has this file already; it is new again then. A removal may take it at any moment."""
    try:
        if not store.exists(name) or store.size(name) != size:
            return False
        if isinstance(store, FileSystemStorage):
            there = Path(store.path(name))
            os.utime(there)  # it must not be freed before the row that names it is written
            for path in (there, there.parent):  # the process that put it there may not have synced it yet
                sync(path)
        else:
            cast("ObjectStore", store).renew(name)
    except FileNotFoundError:
        return False
    return True


def _link(source: Path, target: Path) -> bool:
    """Hard-link the file into place, atomically; False where the file system cannot."""
    try:
        aside = target.with_name(f".incoming-{os.getpid()}-{target.name}")
        aside.unlink(missing_ok=True)
        os.link(source, aside)
    except OSError:
        return False
    os.chmod(aside, 0o644)
    move_into_place(aside, target)
    return True


@contextmanager
def local_copy(path: str, *, store: str = "private") -> Iterator[Path]:
    """A local path to read a stored file from: the file itself on disk, a temporary copy from S3."""
    where = storages[store]
    if isinstance(where, FileSystemStorage):
        yield Path(where.path(path))
        return
    with scratch("copy") as folder:
        target = folder / Path(path).name
        # As a stream: opened as a file, django-storages would fetch it to a place of its own first.
        with target.open("wb") as out:
            cast("ObjectStore", where).fetch(path, out)
        yield target


def open_stored(path: str, *, store: str = "private") -> IO[bytes]:
    return storages[store].open(path, "rb")


def open_span(path: str, start: int, length: int, *, store: str) -> IO[bytes]:
    """A stream of the bytes from `start`; on disk it goes on after `length`, so the reader must count."""
    where = storages[store]
    if isinstance(where, FileSystemStorage):
        file: IO[bytes] = where.open(path, "rb")
        file.seek(start)
        return file
    return cast("ObjectStore", where).open_span(path, start, length)


def signed_path(path: str, *, store: str) -> str:
    """What follows nginx's internal address: the path on disk, or the signed path of the object store."""
    where = storages[store]
    return path if isinstance(where, FileSystemStorage) else cast("ObjectStore", where).signed_path(path)


def exists(path: str, *, store: str = "private") -> bool:
    return bool(path) and storages[store].exists(path)


def delete(path: str, *, store: str = "private") -> None:
    """Destroy a stored file; nothing happens when it is already gone."""
    if path:
        storages[store].delete(path)


def walk(store: Storage, folder: str) -> Iterator[str]:
    """Every path of a store below a folder; "" for all of it."""
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}" if folder else name
    for name in folders:
        yield from walk(store, f"{folder}/{name}" if folder else name)


def process_start(pid: int) -> str:
    """When a process of this machine started, in the kernel's units: distinguishes it from a later process with the
    same number. "" when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


@contextmanager
def scratch(name: str) -> Iterator[Path]:
    """A working directory under the data directory, removed at the end whatever happens; its name says which process
    owns it, so that what a killed process left (a mix of two hours: 5 GB) is removed at once."""
    root = work_root()
    root.mkdir(parents=True, exist_ok=True)
    owner = f"{os.getpid()}_{process_start(os.getpid())}_{socket.gethostname()}"
    folder = Path(tempfile.mkdtemp(dir=root, prefix=f"{name}-", suffix=f".{owner}"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def work_root() -> Path:
    return Path(settings.DATA_DIR) / "work"


def abandoned_scratch() -> list[Path]:
    """Working directories of processes of this machine that no longer run."""
    return [path for path in work_root().glob("*-*.*_*_*") if _owner_is_dead(path.name.partition(".")[2])]


def _owner_is_dead(owner: str) -> bool:
    pid, start, host = owner.split("_", 2)
    return host == socket.gethostname() and pid.isdigit() and process_start(int(pid)) != start


def cache_dir(name: str) -> Path:
    """A cache under the data directory; its content can be made again."""
    path = Path(settings.DATA_DIR) / "cache" / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def disk_is_nearly_full(more_bytes: int = 0) -> bool:
    return shutil.disk_usage(settings.DATA_DIR).free - more_bytes < settings.DISK_RESERVE_BYTES
