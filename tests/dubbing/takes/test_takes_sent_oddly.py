"""What a strange or broken sender sends: each answer a sentence, no take replaced, nothing that the check chokes on."""

from __future__ import annotations

import hashlib
import io
import uuid
from typing import Any

import pytest

from dubbing.actions import tutorial_erase
from dubbing.actions.takes import TutorialDestroyed
from dubbing.models import Take
from dubbing.removal.tutorial import destroy
from dubbing.views.take_upload import device_facts
from jobs.models import Job
from storage.files import exists
from subtitles.actions import claim_take
from subtitles.models import Claim
from tests import factories
from tests.dubbing import studio
from tests.dubbing.conftest import Room
from tests.dubbing.test_take_addresses import headers, put
from tests.job_runs import work_off
from tests.volunteers.shortcuts import signed_in
from tutorials.actions import tutorial_archive

HUGE = "1" + "0" * 400
OTHER = b"another sound"


@pytest.fixture
def sound() -> bytes:
    return studio.take_file(1).read_bytes()


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (f'{{"rate": {HUGE}, "label": "a"}}', {"label": "a"}),
        (f'{{"tries": {HUGE}}}', {}),
        ('{"tries": "9", "wall_clock_ms": "soon"}', {}),
        ('{"tries": true, "wall_clock_ms": true}', {}),
        ('{"wall_clock_ms": 1e308}', {}),
        ('{"wall_clock_ms": -5}', {"wall_clock_ms": -5}),
        ('{"echoCancellation": false, "latency": 0.01}', {"echoCancellation": False, "latency": 0.01}),
        ("[1]", {}),
        ('{"rate":', {}),
        ("9" * 5000, {}),
        ('{"rate": NaN, "label": "é"}', {"label": "é"}),
        ('{"rate": -1e999, "label": "é"}', {"label": "é"}),
        ('{"label": "\\u0000\\ud800é"}', {"label": "é"}),
    ],
    ids=lambda value: str(value)[:32],
)
def test_what_is_told_of_the_device_is_kept_where_it_makes_sense(told: str, kept: dict[str, object]) -> None:
    assert device_facts(told) == kept


def test_what_is_told_of_the_device_never_stops_a_take(room: Room, sound: bytes) -> None:
    odd = f'{{"rate": {HUGE}, "latency": NaN, "tries": true, "label": "\\u0000\\ud800é", "wall_clock_ms": -5}}'
    told_of_it = headers(room, room.sentences[0], sound, **{"X-Take-Device": odd})
    assert put(signed_in(room.voice), uuid.uuid4(), sound, told_of_it).status_code == 201
    work_off("dubbing.intake")
    take = Take.objects.get()
    assert (take.state, take.device, take.findings) == ("checked", {"label": "é", "wall_clock_ms": -5}, [])


def test_a_sound_of_no_bytes_is_refused(room: Room) -> None:
    answer = put(signed_in(room.voice), uuid.uuid4(), b"", headers(room, room.sentences[0], b""))
    assert (answer.status_code, answer.json()["code"]) == (400, "refused")
    assert not Take.objects.exists()


def test_a_digest_of_something_else_keeps_nothing(room: Room, sound: bytes) -> None:
    told = headers(room, room.sentences[0], sound)
    for digest in ("", "0" * 64, "zz", "é" * 64, hashlib.sha256(OTHER).hexdigest()):
        answer = put(signed_in(room.voice), uuid.uuid4(), sound, {**told, "X-Take-Sha256": digest})
        assert (answer.status_code, answer.json()["code"]) == (400, "damaged")
        assert "X-Take-Sha256" not in answer
    assert put(signed_in(room.voice), uuid.uuid4(), sound[:-100], told).json()["code"] == "damaged"
    assert not Take.objects.exists() and not Job.objects.filter(kind="dubbing.intake").exists()


def test_a_body_in_chunks_arrives_whole(room: Room, sound: bytes) -> None:
    """As gunicorn hands it over: no length, and a stream that ends by itself."""
    client, number = signed_in(room.voice), uuid.uuid4()
    told = headers(room, room.sentences[0], sound, **{"Transfer-Encoding": "chunked"})
    extra: Any = {"wsgi.input": io.BytesIO(sound), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = client.put(f"/atelier/voice/takes/{number}/", content_type="audio/ogg", headers=told, **extra)
    assert (answer.status_code, answer["X-Take-Sha256"]) == (201, told["X-Take-Sha256"])
    assert Take.objects.get().bytes == len(sound)


class BadChunk(io.BytesIO):
    """A server's stream in which something else stands where a chunk should begin."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise ValueError("Invalid chunk size")


def test_a_bad_chunk_is_a_damaged_recording(room: Room, sound: bytes) -> None:
    told = headers(room, room.sentences[0], sound, **{"Transfer-Encoding": "chunked"})
    extra: Any = {"wsgi.input": BadChunk(), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = signed_in(room.voice).put(f"/atelier/voice/takes/{uuid.uuid4()}/", headers=told, **extra)
    assert (answer.status_code, answer.json()["code"]) == (400, "damaged")


def test_a_body_in_chunks_has_the_same_limit(room: Room, sound: bytes, settings: Any) -> None:
    settings.TAKE_MAX_BYTES = 1000
    told = headers(room, room.sentences[0], sound, **{"Transfer-Encoding": "chunked"})
    extra: Any = {"wsgi.input": io.BytesIO(sound), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = signed_in(room.voice).put(f"/atelier/voice/takes/{uuid.uuid4()}/", headers=told, **extra)
    assert (answer.status_code, answer.json()["code"]) == (413, "refused")
    assert not Take.objects.exists()


def test_the_same_sound_under_two_numbers_is_two_takes(room: Room, sound: bytes) -> None:
    client = signed_in(room.voice)
    for segment in room.sentences[:2]:
        assert put(client, uuid.uuid4(), sound, headers(room, segment, sound)).status_code == 201
    work_off("dubbing.intake")
    first, second = Take.objects.order_by("pk")
    assert (first.state, second.state, first.original) == ("checked", "checked", second.original)
    assert exists(first.original)


def test_another_s_sentence_and_a_stranger_are_refused(room: Room, sound: bytes) -> None:
    client, first, second = signed_in(room.voice), *room.sentences[:2]
    elsewhere = factories.version(factories.tutorial("autre"), "en", room.coordinator).tutorial
    for change in (
        {"X-Take-Tutorial": elsewhere.slug},
        {"X-Take-Segment": second.public_id},  # with the text of the first
        {"X-Take-Segment": "é\x7f' OR 1=1"},
    ):
        answer = put(client, uuid.uuid4(), sound, headers(room, first, sound, **change))
        assert (answer.status_code, answer.json()["code"]) == (400, "refused")
    stranger = studio.voice("tr", "deniz")
    told = headers(room, first, sound, **{"X-Take-Account": str(stranger.public_id)})
    assert put(signed_in(stranger), uuid.uuid4(), sound, told).status_code == 403
    assert not Take.objects.exists()


def test_a_sentence_that_somebody_else_works_on_refuses_nothing(room: Room, sound: bytes) -> None:
    igor, segment = studio.voice("en", "igor"), room.sentences[0]
    claim_take(by=igor, version=room.version, segment=segment, purpose=Claim.Purpose.RECORD)
    assert put(signed_in(room.voice), uuid.uuid4(), sound, headers(room, segment, sound)).status_code == 201


@pytest.mark.parametrize("bytes_gone", [False, True])
def test_a_tutorial_that_was_destroyed_takes_nothing_and_says_so(room: Room, sound: bytes, bytes_gone: bool) -> None:
    client, told, before = signed_in(room.voice), headers(room, room.sentences[0], sound), uuid.uuid4()
    assert put(client, before, sound, told).status_code == 201
    work_off("dubbing.intake")
    tutorial_erase(by=room.coordinator, tutorial=room.version.tutorial)
    if bytes_gone:
        assert destroy(room.version.tutorial)
        studio.forget_pictures()
    for number in (uuid.uuid4(), before):  # never « I have it already »: that would delete the last copy
        answer = put(client, number, sound, told)
        assert (answer.status_code, answer.json()["code"]) == (410, "refused")
        assert answer.json()["sentence"] == str(TutorialDestroyed())
        assert "X-Take-Sha256" not in answer
    sent = client.post(f"/atelier/voice/takes/{before}/submit/", {}, content_type="application/json")
    assert (sent.status_code, sent.json()["sentence"]) == (410, str(TutorialDestroyed()))
    first = room.sentences[0].public_id
    for page in ("", f"{first}/"):
        answer = client.get(f"/atelier/voice/{room.version.tutorial.slug}/en/{page}")
        assert answer.status_code == 410
        assert "data-upload-queue" in answer.content.decode()
    assert client.post(f"/atelier/voice/{room.version.tutorial.slug}/en/{first}/claim/").status_code == 410
    assert Take.objects.count() == 1
    assert Job.objects.filter(kind="dubbing.intake").count() == (0 if bytes_gone else 1)  # ended ones go with the film


def test_a_tutorial_that_was_only_put_away_still_takes_what_was_recorded(room: Room, sound: bytes) -> None:
    tutorial_archive(by=room.coordinator, tutorial=room.version.tutorial)
    assert put(signed_in(room.voice), uuid.uuid4(), sound, headers(room, room.sentences[0], sound)).status_code == 201
