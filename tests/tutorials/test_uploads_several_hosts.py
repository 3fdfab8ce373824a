"""A video whose pieces reach now one web machine and now the other: each has a disk of its own, they share a store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.storage import storages
from django.test import Client
from pytest_django import Settings

from storage.files import walk
from storage.models import StoredFile
from tests.factories import coordinator
from tests.object_store import bucket
from tests.tutorials.tus import DATA, created, offset, patch, upload_at
from tutorials import uploads
from tutorials.actions.uploads import upload_terminate
from tutorials.models import Tutorial
from tutorials.uploads import remove_forgotten, uploads_dir
from volunteers.models import User

pytestmark = pytest.mark.django_db(transaction=True)
THIRD = len(DATA) // 3
ENDS = (THIRD, 2 * THIRD, len(DATA))
Hosts = Callable[[str], None]


@pytest.fixture
def on(settings: Settings, tmp_path: Path) -> Iterator[Hosts]:
    """`on("a")`: from now on we are this machine."""

    def become(host: str) -> None:
        settings.DATA_DIR = tmp_path / host
        settings.DATA_DIR.mkdir(exist_ok=True)

    with bucket() as one:
        settings.STORAGES = one.storages(settings.STORAGES)
        yield become


@pytest.fixture
def by() -> User:
    return coordinator()


@pytest.fixture
def client(by: User) -> Client:
    one = Client()
    one.force_login(by)
    return one


def rows_left(on: Hosts) -> dict[str, list[str]]:
    """What of uploads lies on each disk and in the store."""
    found = {"store": sorted(walk(storages["private"], "uploads"))}
    for host in "ab":
        on(host)
        found[host] = sorted(path.name for path in uploads_dir().iterdir())
    return {place: names for place, names in found.items() if names}


def test_its_pieces_may_reach_either_and_become_one_film(on: Hosts, client: Client) -> None:
    on("a")
    path = created(client)
    for start, end, host in zip((0, *ENDS), ENDS, "aba", strict=False):
        on(host)
        assert offset(client, path) == start
        assert patch(client, path, DATA[start:end], start).status_code == 204
    for host in "ab":  # whoever lost the last answer asks the other
        on(host)
        assert client.post(f"{path}finish/", HTTP_ACCEPT="application/json").status_code == 200
    tutorial = Tutorial.objects.get()
    assert tutorial.original_sha256 == hashlib.sha256(DATA).hexdigest()
    assert rows_left(on) == {}
    assert set(StoredFile.objects.filter(role="upload_piece").values_list("state", flat=True)) == {"gone"}


def test_who_comes_late_is_told_where_it_stands(on: Hosts, client: Client) -> None:
    """Their lock is on another machine's disk: the row says who was first."""
    on("a")
    path = created(client)
    keep, asked = uploads.cut_out, iter([True])

    def overtaken(*given: object) -> None:
        keep(*given)  # type: ignore[arg-type]
        if next(asked, False):
            on("b")
            assert patch(client, path, DATA[: 2 * THIRD], 0).status_code == 204
            on("a")

    with mock.patch.object(uploads, "cut_out", overtaken):
        assert patch(client, path, DATA[:THIRD], 0).status_code == 409
    assert offset(client, path) == 2 * THIRD
    assert patch(client, path, DATA[2 * THIRD :], 2 * THIRD).status_code == 204
    assert Tutorial.objects.get().original_sha256 == hashlib.sha256(DATA).hexdigest()


def test_both_finish_it_and_one_film_is_made(on: Hosts, client: Client) -> None:
    on("a")
    path = created(client)
    join, asked = uploads.join, iter([True])

    def overtaken(*given: object) -> None:
        join(*given)  # type: ignore[arg-type]
        if next(asked, False):
            on("b")
            assert client.post(f"{path}finish/", HTTP_ACCEPT="application/json").status_code == 200
            on("a")

    with mock.patch.object(uploads, "join", overtaken):
        assert patch(client, path, DATA, 0).status_code == 204
    assert Tutorial.objects.count() == 1


def test_a_terminated_one_leaves_nothing_and_what_was_forgotten_goes(on: Hosts, client: Client, by: User) -> None:
    on("a")
    path = created(client)
    assert patch(client, path, DATA[:THIRD], 0).status_code == 204
    on("b")
    upload_terminate(by=by, upload=upload_at(path))
    assert rows_left(on) == {}
    on("a")
    (uploads_dir() / "of-a-killed-server").write_bytes(b"x")
    assert remove_forgotten(before=0) == 0
    assert remove_forgotten(before=2**40) == 1
