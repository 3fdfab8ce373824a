"""What a backup has not whole does not keep the rest from coming back: it is named, asked about, and marked."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from operations.archive import Archive
from operations.erasures import erasures_list
from storage.models import LastBackup, StoredFile
from storage.states import FileState
from tests import factories
from tests.operations.machines import empty_machine, json_output, stored
from tests.operations.test_backup import nothing_from_before, tutorial_of_two_files
from tests.operations.test_backup_people import ADDRESS, NAME, amina, version
from tests.operations.test_backup_proof import rot
from tests.volunteers.shortcuts import take
from tutorials.models import LanguageVersion, Tutorial
from volunteers.actions.accounts import account_erase
from volunteers.models import User
from volunteers.queries.lost_files import KINDS, RESOLVERS, lost_parts

__all__ = ["amina", "nothing_from_before", "version"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def answer(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(said))


def restored(kept: Path, **options: Any) -> str:
    """What the terminal of a restore shows."""
    out = io.StringIO()
    call_command("restore", str(kept), stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("said", ["oui\n", "Yes\n", None])
def test_everything_but_what_is_lost_comes_back(
    said: str | None, kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    film = tutorial_of_two_files("un", tmp_path)
    json_output(capsys, "backup", kept)
    files = stored()
    rot(Archive(kept).file(film.original_sha256))
    answer(monkeypatch, said or "")
    with empty_machine(tmp_path / "new"):
        shown = restored(kept, accept_losses=said is None)
        assert "(un)" in shown and film.original in shown
        del files["private", film.original]
        assert stored() == files, "nothing rotten comes back as good"
        assert dict(StoredFile.objects.values_list("path", "fault"))[film.original] == "missing"
        assert StoredFile.objects.exclude(fault="").count() == LastBackup.objects.get().lost == 1


@pytest.mark.parametrize("said", ["", "\n", "non\n", "no\n"])
def test_without_a_yes_nothing_is_restored(
    said: str, kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    film = tutorial_of_two_files("un", tmp_path)
    json_output(capsys, "backup", kept)
    Archive(kept).file(film.original_sha256).unlink()
    answer(monkeypatch, said)
    with empty_machine(tmp_path / "new") as new:
        with pytest.raises(CommandError, match="--accept-losses"):
            restored(kept)
        assert list(new.rglob("*")) == []


@pytest.fixture
def lost_recording(amina: User, version: LanguageVersion, kept: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Amina's recording, lost in the folder of backups; the backup's name."""
    backup = str(json_output(capsys, "backup", kept)["name"])
    recording = StoredFile.objects.get(holder="take", voices=amina, role="original")
    known = {file.path: file.sha256 for file in Archive(kept).backup(None).files}
    rot(Archive(kept).file(known[recording.path]))
    return backup


def test_a_person_is_named_where_somebody_answers_and_in_no_log(
    lost_recording: str, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "oui\n")
    with empty_machine(tmp_path / "one"):
        assert f"“Allumer la tablette” (allumer-la-tablette) · arabe · {NAME}" in restored(kept)
    with empty_machine(tmp_path / "two"):
        shown = restored(kept, accept_losses=True)
        assert "allumer-la-tablette" in shown and NAME not in shown and ADDRESS not in shown


def test_who_left_since_is_not_named(
    lost_recording: str, amina: User, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_erase(by=amina, user=amina, voice=False)
    Archive(kept).add_erasures(erasures_list())
    answer(monkeypatch, "oui\n")
    with empty_machine(tmp_path / "new"):
        assert NAME not in restored(kept, at=lost_recording)


def test_a_damaged_database_is_refused_with_the_names_of_whole_ones(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tutorial_of_two_files("un", tmp_path)
    first, second = (json_output(capsys, "backup", kept)["name"] for _again in range(2))
    rot(Archive(kept).database(second))
    with empty_machine(tmp_path / "new") as new:
        with pytest.raises(CommandError, match=first):
            restored(kept, accept_losses=True)
        assert list(new.rglob("*")) == []
        json_output(capsys, "restore", kept, at=first)


def test_each_kind_of_holder_is_named_by_its_film(tmp_path: Path) -> None:
    film = tutorial_of_two_files("un", tmp_path)
    person = factories.volunteer("ar")
    take(factories.version(film, "ar"), person, factories.speech(film)[0], original="takes/x.flac")
    StoredFile.objects.update(fault="missing")
    assert [(part.slug, part.language, part.kind, part.files, part.people) for part in lost_parts()] == [
        ("un", "", "tutorial", 2, ()),
        ("un", "ar", "take", 1, ((str(person.public_id), "Amina"),)),
    ]
    assert KINDS.keys() == RESOLVERS.keys()
    StoredFile.objects.filter(holder="take").update(state=FileState.LEAVING)
    assert [part.kind for part in lost_parts()] == ["tutorial"], "what leaves is nobody's loss"
    Tutorial.objects.update(title_fr="")
    assert lost_parts()[0].title == "un"
