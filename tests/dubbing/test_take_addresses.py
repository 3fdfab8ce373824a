"""Takes over HTTP: by PUT under the browser's own number, their sound, sending, and who may do what."""

from __future__ import annotations

import hashlib
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from dubbing.models import Take
from jobs.models import Job
from tests import factories
from tests.dubbing import studio
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from tests.volunteers.shortcuts import signed_in
from tutorials.models import Segment
from volunteers.models import User


def headers(room: Room, segment: Segment, data: bytes, **more: str) -> dict[str, str]:
    translation = segment.translations.filter(language="en").first()
    revision = translation.approved_id if translation else ""
    told = {
        "Accept": "application/json",
        "X-Take-Tutorial": room.version.tutorial.slug,
        "X-Take-Language": "en",
        "X-Take-Segment": segment.public_id,
        "X-Take-Revision": str(revision or ""),
        "X-Take-Sha256": hashlib.sha256(data).hexdigest(),
        "X-Take-Account": str(room.voice.public_id),
    }
    return {**told, **more}


def put(client: Client, number: uuid.UUID, data: bytes, told: dict[str, str]) -> Any:
    return client.put(f"/atelier/voice/takes/{number}/", data, content_type="audio/ogg", headers=told)


@pytest.fixture
def sound() -> bytes:
    return studio.take_file(1).read_bytes()


def test_new_the_same_again_and_other_bytes(room: Room, sound: bytes) -> None:
    client, number, segment = signed_in(room.voice), uuid.uuid4(), room.sentences[0]
    told = headers(room, segment, sound, **{"X-Take-Device": json.dumps({"rate": 48000, "label": "é", "evil": {}})})
    first = put(client, number, sound, told)
    assert (first.status_code, first["X-Take-Sha256"]) == (201, told["X-Take-Sha256"])
    again = put(client, number, sound, told)
    assert (again.status_code, again["X-Take-Sha256"]) == (200, told["X-Take-Sha256"])
    other = put(client, number, sound + b"x", headers(room, segment, sound + b"x"))
    assert other.status_code == 409
    somebody = studio.voice("en", "igor")
    theirs = put(signed_in(somebody), number, sound, {**told, "X-Take-Account": str(somebody.public_id)})
    assert (theirs.status_code, theirs.json()["code"]) == (403, "forbidden")
    assert Job.objects.filter(kind="dubbing.intake").count() == 1
    take = Take.objects.get()
    assert (take.sha256, take.voice, take.studio) == (told["X-Take-Sha256"], room.voice, True)
    assert take.device == {"rate": 48000, "label": "é"}


def test_what_sending_again_would_not_help_is_said(room: Room, sound: bytes) -> None:
    refused, told = (400, "refused"), headers(room, room.sentences[0], sound)
    changes = {
        ("X-Take-Account", str(uuid.uuid4())): (403, "forbidden"),
        ("X-Take-Revision", ""): refused,
        ("X-Take-Revision", "999999"): refused,
        ("X-Take-Segment", "nowhere"): refused,
        ("X-Take-Language", "tlh"): refused,
        ("X-Take-Tutorial", "nowhere"): refused,
    }
    for (name, value), said in changes.items():
        answer = put(signed_in(room.voice), uuid.uuid4(), sound, {**told, name: value})
        assert ((answer.status_code, answer.json()["code"]), bool(answer.json()["sentence"])) == (said, True), name
    assert not Take.objects.exists()


def test_too_large_is_answered_before_it_is_read(room: Room, sound: bytes, settings: Any) -> None:
    settings.TAKE_MAX_BYTES = 1000
    answer = put(signed_in(room.voice), uuid.uuid4(), sound, headers(room, room.sentences[0], sound))
    assert answer.status_code == 413
    assert not Take.objects.exists()


def test_a_take_has_sixty_four_mebibytes_at_most(room: Room, sound: bytes) -> None:
    """TAKE_MAX_BYTES as shipped: more is refused by what it says of itself, before a byte is read."""
    told, client = headers(room, room.sentences[0], sound), signed_in(room.voice)
    for length, status in ((64 * 1024**2, 400), (64 * 1024**2 + 1, 413)):  # damaged: less comes than was said
        address, said = f"/atelier/voice/takes/{uuid.uuid4()}/", str(length)
        assert client.put(address, sound, headers=told, CONTENT_LENGTH=said).status_code == status


def test_signed_out_and_without_a_token_nothing_is_taken(room: Room, sound: bytes) -> None:
    told = headers(room, room.sentences[0], sound)
    assert put(Client(), uuid.uuid4(), sound, told).status_code == 401
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(room.voice, backend="django.contrib.auth.backends.ModelBackend")
    assert put(strict, uuid.uuid4(), sound, told).status_code == 403
    token = strict.get("/atelier/voice/token/").json()
    assert token["account"] == str(room.voice.public_id)
    assert put(strict, uuid.uuid4(), sound, {**told, "X-CSRFToken": token["token"]}).status_code == 201
    assert Client().get("/atelier/voice/token/").json()["account"] is None


def test_sending_waits_for_the_check_and_is_the_same_twice(room: Room, sound: bytes) -> None:
    client, number = signed_in(room.voice), uuid.uuid4()
    put(client, number, sound, headers(room, room.sentences[0], sound, **{"X-Take-Device": '{"tries": 3}'}))
    address = reverse("dubbing:take_submit", args=[number])
    early = client.post(address, {"insist": True}, content_type="application/json")
    assert (early.status_code, early.json()["code"]) == (202, "checking")
    work_off("dubbing.intake")
    for _again in range(2):
        sent = client.post(address, {"insist": True}, content_type="application/json")
        assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    said = client.get(reverse("dubbing:take", args=[number])).json()
    assert said["state"] == "submitted"
    assert all(finding["advice"] and finding["lang"] == room.version.language for finding in said["findings"])


def test_bytes_that_are_no_sound_are_refused_with_a_sentence(room: Room) -> None:
    client, number, data = signed_in(room.voice), uuid.uuid4(), b"no sound at all " * 100
    assert put(client, number, data, headers(room, room.sentences[0], data)).status_code == 201
    work_off("dubbing.intake")
    answer = client.post(reverse("dubbing:take_submit", args=[number]), {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
    assert answer.json()["sentence"]


def test_a_raw_take_is_heard_by_its_voice_reviewers_and_coordinators_only(room: Room) -> None:
    take = room.receive(1)
    address = reverse("dubbing:take_audio", args=[take.client_id])
    for user in (room.voice, room.reviewer, room.coordinator):
        answer = signed_in(user).get(address, headers={"Range": "bytes=0-99"})
        assert (answer.status_code, answer["Content-Type"]) == (206, "audio/flac")
        assert b"".join(answer)[:4] == b"fLaC"
    for user in (factories.volunteer("en", "olga"), factories.reviewer("tr", "taylan")):
        assert signed_in(user).get(address).status_code == 404
        assert signed_in(user).get(reverse("dubbing:take", args=[take.client_id])).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_studio_asks_for_the_consent_first(room: Room) -> None:
    start = reverse("dubbing:start", args=[room.version.tutorial.slug, "en"])
    silent = signed_in(factories.volunteer("en", "silent"))
    assert silent.get(start)["Location"] == reverse("volunteers:consent")
    assert signed_in(factories.volunteer("tr", "deniz")).get(start).status_code == 403
    first = reverse("dubbing:record", args=[room.version.tutorial.slug, "en", room.sentences[0].public_id])
    assert signed_in(room.voice).get(start)["Location"] == first
    assert silent.get(first)["Location"] == reverse("volunteers:consent")


def test_the_next_sentence_is_the_one_asked_again_then_the_one_that_follows(room: Room) -> None:
    client = signed_in(room.voice)
    start = reverse("dubbing:start", args=[room.version.tutorial.slug, "en"])
    take = room.approve(1)
    assert client.get(start)["Location"].endswith(f"/{room.sentences[1].public_id}/")
    signed_in(room.reviewer).post(f"/atelier/voice/takes/{take.client_id}/again/", {"reason": "Louder, please"})
    assert client.get(start)["Location"].endswith(f"/{room.sentences[0].public_id}/")
    page = client.get(client.get(start)["Location"])
    assert "Louder, please" in page.content.decode()


def test_a_reviewer_hears_and_judges_and_nobody_their_own(room: Room) -> None:
    address = reverse("dubbing:review", args=[room.version.tutorial.slug, "en"])
    client = signed_in(room.reviewer)
    assert client.get(address).status_code == 200
    first, second = room.send(1), room.send(2)
    page = client.get(address).content.decode()
    assert str(first.client_id) in page
    judged = client.post(f"/atelier/voice/takes/{first.client_id}/approve/")
    assert (judged.status_code, judged["Location"]) == (302, address)
    nothing = client.post(f"/atelier/voice/takes/{second.client_id}/again/", {"ready": "", "reason": " "})
    assert nothing.status_code == 409
    again = html.fromstring(nothing.content)  # the page itself, its question open with why
    assert again.xpath("//details[@id='ask' and @open]//*[@role='alert']")
    client.post(f"/atelier/voice/takes/{second.client_id}/again/", {"ready": "A word is missing.", "reason": "Twice"})
    second.refresh_from_db()
    assert (second.state, second.reason) == ("rejected", "A word is missing. Twice")
    assert signed_in(room.voice).get(address).status_code == 403
    room.voice.roles.create(role="reviewer", language="en")
    own = room.send(3)
    himself = signed_in(User.objects.get(pk=room.voice.pk))
    assert himself.post(f"/atelier/voice/takes/{own.client_id}/approve/").status_code == 403
    assert 'id="approve"' not in himself.get(address).content.decode()


def test_pages_cost_the_same_whatever_was_recorded(
    room: Room, django_assert_max_num_queries: Any, tmp_path: Path
) -> None:
    for number in (1, 2, 3):
        room.send(number)
    voice, reviewer = signed_in(room.voice), signed_in(room.reviewer)
    segment = room.sentences[1].public_id
    with django_assert_max_num_queries(16):
        voice.get(reverse("dubbing:record", args=[room.version.tutorial.slug, "en", segment]))
    with django_assert_max_num_queries(14):
        reviewer.get(reverse("dubbing:review", args=[room.version.tutorial.slug, "en"]))
