"""A take of a version that is spoken first is said back in French by a second speaker: who may, what is kept, what is
shown to the reviewer, and when it goes."""

from __future__ import annotations

import hashlib
import html
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dubbing.actions import take_approve, take_reject, take_unapprove
from dubbing.models import BackTranslation, Take
from dubbing.permissions import consent_first
from dubbing.queries import progress_of
from dubbing.queries.retention import SAID_BACK_AT_MOST, SAID_BACK_RETENTION
from dubbing.removal.said_back import expire_said_back
from dubbing.removal.tutorial import destroy, take_down
from dubbing.removal.voice_files import files_with_voice
from dubbing.takes import said_back as comparison
from journal.models import Entry
from storage.models import StoredFile
from tests import factories
from tests.dubbing import studio
from tests.dubbing.conftest import spoken_room
from tests.job_runs import work_off
from tests.material.voices import human
from tests.volunteers.shortcuts import signed_in
from tutorials.models import LanguageVersion
from volunteers.actions import say_back_answer, voice_withdraw
from volunteers.exports.own_data import SECTIONS
from volunteers.exports.own_files import take_files
from volunteers.models import User
from volunteers.queries import stuck_versions

pytestmark = pytest.mark.django_db(transaction=True)
FRENCH = "Phrase numéro un."


@dataclass(frozen=True)
class Spoken:
    """A version that nobody writes, and one take of its first sentence that waits for a reviewer."""

    version: LanguageVersion
    voice: User
    reviewer: User
    take: Take


@pytest.fixture
def spoken(db: None) -> Spoken:
    room = spoken_room(studio.tutorial(), "snk")
    return Spoken(room.version, room.voice, studio.consenting(room.reviewer), room.send(1))


def sound() -> bytes:
    return Path(human("fr", studio.NAMES[0])).read_bytes()


def put(client: Client, take: Take, data: bytes, number: uuid.UUID | None = None) -> Any:
    address = reverse("dubbing:said_back", args=[take.client_id, number or uuid.uuid4()])
    told = {"X-Take-Sha256": hashlib.sha256(data).hexdigest(), "Accept": "application/json"}
    return client.put(address, data, content_type="audio/wav", headers=told)


def receive_said_back(spoken: Spoken, heard: str = FRENCH) -> BackTranslation:
    """The reviewer says it back; heard: what the machine is taken to have written down."""
    say_back_answer(by=spoken.reviewer, agreed=True)
    assert put(signed_in(spoken.reviewer), spoken.take, sound()).status_code == 201
    row = BackTranslation.objects.exclude(state="gone").get(take=spoken.take)
    BackTranslation.objects.filter(pk=row.pk).update(heard_text=heard, state="compared")
    row.refresh_from_db()
    return row


def review_page(spoken: Spoken, person: User) -> str:
    address = reverse("dubbing:review", args=[spoken.version.tutorial.slug, "snk"])
    return str(signed_in(person).get(address, headers={"Accept-Language": "en"}).content.decode())


def test_it_is_kept_with_a_row_of_its_own_speaker_and_the_same_again_is_the_same(spoken: Spoken) -> None:
    say_back_answer(by=spoken.reviewer, agreed=True)
    client, data, number = signed_in(spoken.reviewer), sound(), uuid.uuid4()
    first = put(client, spoken.take, data, number)
    assert (first.status_code, first.headers["X-Take-Sha256"]) == (201, hashlib.sha256(data).hexdigest())
    assert put(client, spoken.take, data, number).status_code == 200
    assert put(client, spoken.take, data[:-2], number).status_code == 409
    row, file = BackTranslation.objects.get(), StoredFile.objects.get(role="said_back")
    assert (row.speaker, row.state, file.state, file.path) == (spoken.reviewer, "received", "needed", row.original)
    assert [person.pk for person in file.voices.all()] == [spoken.reviewer.pk]
    assert ("private", row.original) in files_with_voice(spoken.reviewer.pk)
    entry = Entry.objects.get(verb="say_back")
    assert (entry.actor, entry.concerns, entry.object_id) == (
        spoken.reviewer,
        spoken.voice,
        str(spoken.take.client_id),
    )


def test_what_the_same_speaker_says_again_takes_its_place(spoken: Spoken) -> None:
    earlier = receive_said_back(spoken)
    assert put(signed_in(spoken.reviewer), spoken.take, sound() + b"\0\0").status_code == 201
    earlier.refresh_from_db()
    assert (earlier.state, earlier.heard_text, earlier.original) == ("gone", "", "")
    assert BackTranslation.objects.exclude(state="gone").count() == 1


def test_nobody_without_their_own_yes_never_the_voice_nor_who_does_not_speak_it(spoken: Spoken) -> None:
    assert put(signed_in(spoken.reviewer), spoken.take, sound()).status_code == 403, "was not asked"
    page = reverse("dubbing:say_back", args=[spoken.take.client_id])
    asked = signed_in(spoken.reviewer).get(page)
    assert asked.status_code == 302 and asked.headers["Location"].startswith(reverse("volunteers:say_back"))
    say_back_answer(by=spoken.voice, agreed=True)
    assert put(signed_in(spoken.voice), spoken.take, sound()).status_code == 404, "hears no other, and this is theirs"
    spoken.voice.roles.create(role="reviewer", language="snk")
    assert put(signed_in(User.objects.get(pk=spoken.voice.pk)), spoken.take, sound()).status_code == 403
    coordinator = studio.consenting(User.objects.get(roles__role="coordinator"))
    say_back_answer(by=coordinator, agreed=True)
    assert put(signed_in(coordinator), spoken.take, sound()).status_code == 403, "does not speak it"
    coordinator.spoken_languages.create(language="snk")
    assert put(signed_in(coordinator), spoken.take, sound()).status_code == 201
    say_back_answer(by=spoken.reviewer, agreed=True)
    assert put(signed_in(spoken.reviewer), spoken.take, sound()).status_code == 400, "somebody has"


def test_who_agreed_to_nothing_yet_is_led_there_and_back(spoken: Spoken) -> None:
    client = signed_in(factories.reviewer("snk", "moussa"))
    page = reverse("dubbing:say_back", args=[spoken.take.client_id])
    question = client.get(page).headers["Location"]
    away = client.post(question, {"answer": "no"}).headers["Location"]
    assert away == reverse("volunteers:home"), "a no needs no consent, and is not asked again at once"
    asked = client.post(question, {"answer": "yes"}).headers["Location"]
    read = client.get(asked).content.decode()
    assert consent_first() in html.unescape(read) and f'name="next" value="{page}"' in read
    choices = {"credit": "none", "adult": "on", "say_back": "on", "next": page}
    assert client.post(reverse("volunteers:consent"), choices).headers["Location"] == page
    assert client.get(page).status_code == 200


def test_who_says_it_back_sees_neither_its_french_nor_its_film(spoken: Spoken) -> None:
    say_back_answer(by=spoken.reviewer, agreed=True)
    client = signed_in(spoken.reviewer)
    begun = client.get(reverse("dubbing:say_back_start", args=[spoken.version.tutorial.slug, "snk"]))
    assert begun.headers["Location"] == reverse("dubbing:say_back", args=[spoken.take.client_id])
    page = client.get(begun.headers["Location"]).content.decode()
    assert reverse("dubbing:take_audio", args=[spoken.take.client_id]) in page
    tutorial = spoken.version.tutorial
    assert spoken.take.segment.text not in page and "<video" not in page
    assert f">{tutorial.title_fr}<" not in page
    receive_said_back(spoken)
    done = client.get(begun.headers["Location"])
    assert done.status_code == 302, "it is said back"
    nothing = client.get(done.headers["Location"], headers={"Accept-Language": "en"}).content.decode()
    assert "Nothing waits to be said back" in nothing


def test_the_reviewer_hears_all_three_and_sees_what_differs(spoken: Spoken) -> None:
    before = review_page(spoken, spoken.reviewer)
    assert "Nobody has said it back" in before and "Hear it alone and say it back" in before
    row = receive_said_back(spoken, heard="Le numéro est sept.")
    page = review_page(spoken, spoken.reviewer)
    assert reverse("dubbing:said_back_audio", args=[spoken.take.client_id]) in page
    assert "<mark>sept</mark>" in " ".join(page.split()).replace("<mark >", "<mark>")
    assert "Marked: what may be missing" in page
    heard = signed_in(spoken.reviewer).get(reverse("dubbing:said_back_audio", args=[spoken.take.client_id]))
    assert (heard.status_code, heard.headers["ETag"]) == (200, f'"{row.sha256}"')
    assert signed_in(spoken.voice).get(heard.request["PATH_INFO"]).status_code == 404, "not even the voice"


def test_the_approval_says_whether_it_was_said_back_and_an_undo_brings_it_back(spoken: Spoken) -> None:
    row = receive_said_back(spoken)
    take_approve(by=spoken.reviewer, version=spoken.version, take=spoken.take)
    row.refresh_from_db()
    assert row.state == "judged" and Entry.objects.get(verb="approve").after["said_back"] is True
    take_unapprove(by=spoken.reviewer, version=spoken.version, take=spoken.take)
    row.refresh_from_db()
    assert row.state == "compared"
    take_reject(by=spoken.reviewer, version=spoken.version, take=spoken.take, reason="Autre chose")
    row.refresh_from_db()
    assert row.state == "judged"


def test_approved_without_it_is_so_in_the_journal(spoken: Spoken) -> None:
    take_approve(by=spoken.reviewer, version=spoken.version, take=spoken.take)
    assert Entry.objects.get(verb="approve").after["said_back"] is False
    assert put(signed_in(spoken.reviewer), spoken.take, sound()).status_code == 403
    say_back_answer(by=spoken.reviewer, agreed=True)
    assert put(signed_in(spoken.reviewer), spoken.take, sound()).status_code == 400, "it does not wait any more"


def test_it_goes_ninety_days_after_the_decision_and_after_a_year_without_one(spoken: Spoken) -> None:
    row, now = receive_said_back(spoken), timezone.now()
    assert expire_said_back(now + SAID_BACK_AT_MOST - timedelta(days=1)) == 0
    take_approve(by=spoken.reviewer, version=spoken.version, take=spoken.take)
    assert expire_said_back(now + SAID_BACK_RETENTION - timedelta(days=1)) == 0
    assert expire_said_back(timezone.now() + SAID_BACK_RETENTION) == 1
    row.refresh_from_db()
    assert (row.state, row.original, row.heard_text, row.device) == ("gone", "", "", {})
    assert not storages["private"].exists(StoredFile.objects.get(role="said_back").path)


def test_undecided_it_goes_after_a_year(spoken: Spoken) -> None:
    receive_said_back(spoken)
    assert expire_said_back(timezone.now() + SAID_BACK_AT_MOST) == 1


def test_it_goes_with_its_take_with_its_speaker_and_with_their_yes(spoken: Spoken) -> None:
    row = receive_said_back(spoken)
    say_back_answer(by=spoken.reviewer, agreed=False)
    row.refresh_from_db()
    assert row.state == "gone" and Entry.objects.filter(verb="withdraw_consent", concerns=spoken.reviewer).exists()
    receive_said_back(spoken)
    voice_withdraw(by=spoken.reviewer, user=spoken.reviewer)
    assert not BackTranslation.objects.exclude(state="gone").exists()
    studio.consenting(spoken.reviewer)
    receive_said_back(spoken)
    voice_withdraw(by=spoken.voice, user=spoken.voice)
    assert not BackTranslation.objects.exclude(state="gone").exists()
    assert not [
        path
        for path in StoredFile.objects.filter(role="said_back").values_list("path", flat=True)
        if storages["private"].exists(path)
    ]


def test_it_goes_with_the_tutorial(spoken: Spoken) -> None:
    row = receive_said_back(spoken)
    take_down(spoken.version.tutorial)
    done = destroy(spoken.version.tutorial)
    assert done is not None and ("private", row.original) in done.files and not done.left
    row.refresh_from_db()
    assert row.state == "gone"


def test_its_speaker_takes_it_along_and_nobody_else(spoken: Spoken) -> None:
    row = receive_said_back(spoken)
    (told,) = SECTIONS["said_back"].rows(spoken.reviewer)
    assert (told["heard_by_machine"], told["files"]) == (FRENCH, [file.name for file in take_files(spoken.reviewer)])
    assert [file.path for file in take_files(spoken.reviewer)] == [row.original]
    assert not list(SECTIONS["said_back"].rows(spoken.voice))
    (said_first,) = SECTIONS["recordings"].rows(spoken.voice)
    assert (said_first["french"], said_first["text_read"]) == (spoken.take.segment.text, ""), "nothing was read"
    assert list(said_first["files"].values()) == [file.name for file in take_files(spoken.voice)] != []


def test_what_is_taken_back_while_it_is_written_down_is_not_kept(
    spoken: Spoken, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(_said: BackTranslation) -> str:
        say_back_answer(by=spoken.reviewer, agreed=False)
        return FRENCH

    monkeypatch.setattr(comparison, "_written_down", write)
    say_back_answer(by=spoken.reviewer, agreed=True)
    put(signed_in(spoken.reviewer), spoken.take, sound())
    work_off("dubbing.said_back")
    row = BackTranslation.objects.get()
    assert (row.state, row.heard_text, row.distance) == ("gone", "", None)


def test_what_is_no_recording_says_so_to_the_reviewer(spoken: Spoken) -> None:
    say_back_answer(by=spoken.reviewer, agreed=True)
    put(signed_in(spoken.reviewer), spoken.take, b"no sound at all")
    work_off("dubbing.said_back")
    row = BackTranslation.objects.get()
    assert row.state == "compared" and row.failure and not row.heard_text
    assert row.failure in review_page(spoken, spoken.reviewer)


def test_a_coordinator_is_told_where_nobody_but_the_voice_can_say_it_back(spoken: Spoken) -> None:
    def told() -> list[str]:
        steps = stuck_versions([spoken.version], progress_of([spoken.version]))
        return [stuck.what for stuck in steps.get(spoken.version.pk, [])]

    assert "no_second" not in told()
    spoken.reviewer.roles.all().delete()
    assert "no_second" in told()
    spoken.voice.roles.create(role="reviewer", language="snk")
    assert "no_second" in told(), "the voice alone"


@pytest.mark.slow
def test_whisper_writes_down_what_was_said_back(spoken: Spoken) -> None:
    say_back_answer(by=spoken.reviewer, agreed=True)
    put(signed_in(spoken.reviewer), spoken.take, sound())
    work_off("dubbing.said_back")
    row = BackTranslation.objects.get()
    assert row.state == "compared" and row.heard_text and row.distance is not None
