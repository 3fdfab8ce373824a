"""Videos by tus 1.0: the protocol as any client speaks it, and what a bad line, disk or video comes to."""

from __future__ import annotations

import base64
import hashlib
import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from jobs.models import Job
from journal.errors import Conflict, Missing
from tests.factories import coordinator, volunteer
from tests.tutorials.test_import_tutorial import everything, files
from tests.tutorials.tus import COLLECTION, DATA, TUS, created, metadata, offset, patch, sentence, upload_at
from tests.tutorials.uploaded_videos import BAD, silent
from tutorials import uploads
from tutorials.actions.uploads import upload_append, upload_finish, upload_of, upload_terminate, uploads_expire
from tutorials.models import Tutorial, Upload
from tutorials.uploads import path_of, uploads_dir
from volunteers.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return coordinator()


@pytest.fixture
def client(by: User) -> Client:
    client = Client()
    client.force_login(by)
    return client


def test_the_server_says_what_it_can(client: Client) -> None:
    answer = client.options(COLLECTION)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,checksum,termination,expiration"
    assert answer.headers["Tus-Max-Size"] == str(4 * 1024**3)
    assert "sha1" in answer.headers["Tus-Checksum-Algorithm"].split(",")
    old = client.post(COLLECTION, HTTP_UPLOAD_LENGTH="5", HTTP_TUS_RESUMABLE="0.2.2")
    assert (old.status_code, old.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_video_in_pieces_becomes_a_tutorial(client: Client, by: User) -> None:
    path = created(client, summary="Deux mots.")
    third = len(DATA) // 3
    for start in (0, third, 2 * third):
        assert offset(client, path) == start
        piece = DATA[start : start + third] if start < 2 * third else DATA[start:]
        answer = patch(client, path, piece, start)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(start + len(piece)))
    tutorial = Tutorial.objects.get()
    assert (tutorial.title_fr, tutorial.summary_fr, tutorial.created_by) == ("Essai", "Deux mots.", by)
    assert (tutorial.original_name, tutorial.original_bytes) == ("film.mp4", len(DATA))
    assert tutorial.original_sha256 == hashlib.sha256(DATA).hexdigest()
    assert Job.objects.get().kind == "tutorials.probe"
    assert not path_of(upload_at(path).pk).exists()
    # Whoever lost the last answer asks where the upload stands, then what became of it: as often as they like.
    assert offset(client, path) == len(DATA)
    for _ in range(2):
        asked = client.post(f"{path}finish/", HTTP_ACCEPT="application/json")
        assert asked.json() == {"slug": tutorial.slug, "address": f"/atelier/tutorials/{tutorial.slug}/"}
    assert Tutorial.objects.count() == 1


def test_a_late_piece_of_a_finished_upload_leaves_nothing(client: Client) -> None:
    path = created(client)
    assert patch(client, path, DATA, 0).status_code == 204
    for piece, at in ((b"x", len(DATA)), (DATA, 0)):
        assert patch(client, path, piece, at).status_code == 409
    assert client.delete(path, HTTP_TUS_RESUMABLE="1.0.0").status_code == 204
    assert list(uploads_dir().iterdir()) == []
    assert Tutorial.objects.count() == 1


def test_an_offset_that_is_not_ours_is_a_conflict(client: Client) -> None:
    path = created(client)
    assert patch(client, path, DATA[:1000], 0).status_code == 204
    for wrong in (0, 999, 1001):
        answer = patch(client, path, DATA[:10], wrong)
        assert (answer.status_code, offset(client, path)) == (409, 1000)
    assert patch(client, path, DATA[1000:2000], 1000).status_code == 204


def test_bytes_beyond_the_length_are_not_taken(client: Client) -> None:
    path = created(client, length=1000)
    answer = patch(client, path, b"x" * 5000, 0)
    assert answer.status_code == 422  # complete, judged, and no video
    assert Upload.objects.count() == 0


def test_a_wrong_checksum_throws_the_piece_away(client: Client) -> None:
    path = created(client)
    for at, algorithm in ((0, "sha1"), (5000, "sha256"), (10_000, "md5")):
        right = base64.b64encode(hashlib.new(algorithm, DATA[at : at + 5000]).digest()).decode()
        bad = patch(client, path, DATA[at + 1 : at + 5001], at, HTTP_UPLOAD_CHECKSUM=f"{algorithm} {right}")
        assert (bad.status_code, offset(client, path)) == (460, at)
        good = patch(client, path, DATA[at : at + 5000], at, HTTP_UPLOAD_CHECKSUM=f"{algorithm} {right}")
        assert (good.status_code, offset(client, path)) == (204, at + 5000)
    assert patch(client, path, b"x", 15_000, HTTP_UPLOAD_CHECKSUM="crc32 AAAA").status_code == 422


class Breaking:
    """A body whose line breaks after some bytes."""

    def __init__(self, data: bytes, after: int) -> None:
        self.data, self.left, self.at = data, after, 0

    def read(self, size: int, /) -> bytes:
        if self.left <= 0:
            raise ConnectionResetError
        piece = self.data[self.at : self.at + min(size, self.left)]
        self.at += len(piece)
        self.left -= len(piece)
        return piece


def test_a_line_that_breaks_keeps_what_came(client: Client, by: User) -> None:
    path = created(client)
    fed = upload_append(by=by, upload=upload_at(path), offset=0, body=Breaking(DATA, 300_000))
    assert (fed.offset, offset(client, path)) == (300_000, 300_000)
    assert path_of(fed.pk).read_bytes() == DATA[:300_000]
    with pytest.raises(Conflict):
        upload_append(by=by, upload=fed, offset=0, body=Breaking(DATA, 10))


def test_bytes_that_were_never_promised_are_cut_off(client: Client) -> None:
    """A server killed between the disk and the database: the client goes on from the row's offset."""
    path = created(client)
    patch(client, path, DATA[:1000], 0)
    with path_of(upload_at(path).pk).open("ab") as file:
        file.write(b"half a piece")
    assert patch(client, path, DATA[1000:], 1000).status_code == 204
    assert Tutorial.objects.get().original_sha256 == hashlib.sha256(DATA).hexdigest()


def test_two_windows_do_not_write_at_once(client: Client) -> None:
    path = created(client)
    with uploads.exclusive_lock(upload_at(path).pk):
        assert patch(client, path, DATA[:10], 0).status_code == 423
        assert client.delete(path, **TUS).status_code == 423
    assert patch(client, path, DATA[:10], 0).status_code == 204


def test_given_up_and_expired_uploads_leave_nothing(client: Client) -> None:
    before = files()
    path = created(client)
    patch(client, path, DATA[:1000], 0)
    assert client.delete(path, **TUS).status_code == 204
    assert client.head(path, **TUS).status_code == 404
    old = created(client)
    patch(client, old, DATA[:1000], 0)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.head(old, **TUS).status_code == 404
    assert uploads_expire() == 1
    assert (Upload.objects.count(), files()) == (0, before)


def test_a_bad_video_is_answered_and_nothing_is_kept(client: Client, tmp_path: Path) -> None:
    """Which ones are bad: test_import_tutorial.py."""
    make, words = BAD["truncated"]
    video = make(tmp_path)
    rows, kept = everything(), files()
    path = created(client, length=video.stat().st_size, name=video.name)
    answer = patch(client, path, video.read_bytes(), 0)
    assert answer.status_code == 422
    assert words in sentence(answer)
    assert (everything(), files()) == (rows, kept)
    assert client.head(path, **TUS).status_code == 404


def test_what_cannot_fit_is_refused_before_it_is_sent(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for length, status in (("0", 422), (str(4 * 1024**3 + 1), 413), ("-1", 422), ("many", 422)):
        answer = client.post(COLLECTION, HTTP_UPLOAD_LENGTH=length, HTTP_UPLOAD_METADATA=metadata(title="x"), **TUS)
        assert (answer.status_code, sentence(answer)[-1]) == (status, ".")
    path = created(client)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**12, 10**12, 10**6))
    answer = client.post(COLLECTION, HTTP_UPLOAD_LENGTH="5", HTTP_UPLOAD_METADATA=metadata(title="x"), **TUS)
    assert (answer.status_code, "nearly full" in sentence(answer)) == (507, True)
    assert patch(client, path, DATA[:10], 0).status_code == 507
    assert offset(client, path) == 0


def test_a_full_disk_in_the_middle_keeps_what_was_promised(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    path = created(client)
    patch(client, path, DATA[:1000], 0)

    def full(target: int, piece: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads, "_write", full)
    assert patch(client, path, DATA[1000:], 1000).status_code == 507
    monkeypatch.undo()
    assert offset(client, path) == 1000
    assert patch(client, path, DATA[1000:], 1000).status_code == 204


def test_five_unfinished_are_enough(client: Client) -> None:
    for _ in range(5):
        created(client)
    given = metadata(filename="film.mp4", title="Essai")
    answer = client.post(COLLECTION, HTTP_UPLOAD_LENGTH="5", HTTP_UPLOAD_METADATA=given, **TUS)
    assert (answer.status_code, "Five" in sentence(answer)) == (422, True)


def test_uploads_are_for_coordinators_and_for_oneself(client: Client) -> None:
    path = created(client)
    other = Client()
    assert other.head(path, **TUS).status_code == 401
    other.force_login(volunteer())
    assert other.post(COLLECTION, HTTP_UPLOAD_LENGTH="5", **TUS).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(email="claire@example.org"))
    assert patch(strict, path, DATA[:10], 0).status_code == 403
    assert offset(client, path) == 0
    with pytest.raises(Missing):  # another coordinator's is as good as none
        upload_of(by=coordinator("zoe"), upload_id=upload_at(path).pk)


def test_a_client_that_knows_only_post_may_say_what_it_means(client: Client) -> None:
    path = created(client)
    answer = client.post(
        path,
        DATA[:1000],
        content_type="application/offset+octet-stream",
        HTTP_X_HTTP_METHOD_OVERRIDE="PATCH",
        HTTP_UPLOAD_OFFSET="0",
        **TUS,
    )
    assert (answer.status_code, offset(client, path)) == (204, 1000)
    assert client.post(path, **TUS).status_code == 405
    assert client.get(path, **TUS).status_code == 405
    assert client.patch(path, b"x", content_type="text/plain", HTTP_UPLOAD_OFFSET="1000", **TUS).status_code == 415


def test_the_page_sends_words_and_transcript_first(client: Client, tmp_path: Path) -> None:
    video = silent(tmp_path)
    words = {"title": "Muette", "bytes": str(video.stat().st_size), "name": video.name}
    danish = SimpleUploadedFile("a.srt", "1\n00:00:00,500 --> 00:00:02,000\nSmørrebrød.\n".encode("latin-1"))
    before = files()
    asked: Any = {"HTTP_ACCEPT": "application/json", "HTTP_ACCEPT_LANGUAGE": "en"}
    answer = client.post("/atelier/tutorials/new/", {**words, "transcript": danish}, **asked)
    assert (answer.status_code, "UTF-8" in sentence(answer), files()) == (422, True, before)
    answer = client.post("/atelier/tutorials/new/", {**words, "title": " "}, **asked)
    assert (answer.status_code, "title" in sentence(answer)) == (422, True)
    good = SimpleUploadedFile("a.srt", "1\n00:00:00,500 --> 00:00:02,000\nÉcoutez.\n".encode())
    begun = client.post("/atelier/tutorials/new/", {**words, "transcript": good}, **asked).json()
    assert patch(client, begun["upload"], video.read_bytes(), 0).status_code == 204
    address = client.post(begun["finish"], **asked).json()["address"]
    tutorial = Tutorial.objects.get()
    assert address == f"/atelier/tutorials/{tutorial.slug}/"
    assert tutorial.transcript_file.endswith(".srt")


def test_a_transcript_goes_with_the_upload_that_is_given_up(client: Client) -> None:
    before = files()
    good = SimpleUploadedFile("a.txt", "Écoutez.\n".encode())
    words = {"title": "Essai", "bytes": "5000", "name": "a.mp4", "transcript": good}
    begun = client.post("/atelier/tutorials/new/", words, HTTP_ACCEPT="application/json").json()
    assert files() != before
    assert client.delete(begun["upload"], **TUS).status_code == 204
    assert files() == before


def test_an_upload_given_up_in_another_window_is_gone_for_this_one(client: Client, by: User) -> None:
    held = upload_at(created(client))
    upload_terminate(by=by, upload=held)
    for attempt in (
        lambda: upload_append(by=by, upload=held, offset=0, body=Breaking(DATA, 10)),
        lambda: upload_finish(by=by, upload=held),
        lambda: upload_terminate(by=by, upload=held),
    ):
        with pytest.raises(Missing):
            attempt()
