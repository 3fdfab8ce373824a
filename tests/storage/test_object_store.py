"""The store in an S3 bucket: spans, missing objects, a store that is away, what nginx is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.response import StreamingBody
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from storage.files import delete, exists, keep_private, keep_public, local_copy, open_span, open_stored, signed_path
from storage.object_store import ObjectStore, StoreUnreachable
from storage.ranged_file import CAP
from tests.object_store import BUCKET, Bucket, bucket
from tests.ports import free_port

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 8000


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    with bucket() as one:
        yield one


@pytest.fixture(autouse=True)
def stores(server: Bucket, settings: Settings) -> None:
    settings.STORAGES = server.storages(settings.STORAGES)


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(CONTENT)
    return path


def test_what_is_kept_lies_in_its_folder_and_comes_back(server: Bucket, video: Path) -> None:
    public, private = keep_public(video), keep_private(video, "takes")
    assert {f"public/{public.path}", f"private/{private.path}"} <= server.names()
    assert (public.bytes, keep_public(video)) == (len(CONTENT), public)
    with open_stored(private.path) as file:
        assert file.read() == CONTENT
    with local_copy(private.path) as path:
        assert path.read_bytes() == CONTENT and path.suffix == ".mp4"
    assert not path.exists()
    delete(private.path)
    delete(private.path)
    assert not exists(private.path) and exists(public.path, store="public")


def test_a_span_is_asked_for_as_a_span(video: Path) -> None:
    kept = keep_public(video)
    for start, length in ((0, 1), (1000, 5000), (len(CONTENT) - 8, 8)):
        with open_span(kept.path, start, length, store="public") as stream:
            assert stream.read() == CONTENT[start : start + length]


def test_an_object_that_is_kept_again_is_young_again(server: Bucket, video: Path) -> None:
    kept = keep_public(video)
    server.grow_old(f"public/{kept.path}", by=timedelta(days=3))
    old = storages["public"].get_modified_time(kept.path)
    assert timezone.now() - old > timedelta(days=2)
    keep_public(video)
    assert timezone.now() - storages["public"].get_modified_time(kept.path) < timedelta(hours=1)
    with open_stored(kept.path, store="public") as file:
        assert file.read() == CONTENT


def test_a_missing_object_is_a_missing_file() -> None:
    store = storages["public"]
    assert not store.exists("ab/none.mp4")
    for ask in (store.size, store.open, store.get_modified_time, lambda name: open_span(name, 0, 1, store="public")):
        with pytest.raises(FileNotFoundError):
            ask("ab/none.mp4")


def test_a_reader_gets_ranges_from_the_bucket(video: Path) -> None:
    kept = keep_public(video)
    whole = Client().get(f"/m/{kept.path}")
    assert (whole.status_code, whole.getvalue()) == (200, CONTENT)
    part = Client().get(f"/m/{kept.path}", headers={"range": "bytes=7-"})
    assert (part.status_code, part.getvalue()) == (206, CONTENT[7 : 7 + CAP])
    assert Client().head(f"/m/{kept.path}").headers["Content-Length"] == str(len(CONTENT))
    assert Client().get("/m/ab/" + "0" * 64 + ".mp4").status_code == 404
    outside = Client().get(f"/m/{kept.path}", headers={"range": f"bytes={len(CONTENT)}-"})
    assert (outside.status_code, outside.headers["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


def test_nginx_is_told_a_signed_address_that_ends_soon(server: Bucket, video: Path, settings: Settings) -> None:
    kept = keep_public(video)
    settings.ACCEL_REDIRECT = "/internal/s3"
    answer = Client().get(f"/m/{kept.path}", headers={"range": "bytes=0-9", "if-range": f'"{kept.sha256}"'})
    address = urlsplit(answer.headers["X-Accel-Redirect"])
    assert address.path == f"/internal/s3/{BUCKET}/public/{kept.path}"
    assert parse_qs(address.query)["X-Amz-Expires"] == ["300"]
    assert answer.headers["X-Portevoix-Range"] == "bytes=0-9"
    assert "X-Portevoix-Range" not in Client().get(f"/m/{kept.path}", headers={"range": "bytes=0-9", "if-range": '"x"'})
    with urlopen(f"{server.endpoint}/{signed_path(kept.path, store='public')}") as direct:
        assert direct.read() == CONTENT


def test_a_store_that_is_away_is_said_and_is_no_mistake_of_the_reader(
    server: Bucket, video: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parents.views.health.PATIENCE_S", 60)  # what it says here, not how soon
    kept = keep_public(video)
    away = Bucket(free_port())
    settings.STORAGES = away.storages(settings.STORAGES)
    answer = Client().get(f"/m/{kept.path}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    ready = Client().get("/readyz")
    assert (ready.status_code, ready.json()["storage"], ready.json()["database"]) == (503, False, True)
    with pytest.raises(StoreUnreachable, match="does not answer"):
        keep_public(video)


def test_a_store_that_breaks_off_is_said_too(video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keep_public(video)

    def breaks(_body: StreamingBody, amt: int | None = None) -> bytes:
        raise ReadTimeoutError(endpoint_url="http://store", error=amt)

    def refuses(_store: ObjectStore, name: str, _start: int, _length: int) -> None:
        raise StoreUnreachable(name)

    with monkeypatch.context() as broken:
        broken.setattr(StreamingBody, "read", breaks)
        with pytest.raises(StoreUnreachable), local_copy(kept.path, store="public"):
            pass
    with monkeypatch.context() as broken:
        broken.setattr(ObjectStore, "open_span", refuses)  # it answered how large the file is, then went away
        assert Client().get(f"/m/{kept.path}").status_code == 503
    assert Client().get(f"/m/{kept.path}").status_code == 200


def test_a_process_has_one_client_for_all_its_threads() -> None:
    first, second = storages["public"], storages["private"]
    assert isinstance(first, ObjectStore) and isinstance(second, ObjectStore)
    assert first.client is second.client
