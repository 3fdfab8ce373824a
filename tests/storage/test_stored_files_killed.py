"""Killed anywhere, in any order: rows and files agree again, and nobody is left without what they need."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from storage import deletion, stored_files
from storage.deletion import adopt_orphans, delete_leaving, expire_unpromised, mark_unneeded
from storage.files import keep_public, walk
from storage.models import StoredFile
from storage.queries import (
    stored_files_of,
    unrecorded_paths,
)
from storage.states import THERE, FileState
from storage.stored_files import (
    PUBLIC,
    Holder,
    mark_needed,
    store_public,
)
from tests.storage.rows import ONE, TWO, all_agree, file, states, there

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


class Killed(BaseException):
    """The process ends here."""


def kill(*_arguments: object, **_named: object) -> None:
    raise Killed


@pytest.fixture(autouse=True)
def empty_stores() -> None:
    for store in ("public", "private"):
        shutil.rmtree(Path(settings.DATA_DIR) / store, ignore_errors=True)


@pytest.mark.parametrize("times", [0, 1, 2])
def test_bytes_that_go_before_their_row_is_there_are_stored_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """The removal of an earlier release comes between the bytes and the row."""
    source = file(tmp_path, "cues")
    store_public(ONE, "subtitles", source, voices=())
    mark_unneeded(stored_files_of(ONE))
    keep, removals = keep_public, list[int]()

    def and_then_gone(*arguments: Any) -> Any:
        stored = keep(*arguments)
        if len(removals) < times:
            StoredFile.objects.filter(holder_id="1").update(state=FileState.LEAVING)
            removals.append(delete_leaving())
        return stored

    monkeypatch.setattr(stored_files, "keep_public", and_then_gone)
    path = store_public(TWO, "subtitles", source, voices=()).path
    assert removals == [1] * times
    assert there(path) and FileState.STORED in states(path)
    mark_needed(TWO)
    delete_leaving()
    all_agree()


def test_killed_between_the_bytes_and_the_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_files, "record", kill)
    with pytest.raises(Killed):
        store_public(ONE, "audio", file(tmp_path, "orphan"), voices=())
    monkeypatch.undo()
    (path,) = walk(storages["public"], "")
    assert unrecorded_paths("public", [path]) == {path}
    assert adopt_orphans("public", [path]) == 1
    assert adopt_orphans("public", [path]) == 0, "it has a row now"
    assert delete_leaving() == 1 and not there(path)
    all_agree()


def test_killed_between_the_rows_and_the_promise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = store_public(ONE, "audio", file(tmp_path, "sound"), voices=()).path
    monkeypatch.setattr(stored_files, "move_files", kill)
    with pytest.raises(Killed), transaction.atomic():
        mark_needed(ONE)
    monkeypatch.undo()
    assert states(path) == [FileState.STORED] and there(path)
    mark_needed(ONE)
    assert states(path) == [FileState.NEEDED]


@pytest.mark.parametrize("step", ["_delete_bytes", "move_files", "forget_voices"])
def test_killed_while_it_deletes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path = store_public(ONE, "audio", file(tmp_path, "sound"), voices=()).path
    mark_unneeded(stored_files_of(ONE))
    monkeypatch.setattr(deletion, step, kill)
    with pytest.raises(Killed):
        delete_leaving()
    monkeypatch.undo()
    assert states(path) == [FileState.LEAVING], "the row says what is left to do"
    delete_leaving()
    assert not there(path) and states(path) == [FileState.GONE]


def test_a_store_that_fails_for_one_file_loses_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = store_public(ONE, "audio", file(tmp_path, "bad"), voices=()).path
    good = store_public(ONE, "audio", file(tmp_path, "good"), voices=()).path
    mark_unneeded(stored_files_of(ONE))
    delete = FileSystemStorage.delete

    def failing(self: FileSystemStorage, name: str) -> None:
        if name == bad:
            raise OSError("a bad sector")
        delete(self, name)

    monkeypatch.setattr(FileSystemStorage, "delete", failing)
    with pytest.raises(OSError, match="bad sector"):
        delete_leaving()
    assert (there(good), states(good), states(bad)) == (False, [FileState.GONE], [FileState.LEAVING])
    monkeypatch.undo()
    assert delete_leaving() == 1
    all_agree()


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["store", "promise", "let_go", "delete", "killed", "orphans", "expire"]),
        st.sampled_from(["1", "2", "3"]),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=14,
)


@given(acts=ACTS)
@how(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_in_whatever_order_rows_and_files_agree(
    tmp_path: Path, acts: list[tuple[str, str, str]]
) -> None:
    """Three releases, three contents, any order, killed in the middle: what is needed is there, the rest goes."""
    StoredFile.objects.all().delete()
    for store in ("public", "private"):
        shutil.rmtree(Path(settings.DATA_DIR) / store, ignore_errors=True)
    for act, key, text in acts:
        holder = Holder("release", key)
        if act == "store":
            store_public(holder, "audio", file(tmp_path, text), voices=())
        elif act == "killed":
            keep_public(file(tmp_path, text))
        elif act == "promise":
            mark_needed(holder)
        elif act == "let_go":
            mark_unneeded(stored_files_of(holder))
        elif act == "delete":
            delete_leaving()
        elif act == "orphans":
            adopt_orphans(PUBLIC, list(walk(storages["public"], "")))
        else:
            expire_unpromised(timedelta(0))
        needed = StoredFile.objects.filter(state__in=THERE)
        assert all(there(row.path) for row in needed), (act, key, text)
    adopt_orphans(PUBLIC, list(walk(storages["public"], "")))
    delete_leaving()
    all_agree()
