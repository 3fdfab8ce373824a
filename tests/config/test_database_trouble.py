"""The database is busy, full or away, for real: a sentence, when to come again, and nothing half done."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client
from django.utils import translation
from lxml import html as lxml_html

from journal.database_trouble import MESSAGES, Trouble, trouble_of
from subtitles.models import Draft
from tests import factories
from tests.parents import factory
from tests.ports import free_port
from tutorials.models import LanguageVersion

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
WATCH = "/ar/allumer-la-tablette/"
ARABIC = ("لتشغيل الجهاز، اضغطوا ثلاث ثوانٍ على الزر.", "المسوا الآن الأيقونة الزرقاء.", "اقرؤوا الرسالة.")


class Room:
    """A published tutorial, a coordinator who is signed in, and what they write."""

    def __init__(self) -> None:
        self.claire, self.tutorial = factories.coordinator(), factory.tutorial()
        factory.publish(self.tutorial, "ar", ARABIC)
        version = LanguageVersion.objects.get(tutorial=self.tutorial, language="ar")
        self.draft = f"/atelier/text/{self.tutorial.slug}/ar/{factories.speech(version.tutorial)[0].public_id}/draft/"
        self.client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
        self.client.force_login(self.claire)
        self.stranger = Client(raise_request_exception=False)

    def write(self) -> Any:
        return self.client.post(self.draft, json.dumps({"text": "x" * 5000}), content_type="application/json")


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def away(room: Room) -> Iterator[None]:
    """The database's file is not there any more, or nobody listens where the server was."""
    connection.close()
    kept = dict(connection.settings_dict)
    gone = {"NAME": "/nowhere/portevoix.sqlite3"}
    if connection.vendor == "postgresql":
        gone = {"HOST": "127.0.0.1", "PORT": str(free_port())}
    connection.settings_dict.update(gone)
    yield
    connection.close()
    connection.settings_dict.update(kept)


@pytest.fixture
def busy(room: Room) -> Iterator[None]:
    """Somebody else writes, for longer than the time-out."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 50")  # ms
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE subtitles_draft IN EXCLUSIVE MODE")
        yield
        other.close()
        connection.close()
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")  # ms
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other_line:
        other_line.execute("BEGIN IMMEDIATE")
        yield
        other_line.execute("ROLLBACK")
    connection.close()


@pytest.fixture
def full(room: Room) -> Iterator[None]:
    """SQLite may not take another page: the same error as from a disk without room. PostgreSQL says it in a trigger."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
            )
            cursor.execute("CREATE TRIGGER no_room BEFORE INSERT ON subtitles_draft EXECUTE FUNCTION no_room()")
        yield
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION no_room CASCADE")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        for size in (100_000, 500):  # what is free inside the file is filled first, down to its last page
            with pytest.raises(OperationalError, match="full"):
                while True:
                    cursor.execute(f"INSERT INTO django_session VALUES (hex(randomblob(16)), hex(zeroblob({size})), 0)")
    yield
    connection.close()


def tree(answer: Any) -> Any:
    return lxml_html.fromstring(answer.content)


def said(answer: Any, status: int, trouble: Trouble) -> None:
    assert answer.status_code == status
    assert int(answer.headers["Retry-After"]) > 0
    assert "no-" in answer.headers["Cache-Control"]
    with translation.override("en"):  # the language that the browser asked for
        sentence = str(MESSAGES[trouble])
    if answer.headers["Content-Type"] == "application/json":
        assert answer.json() == {"sentence": sentence, "code": "later"}
    else:
        assert sentence in tree(answer).text_content()
    assert b"Traceback" not in answer.content and b"OperationalError" not in answer.content


@pytest.mark.usefixtures("busy")
def test_a_database_that_is_busy_says_so_and_keeps_nothing_by_halves(room: Room) -> None:
    said(room.write(), 503, Trouble.BUSY)
    connection.close()
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("busy")
def test_reading_goes_on_while_somebody_writes(room: Room) -> None:
    assert room.stranger.get(WATCH).status_code == 200


@pytest.mark.usefixtures("full")
def test_a_full_disk_says_so(room: Room) -> None:
    said(room.write(), 507, Trouble.FULL)
    connection.close()
    assert not Draft.objects.exists()
    assert room.stranger.get(WATCH).status_code == 200


@pytest.mark.usefixtures("away")
def test_a_script_is_told_in_json_that_the_database_is_away(room: Room) -> None:
    said(room.write(), 503, Trouble.DOWN)
    upload = room.client.head("/atelier/tutorials/uploads/0/", headers={"Tus-Resumable": "1.0.0"})
    assert upload.status_code in {404, 503}


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("path", ["/atelier/", "/atelier/tutorials/", "/atelier/compte/login/code/"])
def test_a_page_of_the_workshop_says_it_without_asking_who_looks(room: Room, path: str) -> None:
    answer = room.client.get(path)
    said(answer, 503, Trouble.DOWN)
    page = tree(answer)
    assert page.get("lang") == "en"
    assert path in page.xpath("//main//a/@href"), "load it again"


@pytest.mark.usefixtures("away")
def test_what_was_typed_into_a_form_is_on_the_page_before(room: Room) -> None:
    answer = room.client.post("/atelier/langue/", {"language": "fr"})
    said(answer, 503, Trouble.DOWN)
    assert "Go back" in tree(answer).text_content()


@pytest.mark.usefixtures("away")
def test_a_parent_reads_a_page_in_the_language_of_the_address(room: Room) -> None:
    for path in ("/", "/ar/", WATCH, "/fr/", "/legal/ar/", "/accessibility/tr/"):
        answer = room.stranger.get(path)
        assert answer.status_code == 503, path
        assert int(answer.headers["Retry-After"]) > 0
        page = tree(answer)
        assert page.get("lang") == next((part for part in path.split("/") if len(part) == 2), "fr")
        assert len(page.xpath("//h1")) == 1 and not answer.cookies


@pytest.mark.usefixtures("away")
def test_a_command_says_it_too(room: Room) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("invite", "--language", "ar", stdout=io.StringIO())
    assert str(refusal.value) == str(MESSAGES[Trouble.DOWN])


def test_what_is_our_own_fault_is_none_of_these(room: Room) -> None:
    with pytest.raises(DatabaseError) as fault, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert trouble_of(fault.value) is None
    assert trouble_of(ProgrammingError("wrong")) is trouble_of(RuntimeError("wrong")) is trouble_of(None) is None


def test_the_line_that_broke_is_a_database_that_is_away() -> None:
    assert trouble_of(InterfaceError("connection already closed")) is Trouble.DOWN
    wrapped = RuntimeError("a template tag failed")
    wrapped.__cause__ = OperationalError("server closed the connection unexpectedly")
    assert trouble_of(wrapped) is Trouble.DOWN
    assert trouble_of(OSError(28, "No space left on device")) is Trouble.FULL


def test_a_script_is_told_in_json_of_our_own_faults(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr("subtitles.views.saving.draft_save", fails)
    answer = room.write()
    assert answer.status_code == 500
    assert "our side" in answer.json()["sentence"]
    assert "Retry-After" not in answer.headers
