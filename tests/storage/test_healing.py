"""Only what somebody needs is put back, and only its own bytes; on the disk and in a store elsewhere alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.core.files.storage import storages
from pytest_django import Settings

from storage import healing
from storage.healing import FAULT, NeededFile, needed_files_to_read, put_back, read_again
from storage.models import StoredFile
from storage.states import FileState, move_files
from storage.stored_files import mark_needed, store_public
from tests.object_store import Bucket, bucket
from tests.storage.rows import ONE, file, there

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    with bucket() as one:
        yield one


@pytest.fixture(params=["disk", "elsewhere"])
def lost(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> NeededFile:
    """A needed file whose bytes are lost."""
    if request.param == "elsewhere":
        settings.STORAGES = request.getfixturevalue("server").storages(settings.STORAGES)
    stored = store_public(ONE, "subtitles", file(tmp_path, "lost"), voices=[])
    mark_needed(ONE)
    storages["public"].delete(stored.path)
    [needed] = needed_files_to_read()
    assert read_again(needed) == FAULT.MISSING
    return needed


def test_its_own_bytes_come_back_and_no_others(lost: NeededFile, tmp_path: Path) -> None:
    assert not put_back(lost, file(tmp_path, "other")) and not there(lost.path)
    assert put_back(lost, tmp_path / "lost.vtt") and there(lost.path)
    assert read_again(lost) == ""


def test_what_nobody_needs_stays_away(lost: NeededFile, tmp_path: Path) -> None:
    move_files(StoredFile.objects.all(), FileState.LEAVING)
    assert not put_back(lost, tmp_path / "lost.vtt") and not there(lost.path)


def test_what_leaves_while_its_copy_is_on_the_way_stays_away(
    lost: NeededFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave_first(paths: Iterable[str]) -> None:
        move_files(StoredFile.objects.filter(path__in=paths), FileState.LEAVING)

    monkeypatch.setattr(healing, "lock_files", leave_first)
    assert not put_back(lost, tmp_path / "lost.vtt") and not there(lost.path)
