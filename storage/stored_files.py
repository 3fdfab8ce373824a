"""Storing a file with its row: bytes first, then the row, then the promise of whoever needs it.

    stored = store_public(Holder("release", "12"), "hotline", path, voices=[7, 9])      # bytes and row: `stored`
    ...
    with transaction.atomic():
        ...                                                                             # the row that names the file
        promise(Holder("release", "12"))                                                # `needed`

From the first line on nobody deletes the bytes. What is never promised (a build that was killed) is let go by
`storage.deletion.expire_unpromised`. A thing that has no key yet stores as an `arrival()`, and its own row is written
with `record` in the transaction that makes the thing.

A file of a new kind is a line in `storage/roles.py` and such a call: withdrawal, removal, retention, backup and the
export of a person's own data then know of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from storage.files import StoredBytes, exists, keep_private, keep_public
from storage.healing import NeededFile, mark_read, put_back
from storage.locks import lock_files
from storage.models import HeardVoice, MadeFrom, StoredFile
from storage.roles import SILENT_SUFFIXES, checked_role
from storage.states import THERE, FileState, forget_voices, move_files

PUBLIC, PRIVATE = StoredFile.Store.PUBLIC, StoredFile.Store.PRIVATE
ARRIVAL = "arrival"
TRIES = 5
BATCH_SIZE = 500  # paths in one question to the database


@dataclass(frozen=True)
class Holder:
    """Whose a file is: the kind of thing and its key."""

    kind: str
    key: str


@dataclass(frozen=True)
class Row:
    """What a row says of a file, beside whose it is."""

    store: str
    role: str
    stored: StoredBytes
    voices: tuple[int, ...] = ()


class BytesGone(OSError):
    """A removal took the bytes before their row was there: store them again."""


def arrival() -> Holder:
    """A holder for what has no row of its own yet. `record` for the thing that it becomes takes its place."""
    return Holder(ARRIVAL, uuid.uuid4().hex)


def store_public(holder: Holder, role: str, source: Path, *, voices: Iterable[int]) -> StoredBytes:
    """Put a finished file into the public store under its digest, with its row. voices: the people heard in it."""
    return store_all_public(holder, role, [source], voices=voices)[0]


def store_all_public(
    holder: Holder, role: str, sources: Sequence[Path], *, voices: Iterable[int], suffix: str | None = None
) -> list[StoredBytes]:
    """The same for many files of one role, with one transaction for all their rows."""
    heard = tuple(voices)
    kept = [keep_public(source, suffix) for source in sources]
    for _again in range(TRIES):
        try:
            record(holder, rows := [Row(PUBLIC, role, stored, heard) for stored in kept], state=FileState.STORED)
        except BytesGone:
            kept = [keep_public(source, suffix) for source in sources]
        else:
            _make_whole(rows, sources)
            return kept
    raise BytesGone(kept[0].path)


def store_private(
    holder: Holder,
    role: str,
    source: Path,
    folder: str,
    *,
    voices: Iterable[int],
    suffix: str | None = None,
    hand_over: bool = False,
) -> StoredBytes:
    """Put a file into the private store, with its row. folder, hand_over: see storage.files.keep_private."""
    heard = tuple(voices)
    for _again in range(TRIES):
        stored = keep_private(source, folder, suffix, hand_over=hand_over)
        try:
            record(holder, [row := Row(PRIVATE, role, stored, heard)], state=FileState.STORED)
        except BytesGone:
            continue
        _make_whole([row], [source])
        return stored
    raise BytesGone(str(source))


@transaction.atomic
def record(holder: Holder, files: Sequence[Row], *, state: str = FileState.NEEDED) -> None:
    """Write the rows of files whose bytes stand. A row that is there already is renewed, and never goes back from
    `needed` to `stored`. What an arrival had is the holder's now.

    Raises BytesGone where a removal was faster, ValueError for a voice in a picture; nothing is written then.
    """
    if not files:
        return
    lock_files(file.stored.path for file in files)
    there = _rows_of({(file.store, file.stored.path) for file in files})
    _refuse_what_is_gone(there)
    own = {(row.store, row.path, row.role): row for row in there if (row.holder, row.holder_id) == _holder_key(holder)}
    new: dict[tuple[str, str, str], StoredFile] = {}
    voices: dict[tuple[str, str, str], tuple[int, ...]] = {}
    for file in files:
        if file.voices and Path(file.stored.path).suffix in SILENT_SUFFIXES:
            raise ValueError(f"{file.stored.path} would stay in browsers for good: no voice may be in it.")
        name = (file.store, file.stored.path, checked_role(file.role))
        voices[name] = (*voices.get(name, ()), *file.voices)
        if name not in own:
            new[name] = _row(holder, file, state)
    again = StoredFile.objects.filter(pk__in=[own[name].pk for name in voices if name in own])
    again.filter(state=FileState.STORED).update(changed_at=timezone.now())
    move_files(again, state)
    for row in StoredFile.objects.bulk_create(new.values()):
        own[row.store, row.path, row.role] = row
    HeardVoice.objects.filter(file__in=again).delete()  # an earlier try may have been made with other voices
    pairs = [HeardVoice(file=own[name], voice_id=voice) for name, people in voices.items() for voice in set(people)]
    HeardVoice.objects.bulk_create(pairs)
    if state == FileState.NEEDED:
        arrived = [row.pk for row in there if row.holder == ARRIVAL and row.state == FileState.STORED]
        move_files(StoredFile.objects.filter(pk__in=arrived), FileState.LEAVING)
        move_files(StoredFile.objects.filter(pk__in=arrived), FileState.GONE)
        forget_voices(arrived)


def mark_needed(holder: Holder, only: Iterable[str] | None = None) -> int:
    """The holder's row names its files now: from `stored` to `needed`; returns how many. In the transaction that
    writes that row. only: the paths that it names; what else was stored for it (an earlier try) leaves."""
    rows = StoredFile.objects.filter(holder=holder.kind, holder_id=holder.key, state=FileState.STORED)
    if only is not None:
        named = set(only)
        others = [row.pk for row in rows if row.path not in named]
        move_files(StoredFile.objects.filter(pk__in=others), FileState.LEAVING)
    return move_files(rows, FileState.NEEDED)


@transaction.atomic
def set_sources(holder: Holder, sources: Iterable[Holder]) -> None:
    """Say from what else the holder's files are made, in place of what was said before."""
    MadeFrom.objects.filter(holder=holder.kind, holder_id=holder.key).delete()
    MadeFrom.objects.bulk_create(
        MadeFrom(holder=holder.kind, holder_id=holder.key, source=source.kind, source_id=source.key)
        for source in sorted(set(sources), key=_holder_key)
    )


def _make_whole(rows: Sequence[Row], sources: Sequence[Path]) -> None:
    """Who brings a file again that was found damaged brings it whole: the store has one of this name and size, and
    would keep that one."""
    bad = set(StoredFile.objects.exclude(fault="").order_by().values_list("store", "path"))
    for row, source in zip(rows, sources, strict=True) if bad else ():
        file = NeededFile(row.store, row.stored.path, row.stored.sha256, row.stored.bytes)
        if file.name in bad and put_back(file, source):
            mark_read({file.name}, timezone.now())


def _row(holder: Holder, file: Row, state: str) -> StoredFile:
    stored = file.stored
    return StoredFile(
        store=file.store,
        path=stored.path,
        sha256=stored.sha256,
        bytes=stored.bytes,
        role=file.role,
        holder=holder.kind,
        holder_id=holder.key,
        state=state,
    )


def _holder_key(holder: Holder) -> tuple[str, str]:
    return holder.kind, holder.key


def _rows_of(names: set[tuple[str, str]]) -> list[StoredFile]:
    """Every row of these files, whosever."""
    found: list[StoredFile] = []
    for store in sorted({store for store, _path in names}):
        paths = sorted(path for of, path in names if of == store)
        for first in range(0, len(paths), BATCH_SIZE):
            found += StoredFile.objects.filter(store=store, path__in=paths[first : first + BATCH_SIZE])
    return found


def _refuse_what_is_gone(rows: list[StoredFile]) -> None:
    """A removal deletes only what has rows, none of which needs it: there, and only there, we look for the bytes. The
    lock holds the next removal off."""
    needed = {(row.store, row.path) for row in rows if row.state in THERE}
    for store, path in {(row.store, row.path) for row in rows} - needed:
        if not exists(path, store=store):
            raise BytesGone(path)
