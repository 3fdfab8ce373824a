"""Taking one's own data along: a ZIP with everything about oneself, and nothing about anybody else."""

from __future__ import annotations

import gc
import io
import json
import random
import tracemalloc
import zipfile
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from lxml import html

from dubbing.actions import take_approve, take_reject
from dubbing.models import Take
from dubbing.states import TakeState
from storage.files import CHUNK
from subtitles.actions import changes_request, draft_save
from subtitles.models import Claim
from tests import factories
from tests.volunteers.shortcuts import consenting, signed_in, submitted, take
from tutorials.actions.comments import comment_add
from tutorials.models import Comment, LanguageVersion
from volunteers.actions import role_give, voice_withdraw
from volunteers.exports.own_data_zip import own_data_zip
from volunteers.models import Notification, User
from volunteers.views import own_data

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def unhurried() -> None:
    """The limit counts in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def claire() -> User:
    return factories.coordinator()


@pytest.fixture
def version(claire: User) -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar", claire)


def stored(kind: str, size: int = 3000) -> tuple[str, bytes]:
    data = random.Random(uuid4().int).randbytes(size)
    return storages["private"].save(f"takes/{uuid4()}.{kind}", ContentFile(data)), data


def recorded(version: LanguageVersion, person: User, number: int = 0, **fields: Any) -> tuple[Take, bytes, bytes]:
    (original, received), (audio, normalised) = stored("webm"), stored("flac")
    about = {"original": original, "audio": audio, "content_type": "audio/webm;codecs=opus", "client_id": uuid4()}
    segment = factories.speech(version.tutorial)[number]
    return take(version, person, segment, **{**about, **fields}), received, normalised


@pytest.fixture
def amina(version: LanguageVersion) -> User:
    return consenting(factories.volunteer("ar"))


def unpacked(answer: Any) -> zipfile.ZipFile:
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def fetched(person: User) -> zipfile.ZipFile:
    return unpacked(signed_in(person).post("/atelier/moi/data.zip"))


@pytest.mark.postgres
def test_everything_of_oneself_is_in_it(amina: User, version: LanguageVersion, claire: User) -> None:
    first, second, third = factories.speech(version.tutorial)
    sent_take, received, normalised = recorded(version, amina)
    revision = submitted(version, amina, first, "نص أول <b>")
    changes_request(by=claire, version=version, revision=revision, reason="Plus court, s'il vous plaît")
    draft_save(by=amina, segment=second, language="ar", text="مسودة", base_number=0)
    until = timezone.now() + timedelta(minutes=9)
    Claim.objects.create(version=version, segment=third, person=amina, purpose="translate", until=until)
    comment_add(by=amina, segment=first, language="ar", text="Que veut dire ce mot ?", key=uuid4())
    Notification.objects.create(person=amina, kind="nudge", key="nudge/1", reason="Encore là ?", by=claire)
    take_reject(by=claire, version=version, take=sent_take, reason="Un bruit à la fin")
    packed = fetched(amina)
    assert packed.testzip() is None
    data = json.loads(packed.read("data.json"))
    assert data["about"]["email"] == "amina@example.org" and data["about"]["news_by_mail"] == "daily"
    assert [row["credit_as"] for row in data["consents"]] == ["Amina"] and data["consents"][0]["text_digest"]
    (recording,) = data["recordings"]
    assert recording["reason"] == "Un bruit à la fin" and recording["state"] == "rejected"
    assert packed.read(recording["files"]["received"]) == received and recording["files"]["received"].endswith(".webm")
    assert packed.read(recording["files"]["normalised"]) == normalised
    assert data["texts"][0]["text"] == "نص أول <b>" and data["texts"][0]["reason"].startswith("Plus court")
    assert data["drafts"][0]["text"] == "مسودة" and data["claims"][0]["purpose"] == "translate"
    assert data["comments"][0]["text"] == "Que veut dire ce mot ?" and data["news"][0]["reason"] == "Encore là ?"
    done = {(row["verb"], row["by_me"]) for row in data["journal"]}
    assert {("submit", True), ("ask_change", False), ("ask_again", False), ("consent", True)} <= done
    page_says_it(packed, recording["files"]["received"])


def page_says_it(packed: zipfile.ZipFile, sound: str) -> None:
    """The page for people, in their language, with the recordings that lie beside it."""
    page: Any = html.fromstring(packed.read("index.html").decode())
    said = page.text_content()
    for shown in ("نص أول <b>", "مسودة", "Que veut dire ce mot ?", "Plus court", "amina@example.org", "Mes textes"):
        assert shown in said, shown
    assert page.get("lang") == "fr"
    sounds = {audio.get("src") for audio in page.iter("audio")} | {link.get("href") for link in page.iter("a")}
    assert sounds <= set(packed.namelist()) and sound in sounds


def test_nobody_elses_data_is_in_it(amina: User, version: LanguageVersion, claire: User) -> None:
    """Others worked beside her, on her work, and she on theirs."""
    secret = "Zébulon"
    nadia = factories.reviewer("ar", "nadia")
    User.objects.filter(pk=nadia.pk).update(display_name=f"{secret} Nadia")
    first, second, _third = factories.speech(version.tutorial)
    own, _received, _normalised = recorded(version, amina)
    theirs, received, _normalised = recorded(version, nadia, 1)
    take_approve(by=User.objects.get(pk=nadia.pk), version=version, take=own)
    submitted(version, nadia, second, f"{secret} نص")
    Comment.objects.create(segment=first, language="ar", author=nadia, text=f"{secret} répond")
    role_give(by=claire, user=amina, role="coordinator")
    made = User.objects.get(pk=amina.pk)
    role_give(by=made, user=nadia, role="volunteer", language="tr")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(own_data_zip(made))))
    everything = b"".join(packed.read(name) for name in packed.namelist()).decode("utf-8", "replace")
    for word in (
        secret,
        "nadia@example.org",
        "claire@example.org",
        "Claire",
        str(nadia.public_id),
        str(theirs.client_id),
    ):
        assert word not in everything, word
    assert received not in [packed.read(name) for name in packed.namelist()]
    assert ("give_role", True) in {
        (row["verb"], row["by_me"]) for row in json.loads(packed.read("data.json"))["journal"]
    }


def test_only_for_its_person(amina: User) -> None:
    assert Client().post("/atelier/moi/data.zip").status_code == 302
    other = factories.reviewer("ar", "lea")
    assert json.loads(fetched(other).read("data.json"))["about"]["email"] == "lea@example.org"
    answer = signed_in(amina).post("/atelier/moi/data.zip")
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    answer.close()


def test_a_few_times_an_hour_and_two_at_once(amina: User) -> None:
    client = signed_in(amina)
    waiting = [client.post("/atelier/moi/data.zip") for _number in range(2)]
    assert [answer.status_code for answer in waiting] == [200, 200]
    assert signed_in(factories.volunteer("ar", "nadia")).post("/atelier/moi/data.zip").status_code == 429
    for answer in waiting:
        answer.close()  # the line broke before a byte of it was read
    for _number in range(4):
        assert unpacked(client.post("/atelier/moi/data.zip")).testzip() is None
    refused = client.post("/atelier/moi/data.zip")
    assert refused.status_code == 429 and "minutes" in refused.content.decode()
    assert own_data.EXPORTS_AT_ONCE.acquire(blocking=False) and own_data.EXPORTS_AT_ONCE.acquire(blocking=False)
    own_data.EXPORTS_AT_ONCE.release(2)


def test_an_answer_that_nobody_closes_gives_its_place_back(amina: User) -> None:
    """As where a middleware replaces it on its way out: the session cannot be kept."""
    for _number in range(3):
        assert signed_in(amina).post("/atelier/moi/data.zip").status_code == 200
        gc.collect()


def test_what_was_withdrawn_or_lost_is_said_without_its_sound(amina: User, version: LanguageVersion) -> None:
    recorded(version, amina)
    lost, _received, _normalised = recorded(version, amina, 1)
    storages["private"].delete(lost.audio)
    assert len(json.loads(fetched(amina).read("data.json"))["recordings"]) == 2
    voice_withdraw(by=amina, user=amina)
    packed = fetched(amina)
    assert packed.namelist() == ["index.html", "data.json"]
    assert [row["state"] for row in json.loads(packed.read("data.json"))["recordings"]] == [
        TakeState.ERASED,
        TakeState.ERASED,
    ]


@pytest.mark.postgres
def test_it_is_made_without_holding_it(amina: User, version: LanguageVersion) -> None:
    """Forty megabytes of recordings: a few pieces of them are in memory at a time."""
    for number in range(2):
        original, _data = stored("webm", 20_000_000)
        take(version, amina, factories.speech(version.tutorial)[number], original=original, client_id=uuid4())
    size, largest = 0, 0
    tracemalloc.start()
    for piece in own_data_zip(amina):
        size, largest = size + len(piece), max(largest, len(piece))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 40_000_000 and largest < 4 * CHUNK and most < 8_000_000, (size, largest, most)


@pytest.mark.postgres
def test_thousands_of_rows_are_read_in_parts(amina: User) -> None:
    rows = [Notification(person=amina, kind="nudge", key=f"nudge/{number}") for number in range(450)]
    Notification.objects.bulk_create(rows)
    Authenticator.objects.create(user=amina, type=Authenticator.Type.TOTP, data={"secret": "GEHEIM"})
    packed = fetched(amina)
    assert len(json.loads(packed.read("data.json"))["news"]) == 450
    page: Any = html.fromstring(packed.read("index.html").decode())
    assert len(page.xpath("//ol[@data-of='news']/li")) == 450
    assert b"GEHEIM" not in packed.read("data.json"), "a secret is no data about somebody: it opens their account"


def test_the_command_writes_the_same(amina: User, version: LanguageVersion, tmp_path: Any) -> None:
    recorded(version, amina)
    target = tmp_path / "amina.zip"
    call_command("export_person", "AMINA@example.org", "--output", str(target))
    with zipfile.ZipFile(target) as packed:
        assert json.loads(packed.read("data.json"))["about"]["email"] == "amina@example.org"
        assert len(packed.namelist()) == 4
    assert target.stat().st_mode & 0o077 == 0, "for the operator alone"
