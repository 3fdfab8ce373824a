"""A backup proves itself: the digests of the files in the stores and in the folder of backups are read again, each
within 30 days, and each side makes the other whole.

Only what a row needs is put back or copied anew; the folder's other files belong to earlier backups and are only told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.utils import timezone

from operations.archive import Archive
from operations.backup_document import Backup
from operations.reading_log import DAMAGED_FILE, oldest_share
from storage.files import local_copy, sha256_of
from storage.healing import (
    FAULT,
    FileName,
    NeededFile,
    digest_in,
    mark_fault,
    mark_read,
    needed_among,
    needed_files_to_read,
    paths_in_store,
    put_back,
    read_again,
)
from storage.models import StoredFile
from volunteers.queries.lost_files import lost_parts

# With a backup a night everything is read in 20 days, with one a week in 28: within the 30 that are promised.
ROUND = timedelta(days=20)
MARK_EVERY = 200  # files; who is killed while reading does not begin again


@dataclass
class Proof:
    """What was read, and what was found. read, bytes: of both sides. put_back: files of the stores made whole.
    renewed: digests of the folder made whole. lost: file → fault, of which there is no whole copy. spoiled: damaged or
    missing files of the folder that only these backups have."""

    read: int = 0
    bytes: int = 0
    put_back: list[FileName] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    lost: dict[FileName, str] = field(default_factory=dict)
    spoiled: dict[str, list[str]] = field(default_factory=dict)


def share_due(since_last: timedelta | None, *, everything: bool) -> float:
    """How much of all bytes is read in this run. since_last: None before the second backup."""
    if everything:
        return 1.0
    return min(1.0, max(since_last or timedelta(days=1), timedelta(days=1)) / ROUND)


def prove(archive: Archive, backups: list[Backup], share: float, erased: Callable[[], set[str]]) -> Proof:
    """backups: all of the folder, which `archive.expire` has just looked through. erased: films, people and recordings
    (slug, public id, client's id) of which nothing is put back; asked once, and only when it matters. Writes what it
    found to the rows and to the folder's list as it goes."""
    proof = Proof()
    erased = cache(erased)
    _read_folder(archive, share, proof)
    _renew(archive, proof)
    _read_stores(archive, share, proof, erased)
    proof.spoiled = _spoiled_files(archive, backups)
    archive.reading.save()
    return proof


def _read_folder(archive: Archive, share: float, proof: Proof) -> None:
    log, today = archive.reading, timezone.now().date()
    files = (
        (name, day, size, day == DAMAGED_FILE or not (archive.root / name).exists()) for name, day, size in log.days()
    )
    for count, (name, size) in enumerate(oldest_share(files, share), 1):
        log.note(name, today if is_sound(archive.root / name, size, log.digest(name)) else None)
        proof.read, proof.bytes = proof.read + 1, proof.bytes + size
        if count % MARK_EVERY == 0:
            log.save()


def is_sound(path: Path, size: int, sha256: str) -> bool:
    """Whether a file of the folder is what its backup says."""
    try:
        return path.stat().st_size == size and sha256_of(path) == sha256
    except OSError:
        return False


def _needed_among(digests: set[str]) -> dict[str, NeededFile]:
    """Those of these files that a row needs. Nearly always there are none to ask for."""
    return {file.sha256: file for file in needed_files_to_read() if file.sha256 in digests} if digests else {}


def _renew(archive: Archive, proof: Proof) -> None:
    """Copy anew what is damaged in the folder and whole in a store."""
    damaged = archive.reading.damaged()
    needed = _needed_among({Path(name).name for name in damaged})
    for name in sorted(damaged):
        file = needed.get(Path(name).name)
        if file is None or read_again(file):
            continue
        with local_copy(file.path, store=file.store) as source:
            archive.put(source)
        proof.renewed.append(file.sha256)


def _read_stores(archive: Archive, share: float, proof: Proof, erased: Callable[[], set[str]]) -> None:
    there = {store: paths_in_store(store) for store in StoredFile.Store.values}
    files = (
        (
            "/".join(file.name),
            file.read_at.isoformat() if file.read_at else "",
            file.bytes,
            bool(file.fault) or file.path not in there[file.store],
        )
        for file in needed_files_to_read()
    )
    right = set[FileName]()
    for named, size in oldest_share(files, share):
        store, _slash, path = named.partition("/")
        file, name = NeededFile(store, path, digest_in(path), size), (store, path)
        fault = read_again(file) if path in there[store] else FAULT.MISSING
        proof.read, proof.bytes = proof.read + 1, proof.bytes + file.bytes
        if not fault:
            right.add(name)
        elif _put_back(archive, file, erased):
            proof.put_back.append(name)
            right.add(name)
        else:
            proof.lost[name] = fault
        if len(right) >= MARK_EVERY:
            mark_read(right, timezone.now())
            right.clear()
    mark_read(right, timezone.now())
    _mark_lost(proof)


def _put_back(archive: Archive, file: NeededFile, erased: Callable[[], set[str]]) -> bool:
    if not file.sha256:
        return False
    copy = archive.file(file.sha256)
    # Read before it is copied: a disk that cannot give it is no reason to end the whole backup.
    if not copy.exists() or not is_sound(copy, copy.stat().st_size, file.sha256):
        return False
    return not _whose(file) & erased() and put_back(file, copy)


def _whose(file: NeededFile) -> set[str]:
    """What the list of erasures may call it: film, recording, people who are heard in it."""
    rows = StoredFile.objects.filter(store=file.store, path=file.path)
    parts = lost_parts([file.name])
    people = {person for part in parts for person, _name in part.people}
    return people | {part.slug for part in parts} | set(rows.values_list("holder_id", flat=True))


def _mark_lost(proof: Proof) -> None:
    """What left while we looked is not lost."""
    still = needed_among(proof.lost)
    proof.lost = {name: fault for name, fault in proof.lost.items() if name in still}
    for kind in FAULT.values:
        mark_fault([name for name, fault in proof.lost.items() if fault == kind], kind)


def _spoiled_files(archive: Archive, backups: list[Backup]) -> dict[str, list[str]]:
    """Damaged or missing files of the folder that no row needs any more → the backups that want them."""
    found: dict[str, list[str]] = {}
    damaged = archive.reading.damaged()
    needed = _needed_among({Path(name).name for name in damaged})
    for backup in backups if damaged else ():
        parts = {
            name for name, _bytes, digest in archive.expected([backup]) if name in damaged and digest not in needed
        }
        for name in sorted(parts):
            found.setdefault(name, []).append(backup.name)
    return found
