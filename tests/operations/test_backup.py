"""A backup is made, and comes back on an empty machine as it was; or nothing does."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client, override_settings

from dubbing.models import KeptProgress
from dubbing.progress.refresh import refresh_progress_cache
from dubbing.queries import progress_of
from dubbing.reconcile import sync_interface_texts
from dubbing.states import ReleaseState
from operations.archive import Archive
from operations.erasure_log import log_path
from operations.management.commands import restore
from storage.files import keep_private, keep_public
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room, room
from tests.object_store import bucket
from tests.operations.machines import empty_machine, json_output, rows, stored
from tests.stored_rows import record_rows
from tutorials.models import Tutorial
from volunteers.models import User

__all__ = ["room"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_from_before() -> Iterator[None]:
    """What other tests left in the stores is named by no row, what they share must not be missed afterwards, and their
    erasures are not this one's."""
    for store in ("public", "private"):
        shutil.rmtree(Path(settings.DATA_DIR) / store, ignore_errors=True)
    log_path().unlink(missing_ok=True)
    studio.forget_pictures()
    yield
    studio.forget_pictures()


def tutorial_of_two_files(slug: str, folder: Path) -> Tutorial:
    """A tutorial of two files: its original is private, its poster public."""
    if not User.objects.exists():
        factories.coordinator()
    for name in ("original.mp4", "poster.jpg"):
        (folder / name).write_bytes(f"{slug} {name}".encode() * 1000)
    original, poster = keep_private(folder / "original.mp4", "originals"), keep_public(folder / "poster.jpg")
    row = factories.tutorial(
        slug,
        [(0, 1000, "Bonjour.")],
        original=original.path,
        original_sha256=original.sha256,
        video={"poster": {"path": poster.path, "sha256": poster.sha256}},
    )
    record_rows(row)
    return row


def manifest(archive: Path, name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((archive / "backups" / f"{name}.json").read_text())
    return document


def change(archive: Path, name: str, **values: Any) -> None:
    (archive / "backups" / f"{name}.json").write_text(json.dumps({**manifest(archive, name), **values}))


def steps(room: Room) -> dict[str, int]:
    """Where the sentences of the room's version stand."""
    return dict(progress_of([room.version])[room.version.pk].steps)


@pytest.mark.slow
def test_a_town_comes_back_on_an_empty_machine(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    studio.recorded(room.version, room.voice, room.reviewer)
    release = built(room)
    assert release.state == ReleaseState.LIVE
    sync_interface_texts()
    refresh_progress_cache()
    assert KeptProgress.objects.exists()
    before, files, progress = rows(), stored(), steps(room)
    first = json_output(capsys, "backup", tmp_path / "kept")
    assert (first["files"], first["copied"]) == (len(files), len(set(files.values())))
    assert (first["missing"], first["damaged"]) == ([], [])
    again = json_output(capsys, "backup", tmp_path / "kept")
    assert (again["files"], again["copied"], again["bytes"]) == (len(files), 0, 0)
    with empty_machine(tmp_path / "new"):
        back = json_output(capsys, "restore", tmp_path / "kept", at=first["name"])
        assert (back["name"], back["files"], back["erased"]) == (first["name"], len(files), 0)
        assert rows() == before
        assert stored() == files
        assert not KeptProgress.objects.exists()  # nothing that another machine counted is believed
        assert steps(room) == progress
        refresh_progress_cache()
        assert KeptProgress.objects.exists() and steps(room) == progress
        page = Client().get("/en/essai/")
        assert page.status_code == 200 and "Essai" in page.content.decode()
        sound = next(file for file in release.manifest["files"] if file["role"] == "audio_only")
        assert len(b"".join(Client().get(f"/m/{sound['path']}"))) == sound["bytes"]


@pytest.mark.parametrize("part", ["files", "backups"])
@pytest.mark.parametrize("fault", ["changed", "shorter", "missing"])
def test_what_is_damaged_is_named_and_nothing_is_restored(
    part: str, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tutorial_of_two_files("un", tmp_path)
    json_output(capsys, "backup", tmp_path / "kept")
    bad = min(path for path in (tmp_path / "kept" / part).rglob("*") if path.is_file() and path.suffix != ".json")
    whole = bad.read_bytes()
    bad.write_bytes(whole[:-1] + (b"?" if fault == "changed" else b""))
    if fault == "missing":
        bad.unlink()
    with empty_machine(tmp_path / "new") as new:
        with pytest.raises(CommandError, match=bad.name) as refusal:
            call_command("restore", str(tmp_path / "kept"))
        assert refusal.value.returncode == 1
        assert list(new.rglob("*")) == []


def test_only_onto_an_empty_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tutorial_of_two_files("un", tmp_path)
    json_output(capsys, "backup", tmp_path / "kept")
    before, files = rows(), stored()
    with pytest.raises(CommandError, match="des personnes ou des films"):
        call_command("restore", str(tmp_path / "kept"))
    assert (rows(), stored()) == (before, files)
    with empty_machine(tmp_path / "new") as new:
        (new / "private").mkdir()
        (new / "private" / "a-letter").write_text("mine")
        with pytest.raises(CommandError, match="private/a-letter"):
            call_command("restore", str(tmp_path / "kept"))
        (new / "private" / "a-letter").unlink()
        (new / "run").mkdir()
        with (new / "run" / "supervisor.lock").open("w") as running:
            fcntl.flock(running, fcntl.LOCK_EX)
            with pytest.raises(CommandError, match="arrêtez-le"):
                call_command("restore", str(tmp_path / "kept"))
        call_command("doctor")  # any command makes the database: it is still an empty machine
        json_output(capsys, "restore", tmp_path / "kept")
        assert stored() == files


def test_an_older_program_and_an_unknown_backup_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tutorial_of_two_files("un", tmp_path)
    name = json_output(capsys, "backup", tmp_path / "kept")["name"]
    with empty_machine(tmp_path / "new") as new:
        with pytest.raises(CommandError, match=name):
            call_command("restore", str(tmp_path / "kept"), at="yesterday")
        change(tmp_path / "kept", name, migrations=[["tutorials", "9999_of_next_year"]])
        with pytest.raises(CommandError, match="plus ancien"):
            call_command("restore", str(tmp_path / "kept"))
        change(tmp_path / "kept", name, engine="postgresql", migrations=[])
        with pytest.raises(CommandError, match="postgresql"):
            call_command("restore", str(tmp_path / "kept"))
        assert list(new.rglob("*")) == []


def test_a_run_that_is_broken_off_leaves_the_earlier_backup_good(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tutorial_of_two_files("un", tmp_path)
    first = json_output(capsys, "backup", tmp_path / "kept")
    files = stored()
    tutorial_of_two_files("deux", tmp_path)
    put, calls = Archive.put, []

    def broken(self: Archive, source: Path) -> tuple[int, str]:
        calls.append(source)
        if len(calls) == 2:
            (self.root / "aside" / "file").write_bytes(b"half of i")
            raise KeyboardInterrupt
        return put(self, source)

    monkeypatch.setattr(Archive, "put", broken)
    with pytest.raises(KeyboardInterrupt):
        call_command("backup", str(tmp_path / "kept"))
    monkeypatch.undo()
    assert Archive(tmp_path / "kept").names() == [first["name"]]
    with empty_machine(tmp_path / "new"):
        assert json_output(capsys, "restore", tmp_path / "kept")["name"] == first["name"]
        assert stored() == files
    assert json_output(capsys, "backup", tmp_path / "kept")["copied"] == 1, "what came whole is not copied again"
    assert list((tmp_path / "kept" / "aside").iterdir()) == []


def test_a_restore_that_fails_leaves_an_empty_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tutorial_of_two_files("un", tmp_path)
    json_output(capsys, "backup", tmp_path / "kept")

    def full(**_options: Any) -> int:
        raise OSError(28, "No space left on device")

    with empty_machine(tmp_path / "new") as new:
        with monkeypatch.context() as patch, pytest.raises(CommandError, match="No space left"):
            patch.setattr(restore, "erasures_repeat", full)
            call_command("restore", str(tmp_path / "kept"))
        assert stored() == {} and not list(new.glob("*.sqlite3*")) + list(new.glob(".*"))
        json_output(capsys, "restore", tmp_path / "kept")
        assert len(stored()) == 2


def test_backups_expire_with_the_files_that_only_they_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept"
    tutorial_of_two_files("un", tmp_path)
    gone = tutorial_of_two_files("deux", tmp_path)
    first = json_output(capsys, "backup", kept)["name"]
    Tutorial.objects.filter(pk=gone.pk).update(original="", video={})
    assert json_output(capsys, "backup", kept)["expired"] == []
    assert Archive(kept).file(gone.original_sha256).exists()
    made = datetime.fromisoformat(manifest(kept, first)["at"])
    change(kept, first, at=(made - timedelta(days=29, minutes=1)).isoformat())
    last = json_output(capsys, "backup", kept)
    assert last["expired"] == [first]
    digests = {file["sha256"] for file in manifest(kept, last["name"])["files"]}
    assert {path.name for path in kept.glob("files/*/*")} == digests
    assert {path.stem for path in kept.glob("backups/*")} == set(Archive(kept).names())


def test_what_the_stores_have_no_more_is_named_the_exit_is_1_and_everything_else_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who looks at the timer's state alone must learn of it."""
    whole, gone, unread = (tutorial_of_two_files(slug, tmp_path) for slug in ("un", "deux", "trois"))
    poster = gone.video["poster"]["path"]
    stores = Path(settings.DATA_DIR)
    (stores / "private" / gone.original).unlink()
    (stores / "public" / poster).write_bytes(b"rot")
    (stores / "private" / unread.original).unlink()
    (stores / "private" / unread.original).mkdir()  # what is there and gives no bytes, as a bad sector
    with pytest.raises(CommandError) as wrong:
        call_command("backup", str(tmp_path / "kept"), json=True)
    made = json.loads(capsys.readouterr().out)
    assert wrong.value.returncode == 1
    for path in (gone.original, poster, unread.original):
        assert path in str(wrong.value)
    assert whole.original not in str(wrong.value)
    missing = [{"store": "private", "path": path} for path in sorted([gone.original, unread.original])]
    assert (made["missing"], made["damaged"]) == (missing, [{"store": "public", "path": poster}])
    assert [file["path"] for file in made["unreadable"]] == [unread.original]
    archive = Archive(tmp_path / "kept")
    kept = {file.path: file for file in archive.backup(None).files}
    assert set(kept) == {whole.original, whole.video["poster"]["path"], poster, unread.video["poster"]["path"]}
    assert all(archive.has(file.sha256, file.bytes) for file in kept.values())


def test_a_file_that_went_bad_since_the_last_backup_is_good_in_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tutorial = tutorial_of_two_files("un", tmp_path)
    first = json_output(capsys, "backup", tmp_path / "kept")
    (Path(settings.DATA_DIR) / "private" / tutorial.original).write_bytes(b"rot")
    second = json_output(capsys, "backup", tmp_path / "kept")
    assert (first["files"], second["files"], second["copied"]) == (2, 2, 0)


def test_a_folder_of_something_else_or_at_work_and_a_volunteer_are_refused(tmp_path: Path) -> None:
    tutorial_of_two_files("un", tmp_path)
    with pytest.raises(CommandError, match="dossier vide"):
        call_command("backup", str(tmp_path))
    call_command("backup", str(tmp_path / "kept"))
    with Archive(tmp_path / "kept").locked(), pytest.raises(CommandError, match="en cours"):
        call_command("backup", str(tmp_path / "kept"))
    with pytest.raises(CommandError, match="coordin"):
        call_command("backup", str(tmp_path / "kept"), asker=factories.volunteer("en", "vera").email)


def test_out_of_a_bucket_onto_a_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with bucket() as s3, override_settings(STORAGES=s3.storages(settings.STORAGES)):
        tutorial_of_two_files("un", tmp_path)
        json_output(capsys, "backup", tmp_path / "kept")
        files = stored()
    with empty_machine(tmp_path / "new"):
        assert json_output(capsys, "restore", tmp_path / "kept")["files"] == len(files) == 2
        assert stored() == files
