"""Letting go of stored files: first the rows, in the transaction of whoever decides it, then the bytes.

    with transaction.atomic():
        let_go(of(Holder("release", "12")))     # or any question to StoredFile
    delete_leaving(of(Holder("release", "12"))) # after the commit; `reconcile` ends what a crash interrupted

The bytes go when no row needs them. Everything may be repeated.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import models, transaction
from django.utils import timezone

from storage.files import find_stored
from storage.locks import lock_files
from storage.models import StoredFile
from storage.queries import unrecorded_paths
from storage.states import THERE, FileState, forget_voices, move_files

# Files in one transaction, and deletions at the same time: two hours of video have some 1,200 segments of sound, and on
# S3 each is a request of its own.
BATCH_SIZE, THREADS = 200, 8
ORPHAN = "orphan"
GONE_RETENTION = timedelta(days=30)
"""A row stays so long after its bytes went: while a backup may still hold them, it says whose they were, so that the
bytes of what was erased are not put back for somebody else (operations/proof). Backups are kept a day less."""
BATCH, BATCHES = 1000, 20  # rows of one statement (SQLite has one writer: others wait for it), statements of one pass


def mark_unneeded(rows: models.QuerySet[StoredFile]) -> int:
    """Their holders need these files no longer; returns how many rows. Nothing is deleted yet."""
    return move_files(rows, FileState.LEAVING)


def expire_unpromised(older_than: timedelta) -> int:
    """Let go of what was stored and never promised: a build or an upload that was killed. Returns how many rows."""
    return mark_unneeded(StoredFile.objects.filter(state=FileState.STORED, changed_at__lt=timezone.now() - older_than))


def expire_gone_rows(now: datetime, *, batch: int = BATCH, batches: int = BATCHES) -> int:
    """Forget the files whose bytes went long ago, the oldest first; returns how many. Bytes that came again have a row
    that says so, or are an orphan."""
    old = StoredFile.objects.filter(state=FileState.GONE, changed_at__lt=now - GONE_RETENTION)
    oldest = old.order_by("changed_at").values_list("pk", flat=True)
    forgotten = 0
    for _turn in range(batches):
        with transaction.atomic():
            some = list(oldest.select_for_update()[:batch])  # none of them is needed again meanwhile
            forgotten += StoredFile.objects.filter(pk__in=some).delete()[0]
        if len(some) < batch:
            break
    return forgotten


@transaction.atomic
def adopt_orphans(store: str, paths: Iterable[str]) -> int:
    """Give files that no row knows a row that says `leaving`; returns how many. `delete_leaving` deletes them, and who
    stores the same bytes meanwhile is not left without."""
    lock_files(paths := sorted(paths))
    orphans = [find_stored(path, store=store) for path in sorted(unrecorded_paths(store, paths))]
    rows = [
        StoredFile(
            store=store,
            path=orphan.path,
            sha256=orphan.sha256,
            bytes=orphan.bytes,
            role="orphan",
            holder=ORPHAN,
            holder_id=uuid.uuid4().hex,
            state=FileState.LEAVING,
        )
        for orphan in orphans
    ]
    return len(StoredFile.objects.bulk_create(rows))


def delete_leaving(rows: models.QuerySet[StoredFile] | None = None) -> int:
    """Delete the bytes of the leaving ones among these rows (None: all), except what another row needs; returns how
    many files. All are tried, then the first error is raised (OSError): what is still there stays `leaving`.

    Not inside a transaction: it waits for the store.
    """
    leaving = (StoredFile.objects.all() if rows is None else rows).filter(state=FileState.LEAVING)
    deleted, last, faults = 0, 0, list[OSError]()
    while batch := list(leaving.filter(pk__gt=last).order_by("pk").values_list("pk", "store", "path")[:BATCH_SIZE]):
        last = batch[-1][0]
        for store in sorted({store for _pk, store, _path in batch}):
            done, wrong = _delete(store, {path for _pk, of, path in batch if of == store})
            deleted += done
            faults += wrong
    if faults:
        raise faults[0]
    return deleted


@transaction.atomic
def _delete(store: str, paths: set[str]) -> tuple[int, list[OSError]]:
    """A crash after the deletion leaves rows that say `leaving`: deleting again does nothing."""
    lock_files(paths)
    rows = list(
        StoredFile.objects.filter(store=store, path__in=paths)
        .exclude(state=FileState.GONE)
        .values_list("pk", "path", "state")
    )
    needed = {path for _pk, path, state in rows if state in THERE}
    left = {path for _pk, path, state in rows if state == FileState.LEAVING}
    faults = _delete_bytes(store, left - needed)
    ended = [pk for pk, path, state in rows if state == FileState.LEAVING and path not in faults]
    move_files(StoredFile.objects.filter(pk__in=ended), FileState.GONE)
    forget_voices(ended)
    return len(left - needed) - len(faults), list(faults.values())


def _delete_bytes(store: str, paths: Iterable[str]) -> dict[str, OSError]:
    """Delete files; the errors by path. Several at a time where each is a request."""
    where, names = storages[store], sorted(paths)
    if isinstance(where, FileSystemStorage):
        faults = [_delete_file(where, name) for name in names]
    else:
        with ThreadPoolExecutor(THREADS) as pool:
            faults = list(pool.map(partial(_delete_file, where), names))
    return {name: fault for name, fault in zip(names, faults, strict=True) if fault is not None}


def _delete_file(store: Storage, name: str) -> OSError | None:
    try:
        store.delete(name)
    except FileNotFoundError:
        return None
    except OSError as fault:
        return fault
    return None
