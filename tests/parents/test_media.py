"""`/m/…`: ranges, conditions, caching, and readers that stall."""

from __future__ import annotations

import gc
import hashlib
from pathlib import Path

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from pytest_django import Settings

from parents.views.media import TYPES
from storage.files import StoredBytes, keep_public
from storage.ranged_file import CAP
from storage.roles import ROLES, SILENT_SUFFIXES
from storage.stored_files import arrival, store_public
from tests import factories
from tests.parents.conftest import Place

SIZE = 3_000_000
# No page of these asks the database, but the end of an answer looks whether a connection is still good.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> StoredBytes:
    path: Path = tmp_path_factory.mktemp("media") / "voice.mp4"
    path.write_bytes(b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(SIZE // 32)) + b"end.....")
    return keep_public(path)


def content(kept: StoredBytes) -> bytes:
    from django.core.files.storage import storages

    with storages["public"].open(kept.path) as file:
        data: bytes = file.read()
    return data


def body(response: object) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    data = response.getvalue()
    response.close()
    return data


def test_the_whole_file(kept: StoredBytes) -> None:
    response = Client().get(f"/m/{kept.path}")
    assert response.status_code == 200
    assert response.headers["Content-Length"] == str(kept.bytes)
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Type"] == "video/mp4"
    assert body(response) == content(kept)


def test_a_range_is_cut_at_one_mebibyte(kept: StoredBytes) -> None:
    response = Client().get(f"/m/{kept.path}", headers={"range": "bytes=100-"})
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes 100-{100 + CAP - 1}/{kept.bytes}"
    assert body(response) == content(kept)[100 : 100 + CAP]


def test_a_part_of_a_segment_comes_whole(kept: StoredBytes, tmp_path: Path) -> None:
    """A player that reads a playlist does not come back for the rest."""
    path = tmp_path / "segment.m4s"
    path.write_bytes(content(kept))
    segment = keep_public(path, ".cmfv")
    response = Client().get(f"/m/{segment.path}", headers={"range": f"bytes=100-{2 * CAP}"})
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes 100-{2 * CAP}/{segment.bytes}"
    assert body(response) == content(kept)[100 : 2 * CAP + 1]


def test_reading_range_after_range_gives_the_file(kept: StoredBytes) -> None:
    data = b""
    while len(data) < kept.bytes:
        data += body(Client().get(f"/m/{kept.path}", headers={"range": f"bytes={len(data)}-"}))
    assert data == content(kept)


def test_the_last_bytes(kept: StoredBytes) -> None:
    response = Client().get(f"/m/{kept.path}", headers={"range": "bytes=-8"})
    assert response.status_code == 206
    assert body(response) == b"end....."


@pytest.mark.parametrize("header", ["bytes=99999999-", "bytes=-0"])
def test_what_cannot_be_satisfied(kept: StoredBytes, header: str) -> None:
    response = Client().get(f"/m/{kept.path}", headers={"range": header})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{kept.bytes}"


@pytest.mark.parametrize("accel", [None, "/internal/public/"])
@pytest.mark.parametrize("header", ["bytes=0-1,4-5", "bytes=0-1,99999999-", "bytes=abc", "bytes=5-2", "bytes=0-1,"])
def test_several_ranges_and_what_is_none_give_the_whole_file(
    kept: StoredBytes, settings: Settings, header: str, accel: str | None
) -> None:
    """nginx would read the header again, and refuse the last three."""
    settings.ACCEL_REDIRECT = accel
    response = Client().get(f"/m/{kept.path}", headers={"range": header})
    assert (response.status_code, response.headers["Content-Length"]) == (200, str(kept.bytes))
    assert body(response) == content(kept)
    head = Client().head(f"/m/{kept.path}", headers={"range": header})
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(kept.bytes))


def test_if_range(kept: StoredBytes) -> None:
    same = Client().get(f"/m/{kept.path}", headers={"range": "bytes=0-9", "if-range": f'"{kept.sha256}"'})
    assert (same.status_code, body(same)) == (206, content(kept)[:10])
    for other in ('"another"', f'W/"{kept.sha256}"', "Wed, 21 Oct 2015 07:28:00 GMT"):
        changed = Client().get(f"/m/{kept.path}", headers={"range": "bytes=0-9", "if-range": other})
        assert changed.status_code == 200
        assert len(body(changed)) == kept.bytes


def test_head_says_the_same_without_a_body(kept: StoredBytes) -> None:
    response = Client().head(f"/m/{kept.path}")
    assert response.status_code == 200
    assert response.headers["Content-Length"] == str(kept.bytes)
    assert response.content == b""
    part = Client().head(f"/m/{kept.path}", headers={"range": "bytes=5-9"})
    assert (part.status_code, part.headers["Content-Length"]) == (206, "5")


def test_not_modified(kept: StoredBytes) -> None:
    response = Client().get(f"/m/{kept.path}", headers={"if-none-match": f'"{kept.sha256}"'})
    assert response.status_code == 304
    assert response.headers["ETag"] == f'"{kept.sha256}"'


def test_a_voice_may_be_withdrawn_so_it_is_not_immutable(kept: StoredBytes, tmp_path: Path) -> None:
    assert Client().head(f"/m/{kept.path}").headers["Cache-Control"] == "public, max-age=3600"
    picture = tmp_path / "poster.jpg"
    picture.write_bytes(b"\xff\xd8picture")
    answer = Client().head(f"/m/{keep_public(picture).path}")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_no_file_in_which_somebody_is_heard_stays_longer_than_the_hour_that_is_promised(tmp_path: Path) -> None:
    """Whatever it is for, and whatever kind of file it is; and no voice is ever put into a kind that stays for good."""
    amina = factories.person("amina").pk
    kinds = [(role, ".m4s") for role in ROLES] + [("audio", suffix) for suffix in (*TYPES, ".bin")]
    for number, (role, suffix) in enumerate(kinds):
        path = tmp_path / f"{number}{suffix}"
        path.write_bytes(f"a voice in {number}".encode())
        if suffix in SILENT_SUFFIXES:
            with pytest.raises(ValueError, match="no voice may be in it"):
                store_public(arrival(), role, path, voices=[amina])
            continue
        stored = store_public(arrival(), role, path, voices=[amina])
        assert Client().head(f"/m/{stored.path}").headers["Cache-Control"] == "public, max-age=3600", (role, suffix)


@pytest.mark.parametrize(
    "path",
    [
        "../secret-key",
        "%2e%2e/secret-key",
        "ab/" + "0" * 64 + ".mp4",
        "ab/../../secret-key",
        "/etc/passwd",
        "ab/" + "0" * 64 + ".mp4/..",
        "ab/" + "0" * 64 + ".mp4\x00",
    ],
)
def test_no_way_out_of_the_store(path: str) -> None:
    assert Client().get(f"/m/{path}").status_code == 404


def test_a_download_has_the_name_of_the_tutorial(kept: StoredBytes) -> None:
    response = Client().get(f"/m/{kept.path}", {"name": 'Lire "les" messages\r\nX: y/é'})
    disposition = response.headers["Content-Disposition"]
    response.close()
    assert disposition.startswith("attachment")
    assert "\r" not in disposition
    assert "\n" not in disposition
    assert "%C3%A9.mp4" in disposition


def test_nginx_sends_the_file_when_it_stands_in_front(kept: StoredBytes, settings: Settings) -> None:
    settings.ACCEL_REDIRECT = "/internal/public/"
    response = Client().get(f"/m/{kept.path}", headers={"range": "bytes=0-9"})
    assert response.status_code == 200
    assert response.headers["X-Accel-Redirect"] == f"/internal/public/{kept.path}"
    assert response.content == b""


def test_stalled_readers_of_whole_files_leave_threads_for_the_rest(kept: StoredBytes) -> None:
    stalled = [Client().get(f"/m/{kept.path}") for _ in range(8)]
    try:
        busy = Client().get(f"/m/{kept.path}")
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "2")
        part = Client().get(f"/m/{kept.path}", headers={"range": "bytes=0-"})
        assert part.status_code == 206
        part.close()
    finally:
        for reader in stalled:
            reader.close()
    again = Client().get(f"/m/{kept.path}")
    assert again.status_code == 200
    again.close()


def test_an_answer_that_nobody_closes_gives_its_place_back(kept: StoredBytes) -> None:
    for _number in range(9):
        assert Client().get(f"/m/{kept.path}").status_code == 200
        gc.collect()


@pytest.mark.parametrize(("embedded", "accel", "kept"), [(False, None, "2"), (False, "/x/", "2"), (True, None, None)])
def test_nginx_may_answer_again_wherever_it_may_stand(
    place: Place, settings: Settings, embedded: bool, accel: str | None, kept: str | None
) -> None:
    """Its page cache was off, without a word, where the variables for videos were missing."""
    settings.EMBEDDED, settings.ACCEL_REDIRECT = embedded, accel
    assert Client().get("/ar/").headers.get("X-Accel-Expires") == kept
