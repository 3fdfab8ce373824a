"""The disk is full: what somebody sends is answered with 507 and a sentence, never with « something went wrong ».

SQLite itself says that it is full: the database may not grow by a page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from subtitles.models import Draft
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/atelier/text/allumer-la-tablette/ar/"
LONG = "نص طويل " * 400


@pytest.fixture
def full() -> Iterator[None]:
    """From now on no table grows: every page that has room is filled up with sessions first."""
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


def fill() -> None:
    for size in (2000, 200, 1):
        for number in range(100_000):
            try:
                key = f"{size}-{number}"
                Session.objects.create(session_key=key, session_data="x" * size, expire_date=timezone.now())
            except OperationalError:
                break


def amina() -> tuple[Client, str]:
    tutorial = factories.tutorial()
    factories.version(tutorial)
    client = Client(raise_request_exception=False)
    client.force_login(factories.volunteer("ar"))
    return client, f"{BASE}{factories.speech(tutorial)[1].public_id}/draft/"


def test_a_draft_that_cannot_be_kept_says_so_to_the_page_and_is_taken_when_there_is_room() -> None:
    client, address = amina()
    client.get(BASE)
    body = json.dumps({"text": LONG, "base": 0})

    def send() -> Any:
        headers = {"accept": "application/json", "accept-language": "en"}
        return client.post(address, body, content_type="application/json", headers=headers)

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {cursor.execute('PRAGMA page_count').fetchone()[0]}")
        try:
            fill()
            refused = send()
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    said = json.loads(refused.content)
    assert (refused.status_code, said["code"]) == (507, "later")
    assert "disque" in said["sentence"] or "disk" in said["sentence"]
    assert not Draft.objects.exists()
    assert send().status_code == 200
    assert Draft.objects.get().text == LONG


def test_whoever_wants_to_sign_in_is_told_why_not(full: None) -> None:
    factories.volunteer("ar")
    fill()
    client = Client(raise_request_exception=False)
    page = client.get("/atelier/compte/login/code/", headers={"accept-language": "en"})
    assert page.status_code == 200, "reading goes on"
    answer = client.post(
        "/atelier/compte/login/code/", {"email": "amina@example.org"}, headers={"accept-language": "en"}
    )
    assert answer.status_code == 507
    assert "disk is full" in answer.content.decode()
    assert "Something went wrong" not in answer.content.decode()


def test_parents_are_served_all_the_same(full: None) -> None:
    fill()
    assert Client(raise_request_exception=False).get("/fr/").status_code == 200
