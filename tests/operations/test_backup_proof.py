"""A backup proves itself: what rots or is lost, here or there, is found and made whole; what was erased is not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings
from django.utils import timezone

from operations.archive import Archive, Erasure
from operations.proof import ROUND, share_due
from operations.reading_log import oldest_share
from storage import healing
from storage.deletion import delete_leaving, mark_unneeded
from storage.locks import lock_files
from storage.models import LastBackup, StoredFile
from storage.stored_files import Holder, store_private
from tests.object_store import bucket
from tests.operations.machines import empty_machine, json_output, stored
from tests.operations.test_backup import manifest, nothing_from_before, tutorial_of_two_files
from tutorials.models import Tutorial

__all__ = ["nothing_from_before"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def film(tmp_path: Path) -> Tutorial:
    return tutorial_of_two_files("un", tmp_path)


def original(film: Tutorial) -> Path:
    return Path(storages["private"].path(film.original))


def rot(file: Path) -> None:
    """One byte, as a disk does it: length and times stay."""
    about, raw = file.stat(), bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))


def failing_backup(capsys: pytest.CaptureFixture[str], *command: str | Path) -> tuple[str, dict[str, Any]]:
    """What a backup with exit 1 says, and its document."""
    capsys.readouterr()
    with pytest.raises(CommandError) as wrong:
        call_command("backup", *map(str, command), json=True)
    assert wrong.value.returncode == 1
    return str(wrong.value), json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("loss", [rot, Path.unlink])
def test_each_side_makes_the_other_whole(
    loss: Any, film: Tutorial, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = json_output(capsys, "backup", kept)
    files, copy = stored(), Archive(kept).file(film.original_sha256)
    loss(copy)
    there = json_output(capsys, "backup", kept, verify=True)
    assert (there["renewed"], there["healed"]) == ([film.original_sha256], [])
    assert copy.read_bytes() == original(film).read_bytes()
    loss(original(film))
    here = json_output(capsys, "backup", kept, verify=True)
    assert (here["renewed"], here["healed"]) == ([], [{"store": "private", "path": film.original}])
    assert stored() == files and LastBackup.objects.get().healed == 1
    assert first["files"] == here["files"] == 2


@pytest.mark.parametrize("loss", [rot, Path.unlink])
def test_what_neither_side_has_whole_is_told_in_every_run_until_it_is_brought_again(
    loss: Any, film: Tutorial, kept: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    json_output(capsys, "backup", kept)
    whole = original(film).read_bytes()
    rot(Archive(kept).file(film.original_sha256))
    loss(original(film))
    for more in (["--verify"], []):  # once it is known, a run that reads a twentieth looks at it again
        said, document = failing_backup(capsys, kept, *more)
        assert film.original in said
        fault = "damaged" if loss is rot else "missing"
        assert {"store": "private", "path": film.original} in document[fault]
        row = StoredFile.objects.get(path=film.original)
        assert (row.fault, row.state) == (fault, "needed")
        assert LastBackup.objects.get().lost >= 1
    again = tmp_path / "again.mp4"
    again.write_bytes(whole)
    store_private(Holder("upload", "1"), "original", again, "originals", voices=())
    assert not StoredFile.objects.exclude(fault="").exists()
    done = json_output(capsys, "backup", kept, verify=True)
    assert (done["missing"], done["damaged"], done["spoiled"]) == ([], [], {})
    assert LastBackup.objects.get().good_at is not None


@pytest.mark.parametrize("when", ["leaving", "gone"])
def test_what_was_withdrawn_is_never_copied_back(
    when: str, film: Tutorial, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    json_output(capsys, "backup", kept)
    mark_unneeded(StoredFile.objects.filter(path=film.original))
    if when == "gone":
        delete_leaving()
    else:
        original(film).unlink()
    Tutorial.objects.update(original="")
    for _again in range(2):
        done = json_output(capsys, "backup", kept, verify=True)
        assert (done["healed"], done["missing"]) == ([], [])
        assert not original(film).exists()
    rot(Archive(kept).file(film.original_sha256))  # nor into the folder: only the earlier backup wants it
    said, document = failing_backup(capsys, kept, "--verify")
    assert list(document["spoiled"].values()) == [[min(Archive(kept).names())]]
    assert film.original_sha256 in said and document["renewed"] == []


def test_what_the_list_of_erasures_names_is_not_copied_back_into_an_older_database(
    film: Tutorial, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody put an older database back by hand: its rows need what was erased since."""
    json_output(capsys, "backup", kept)
    original(film).unlink()
    erasure: Erasure = {"at": timezone.now().isoformat(), "verb": "erase", "of": film.slug, "left": {}}
    Archive(kept).add_erasures([erasure])
    said, document = failing_backup(capsys, kept)
    assert document["healed"] == [] and film.original in said and not original(film).exists()


@pytest.mark.postgres  # each engine keeps the deletion out by a lock of its own
def test_what_leaves_while_its_copy_is_on_the_way_does_not_return(
    film: Tutorial, kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    json_output(capsys, "backup", kept)
    original(film).unlink()
    lock = lock_files

    def withdrawn_first(paths: Any) -> None:
        lock(paths)
        mark_unneeded(StoredFile.objects.filter(path=film.original))

    monkeypatch.setattr(healing, "lock_files", withdrawn_first)
    done = json_output(capsys, "backup", kept)
    assert done["healed"] == done["missing"] == [] and not original(film).exists()
    assert not list(original(film).parent.glob(".incoming-*"))


def test_in_a_bucket_too(tmp_path: Path, kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with bucket() as s3, override_settings(STORAGES=s3.storages(settings.STORAGES)):
        film = tutorial_of_two_files("un", tmp_path)
        json_output(capsys, "backup", kept)
        files = stored()
        rotten = f"private/{film.original}"
        for loss in (lambda: s3.client.put_object(Bucket="portevoix-test", Key=rotten, Body=b"rot"), None):
            if loss is None:
                s3.client.delete_object(Bucket="portevoix-test", Key=rotten)
            else:
                loss()
            assert json_output(capsys, "backup", kept, verify=True)["healed"][0]["path"] == film.original
            assert stored() == files
        rot(Archive(kept).file(film.original_sha256))
        assert json_output(capsys, "backup", kept, verify=True)["renewed"] == [film.original_sha256]
        s3.client.delete_object(Bucket="portevoix-test", Key=rotten)
        mark_unneeded(StoredFile.objects.filter(path=film.original))
        Tutorial.objects.update(original="")
        assert json_output(capsys, "backup", kept, verify=True)["healed"] == []
        assert rotten not in s3.names()


@contextmanager
def days_later(days: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    now = timezone.now
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now() + timedelta(days=days))
        yield


@pytest.mark.parametrize("every", [1, 7])
def test_every_file_is_read_again_within_thirty_days(
    every: int, tmp_path: Path, kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        tutorial_of_two_files(f"film-{number}", tmp_path)
    begun = timezone.now()
    json_output(capsys, "backup", kept)
    for day in range(every, 31, every):
        with days_later(day, monkeypatch):
            read = json_output(capsys, "backup", kept)["read"]
        assert every > 1 or read < 20, "a share each night, not everything at once"
    archive = Archive(kept)
    assert StoredFile.objects.filter(read_at__gt=begun).count() == StoredFile.objects.count() == 24
    newest = {f"files/{file['sha256'][:2]}/{file['sha256']}" for file in manifest(kept, archive.names()[-1])["files"]}
    assert newest <= {name for name, day, _bytes in archive.reading.days() if day}


def test_the_share_follows_the_time_since_the_last_backup() -> None:
    day = timedelta(days=1)
    assert share_due(None, everything=False) == share_due(day, everything=False) == day / ROUND
    assert share_due(7 * day, everything=False) == 7 * day / ROUND
    assert share_due(90 * day, everything=False) == share_due(day, everything=True) == 1
    files = [("new", "2026-05-02", 10, False), ("never", "", 10, False), ("old", "2026-01-02", 10, False)]
    shares = {0.05: ["never"], 0.5: ["never", "old"], 1: ["never", "new", "old"]}
    assert {share: [name for name, _bytes in oldest_share(files, share)] for share in shares} == shares
    assert [*oldest_share([("damaged", "2026-05-02", 1, True), *files], 0.05)] == [("damaged", 1), ("never", 10)]
    assert [*oldest_share([], 1)] == []


@pytest.mark.parametrize("part", ['{"name', '"sha256": "'])
def test_a_document_or_a_list_that_rots_stops_no_backup(
    part: str, film: Tutorial, kept: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first = json_output(capsys, "backup", kept)["name"]
    document_of = kept / "backups" / f"{first}.json"
    written = document_of.read_text()
    assert part in written
    document_of.write_text(written.replace(part, f"{part}\x01", 1))
    (kept / "erasures.json").write_bytes(b"[rot")
    (kept / "read.sqlite3").write_bytes(b"rot" * 100)
    said, document = failing_backup(capsys, kept)
    assert first in said and document["files"] == 2
    assert (kept / "erasures.json.damaged").read_bytes() == b"[rot" and Archive(kept).erasures() == []
    assert Archive(kept).file(film.original_sha256).exists()
    with empty_machine(tmp_path / "new"):
        assert json_output(capsys, "restore", kept)["files"] == 2


def test_a_database_that_rots_in_the_folder_is_told(
    film: Tutorial, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = json_output(capsys, "backup", kept)["name"]
    rot(Archive(kept).database(first))
    said, document = failing_backup(capsys, kept, "--verify")
    assert document["spoiled"] == {f"backups/{first}.database": [first]} and first in said
    assert Archive(kept).names()[-1] != first


def test_a_backup_that_cannot_be_made_leaves_word(film: Tutorial, kept: Path) -> None:
    kept.mkdir()
    (kept / "something").write_text("else")
    with pytest.raises(CommandError):
        call_command("backup", str(kept))
    noted = LastBackup.objects.get()
    assert str(kept) in noted.trouble and noted.made_at is None


def test_documents_of_before_are_read(film: Tutorial, kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All of a backup in one line, and the days of the readings as JSON."""
    first = json_output(capsys, "backup", kept)["name"]
    archive, document = Archive(kept), kept / "backups" / f"{first}.json"
    files = [*archive.backup(first).files]
    document.write_text(json.dumps(json.loads(document.read_text())))
    known = archive.name_of(archive.file(film.original_sha256))
    archive.reading.close()
    archive.reading.path.unlink()
    (kept / "read.json").write_text(json.dumps({known: "2026-01-01"}))
    assert [*Archive(kept).backup(first).files] == files
    assert known in {name for name, day, _bytes in Archive(kept).reading.days() if day == "2026-01-01"}
    assert json_output(capsys, "backup", kept)["copied"] == 0
    assert not (kept / "read.json").exists()
