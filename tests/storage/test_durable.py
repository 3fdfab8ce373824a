"""What was promised is on the disk: a file's bytes before it has its name, its folder after, the row last.

A power cut cannot be had in a test; the calls that survive one can be seen, in their order.
"""

from __future__ import annotations

import io
import os
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db.utils import ConnectionHandler

from config.environment import sqlite
from operations.archive import Archive
from operations.backup_document import Backup
from storage.durable import make_folder, move_into_place
from storage.files import keep_private, keep_public, restore_file, sha256_of
from tests import disk
from tutorials import uploads

Deed = tuple[str, str]


@pytest.fixture
def deeds(monkeypatch: pytest.MonkeyPatch) -> list[Deed]:
    """(what, path) of everything that was synced or renamed, in order."""
    seen: list[Deed] = []

    def watched(what: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(first: Any, *rest: Any, **more: Any) -> Any:
            given = real(first, *rest, **more)
            place = rest[0] if what == "renamed" else os.readlink(f"/proc/self/fd/{first}")
            seen.append((what, str(place)))
            return given

        return called

    for name, what in (("fsync", "synced"), ("fdatasync", "synced"), ("replace", "renamed")):
        monkeypatch.setattr(os, name, watched(what, disk.REALLY.get(name, os.replace)))
    return seen


def is_safe(deeds: list[Deed], target: Path) -> None:
    """The bytes were synced before the name was given, the folder after."""
    renamed = max(number for number, deed in enumerate(deeds) if deed == ("renamed", str(target)))
    assert deeds[renamed - 1][0] == "synced", "its bytes first"
    assert ("synced", str(target.parent)) in deeds[renamed + 1 :], "its name, before anything is promised"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "voice.webm"
    path.write_bytes(uuid.uuid4().bytes * 100)
    return path


@pytest.mark.parametrize("hand_over", [False, True])
def test_a_take_is_on_the_disk_when_it_is_kept(deeds: list[Deed], file: Path, hand_over: bool) -> None:
    kept = keep_private(file, "takes", hand_over=hand_over)
    is_safe(deeds, Path(storages["private"].path(kept.path)))


def test_so_are_released_files_and_those_of_a_backup(deeds: list[Deed], file: Path) -> None:
    kept = keep_public(file)
    is_safe(deeds, Path(storages["public"].path(kept.path)))
    restore_file(file, f"originals/{uuid.uuid4().hex}", sha256_of(file), store="private")
    is_safe(deeds, Path([place for what, place in deeds if what == "renamed"][-1]))


def test_a_file_that_was_there_is_promised_only_when_it_is_on_the_disk(deeds: list[Deed], file: Path) -> None:
    """Another request may have put it there a moment ago, and not have come as far as its folder."""
    target = Path(storages["private"].path(keep_private(file, "takes").path))
    deeds.clear()
    keep_private(file, "takes")
    assert [("synced", str(target)), ("synced", str(target.parent))] == deeds


def test_a_new_folder_has_its_name_on_the_disk_too(deeds: list[Deed], tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b" / "c")
    assert deeds == [("synced", str(tmp_path / name)) for name in ("", "a", "a/b")]
    make_folder(tmp_path / "a" / "b")
    assert len(deeds) == 3


def test_an_upload_has_its_name_and_bytes_on_the_disk_before_they_are_promised(deeds: list[Deed]) -> None:
    path = uploads.path_of(uuid.uuid4())
    deeds.clear()  # the folder of the uploads itself
    promised: list[tuple[int, list[Deed]]] = []
    for offset in (0, 4):
        uploads.append(
            path, offset=offset, length=8, body=io.BytesIO(b"four"), confirm=lambda at: promised.append((at, [*deeds]))
        )
    assert [at for at, _then in promised] == [4, 8]
    assert promised[0][1] == [("synced", str(path.parent)), ("synced", str(path))]
    assert promised[1][1][2:] == [("synced", str(path))]
    path.unlink()


def test_a_backup_is_on_the_disk_when_it_is_listed(deeds: list[Deed], file: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "backups")
    archive.prepare()
    assert ("synced", str(tmp_path)) in deeds
    _size, digest = archive.put(file)
    is_safe(deeds, archive.file(digest))
    database = archive.root / "aside" / "database"
    database.write_bytes(b"rows")
    name = f"{datetime(2026, 11, 27, tzinfo=UTC):%Y%m%dT%H%M%S%f}Z"
    archive.finish(Backup(name, datetime.now(UTC), "0", "sqlite", 4, "0" * 64, [], [], []), database)
    is_safe(deeds, archive.database(name))
    is_safe(deeds, archive.manifest(name))


def test_what_breaks_off_leaves_the_old_file(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "kept" / "voice.webm"
    move_into_place(file, target)
    newer = tmp_path / "newer"
    newer.write_bytes(b"newer")

    def broken(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        move_into_place(newer, target)
    assert target.read_bytes() != b"newer"


@pytest.mark.django_db  # a connection, to a file of its own
def test_a_row_that_was_committed_is_on_the_disk(tmp_path: Path) -> None:
    """FULL: SQLite syncs its log at each commit; with NORMAL a power cut takes the last ones."""
    shipped = ConnectionHandler({"default": sqlite(tmp_path / "shipped.sqlite3")})["default"]
    with closing(shipped), shipped.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)
