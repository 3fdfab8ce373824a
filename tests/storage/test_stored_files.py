"""Every stored file has a row, every row its file; and nobody is left without the bytes that they need."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from journal.errors import TransitionError
from journal.states import move
from storage.deletion import GONE_RETENTION, delete_leaving, expire_gone_rows, expire_unpromised, mark_unneeded
from storage.models import StoredFile
from storage.queries import (
    holding_voice,
    keys_with_files,
    sources_in_use,
    stored_files_of,
    stored_files_of_kind,
    without_voice,
)
from storage.states import FILE, FileState, move_files
from storage.stored_files import (
    Holder,
    Row,
    arrival,
    mark_needed,
    record,
    set_sources,
    store_all_public,
    store_private,
    store_public,
)
from tests import factories
from tests.storage.rows import ONE, TWO, file, states, there
from tests.stored_rows import needed_names
from volunteers.queries.retention import BACKUPS_KEPT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_stores() -> None:
    for store in ("public", "private"):
        shutil.rmtree(Path(settings.DATA_DIR) / store, ignore_errors=True)


@pytest.mark.postgres
def test_a_file_is_stored_promised_let_go_and_gone(tmp_path: Path) -> None:
    voice = factories.volunteer()
    stored = store_public(ONE, "audio_only", file(tmp_path, "sound"), voices=[voice.pk])
    row = StoredFile.objects.get()
    assert (row.state, row.path, row.bytes, row.sha256) == (FileState.STORED, stored.path, stored.bytes, stored.sha256)
    assert list(row.voices.all()) == [voice]
    assert mark_needed(ONE) == 1 and states(stored.path) == [FileState.NEEDED]
    assert needed_names() == {("public", stored.path)}
    assert delete_leaving() == 0 and there(stored.path), "nobody let it go"
    assert mark_unneeded(stored_files_of(ONE)) == 1
    assert there(stored.path) and states(stored.path) == [FileState.LEAVING]
    assert delete_leaving() == 1
    assert not there(stored.path) and states(stored.path) == [FileState.GONE]
    row.refresh_from_db()
    assert list(row.voices.all()) == [], "who was heard is forgotten with the bytes"
    assert (mark_unneeded(stored_files_of(ONE)), delete_leaving()) == (0, 0), "again is nothing new"


@pytest.mark.postgres
def test_what_two_need_goes_with_the_second(tmp_path: Path) -> None:
    source = file(tmp_path, "silence")
    path = store_public(ONE, "audio", source, voices=()).path
    assert store_public(TWO, "audio", source, voices=()).path == path
    mark_needed(ONE)
    mark_unneeded(stored_files_of(ONE))
    assert delete_leaving() == 0
    assert there(path) and states(path) == [FileState.GONE, FileState.STORED]
    mark_needed(TWO)
    mark_unneeded(stored_files_of(TWO))
    assert delete_leaving() == 1 and not there(path)


def test_one_thing_may_need_a_file_in_two_roles_and_list_it_twice(tmp_path: Path) -> None:
    source = file(tmp_path, "cues")
    first, second = store_all_public(ONE, "subtitles", [source, source], voices=())
    assert first == second and StoredFile.objects.count() == 1
    store_public(ONE, "subtitles_fr", source, voices=())
    assert StoredFile.objects.count() == 2
    mark_needed(ONE)
    mark_unneeded(stored_files_of(ONE).filter(role="subtitles"))
    delete_leaving()
    assert there(first.path)


def test_an_earlier_try_leaves_with_the_promise(tmp_path: Path) -> None:
    early = store_public(ONE, "audio", file(tmp_path, "early"), voices=()).path
    late = store_public(ONE, "audio", file(tmp_path, "late"), voices=()).path
    assert mark_needed(ONE, {late}) == 1
    assert (states(early), states(late)) == ([FileState.LEAVING], [FileState.NEEDED])
    delete_leaving()
    assert (there(early), there(late)) == (False, True)


def test_a_try_with_other_voices_says_who_is_heard_now(tmp_path: Path) -> None:
    amina, samir = factories.volunteer(), factories.volunteer(name="samir")
    source = file(tmp_path, "sound")
    store_public(ONE, "audio", source, voices=[amina.pk, samir.pk])
    store_public(ONE, "audio", source, voices=[samir.pk])
    assert list(StoredFile.objects.get().voices.all()) == [samir]


@pytest.mark.postgres
def test_which_files_hold_a_voice(tmp_path: Path) -> None:
    amina, samir = factories.volunteer(), factories.volunteer(name="samir")
    heard = store_public(ONE, "audio", file(tmp_path, "both"), voices=[amina.pk, samir.pk])
    silence = store_public(ONE, "audio", file(tmp_path, "silence"), voices=[amina.pk, samir.pk])
    store_public(TWO, "audio", file(tmp_path, "silence"), voices=[samir.pk])
    take = store_private(Holder("take", "a"), "original", file(tmp_path, "take"), "takes", voices=[amina.pk])
    named = set(holding_voice(amina.pk).values_list("store", "path"))
    assert named == {("public", heard.path), ("public", silence.path), ("private", take.path)}
    assert without_voice(amina.pk, named) == {("public", silence.path)}
    assert without_voice(samir.pk, named) == {("private", take.path)}
    mark_unneeded(stored_files_of(ONE))
    assert set(holding_voice(amina.pk).values_list("path", flat=True)) == {heard.path, silence.path, take.path}
    delete_leaving()
    assert set(holding_voice(amina.pk).values_list("path", flat=True)) == {take.path}


@pytest.mark.postgres
def test_an_arrival_becomes_somebodys(tmp_path: Path) -> None:
    voice = factories.volunteer()
    stored = store_private(arrival(), "original", file(tmp_path, "clip"), "originals", voices=[voice.pk])
    with transaction.atomic():
        record(Holder("tutorial", "7"), [Row("private", "original", stored)])
    assert {(row.holder, row.state) for row in StoredFile.objects.all()} == {
        ("arrival", FileState.GONE),
        ("tutorial", FileState.NEEDED),
    }
    assert not StoredFile.objects.filter(voices=voice.pk).exists(), "nor does the arrival say who was heard"
    mark_unneeded(stored_files_of_kind("tutorial", [7]))
    assert delete_leaving() == 1 and not there(stored.path, "private"), "the arrival holds nothing back"


@pytest.mark.postgres
def test_what_nobody_promises_goes_after_a_while(tmp_path: Path) -> None:
    path = store_public(ONE, "audio", file(tmp_path, "killed build"), voices=()).path
    kept = store_public(TWO, "audio", file(tmp_path, "promised"), voices=()).path
    mark_needed(TWO)
    assert expire_unpromised(timedelta(hours=1)) == 0
    StoredFile.objects.update(changed_at=timezone.now() - timedelta(days=2))
    assert expire_unpromised(timedelta(hours=1)) == 1
    delete_leaving()
    assert (there(path), there(kept)) == (False, True)


@pytest.mark.postgres
def test_what_a_release_is_made_from_is_known_while_its_files_are_there(tmp_path: Path) -> None:
    takes = [Holder("take", key) for key in ("a", "b", "c")]
    set_sources(ONE, takes[:2])
    assert sources_in_use("take", "abc", by="release") == set(), "no file of it is there"
    assert sources_in_use("take", "abc", by="release", at_work=[1]) == {"a", "b"}, "it is being built"
    store_public(ONE, "audio_only", file(tmp_path, "sound"), voices=())
    set_sources(ONE, takes[1:])
    set_sources(TWO, takes)
    assert sources_in_use("take", "abc", by="release") == {"b", "c"}, "what was said last"
    assert sources_in_use("take", "ab", by="release") == {"b"} and sources_in_use("take", "abc", by="draft") == set()
    mark_unneeded(stored_files_of(ONE))
    assert sources_in_use("take", "abc", by="release") == set()
    assert delete_leaving() == 1, "to be made from something keeps no bytes"


def test_a_file_of_an_unknown_role_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"storage/roles\.py"):
        store_public(ONE, "holiday_photo", file(tmp_path, "a"), voices=())
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("origin", list(FILE))
@pytest.mark.parametrize("target", list(FILE))
def test_only_the_moves_of_the_table_are_made(origin: str, target: str) -> None:
    row = StoredFile.objects.create(
        path="a", sha256="0", bytes=1, role="audio", holder="x", holder_id="1", state=origin
    )
    allowed = target in FILE[origin]
    assert move_files(StoredFile.objects.all(), target) == int(allowed)
    row.refresh_from_db()
    assert row.state == (target if allowed else origin)
    if not allowed and origin != target:
        with pytest.raises(TransitionError):
            move(row, target, FILE)


def test_a_name_in_the_table_is_enough_to_ask(tmp_path: Path) -> None:
    store_public(ONE, "audio", file(tmp_path, "sound"), voices=())
    assert keys_with_files("release", [1, 2, "3"]) == {"1"}
    assert keys_with_files("release", []) == set()
    assert set(stored_files_of(ONE, TWO, Holder("take", "1"))) == set(StoredFile.objects.all())


@pytest.mark.postgres
def test_the_row_of_a_file_that_is_gone_goes_after_the_last_backup_that_had_it(tmp_path: Path) -> None:
    """Until then it says whose the bytes were."""
    assert GONE_RETENTION >= BACKUPS_KEPT
    names = ("old", "older", "shared", "new")
    paths = {name: store_public(ONE, "audio", file(tmp_path, name), voices=()).path for name in names}
    store_public(TWO, "audio", file(tmp_path, "shared"), voices=())
    mark_unneeded(stored_files_of(ONE))
    assert delete_leaving() == 3
    now = timezone.now()
    gone = StoredFile.objects.filter(state=FileState.GONE)
    gone.update(changed_at=now - GONE_RETENTION - timedelta(seconds=1))
    gone.filter(path=paths["new"]).update(changed_at=now - GONE_RETENTION)
    assert (expire_gone_rows(now, batch=2, batches=1), expire_gone_rows(now, batch=1)) == (2, 1)
    assert {row.path for row in gone} == {paths["new"]}
    assert there(paths["shared"]) and states(paths["shared"]) == [FileState.STORED], "another needs it"
