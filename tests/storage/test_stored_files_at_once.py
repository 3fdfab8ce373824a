"""Who stores a file and who removes the same one, at the same moment: nobody is left without it, nothing stays."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction

from storage.deletion import adopt_orphans, delete_leaving, mark_unneeded
from storage.files import walk
from storage.models import StoredFile
from storage.queries import stored_files_of
from storage.states import THERE, FileState
from storage.stored_files import Holder, mark_needed, store_all_public
from tests.concurrency import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROUNDS, FILES = 12, 12


@pytest.fixture(autouse=True)
def empty_store() -> None:
    shutil.rmtree(Path(settings.DATA_DIR) / "public", ignore_errors=True)


def sources(folder: Path) -> list[Path]:
    """Files as a version's releases share them."""
    made = [folder / f"{number}.vtt" for number in range(FILES)]
    for number, path in enumerate(made):
        path.write_text(f"silence {number}", encoding="utf-8")
    return made


def published(holder: Holder, files: list[Path]) -> None:
    stored = store_all_public(holder, "audio", files, voices=())
    with transaction.atomic():
        mark_needed(holder, {file.path for file in stored})


def withdrawn(holder: Holder) -> None:
    with transaction.atomic():
        mark_unneeded(stored_files_of(holder))
    delete_leaving(stored_files_of(holder))


def test_a_publication_beside_a_withdrawal_of_the_same_files(tmp_path: Path) -> None:
    files = sources(tmp_path)
    published(Holder("release", "0"), files)
    for number in range(ROUNDS):
        before, after = (Holder("release", str(key)) for key in (number, number + 1))
        gave = at_once(partial(published, after, files), partial(withdrawn, before), delete_leaving)
        assert [fault for fault in gave if isinstance(fault, BaseException)] == []
        delete_leaving()
        rows = StoredFile.objects.filter(state__in=THERE)
        assert {row.holder_id for row in rows} == {after.key} and rows.count() == FILES
        assert set(walk(storages["public"], "")) == {row.path for row in rows}
        assert not StoredFile.objects.filter(state=FileState.LEAVING).exists()


def test_two_publications_and_two_withdrawals_cross(tmp_path: Path) -> None:
    files = sources(tmp_path)
    for number in range(ROUNDS // 2):
        old = [Holder("release", f"{number} {name}") for name in ("ar", "tr")]
        new = [Holder("release", f"{number} {name}") for name in ("ps", "ti")]
        for holder in old:
            published(holder, files)
        gave = at_once(
            partial(published, new[0], files),
            partial(withdrawn, old[0]),
            partial(published, new[1], files[::-1]),
            partial(withdrawn, old[1]),
        )
        assert [fault for fault in gave if isinstance(fault, BaseException)] == []
        assert {row.holder_id for row in StoredFile.objects.filter(state__in=THERE)} == {holder.key for holder in new}
        assert len(set(walk(storages["public"], ""))) == FILES
        for holder in new:
            withdrawn(holder)
        assert set(walk(storages["public"], "")) == set()


def test_an_orphan_is_stored_again_while_it_is_taken_away(tmp_path: Path) -> None:
    """A crash left the bytes without a row; the collection finds them when the build runs again."""
    files = sources(tmp_path)
    paths = [stored.path for stored in store_all_public(Holder("release", "x"), "audio", files, voices=())]
    for number in range(ROUNDS):
        mark_unneeded(StoredFile.objects.all())
        StoredFile.objects.all().delete()
        holder = Holder("release", str(number))

        def collected() -> None:
            adopt_orphans("public", paths)
            delete_leaving()

        gave = at_once(partial(published, holder, files), collected)
        assert [fault for fault in gave if isinstance(fault, BaseException)] == []
        assert {path for path in paths if not storages["public"].exists(path)} == set()
        assert StoredFile.objects.filter(holder_id=holder.key, state=FileState.NEEDED).count() == FILES
