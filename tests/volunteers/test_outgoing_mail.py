"""Letters: written in the request, sent by a worker; a mail server that hangs, refuses or is away holds nobody up."""

from __future__ import annotations

import ast
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone, translation

from jobs.models import Job
from operations.doctor.services import letters as looked_at
from tests import factories
from tests.concurrency import at_once
from tests.house.source_tree import ROOMS, python_files
from tests.job_runs import work_off
from tests.mail_server import MailServer, mail_server
from tests.ports import free_port
from tests.volunteers.shortcuts import signed_in, visitor
from volunteers.mail_delivery import send_due
from volunteers.models import Letter, Postbox
from volunteers.models.letters import LETTER
from volunteers.pipelines.outgoing_mail import mail_queue
from volunteers.queries import mail_server_is_down, mail_state

pytestmark = pytest.mark.django_db(transaction=True)
SIGN_IN = "/atelier/compte/login/code/"
CODE, LIFE = "ABCD-EFGH", timedelta(minutes=15)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    cache.clear()
    with mail_server() as one, translation.override("en"):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", one.port, 1
        settings.EMAIL_USE_TLS = False
        yield one


def post(name: str = "amina", code: str = CODE, **more: Any) -> Letter:
    told = {"kind": "login_code", "to": f"{name}@example.org", "subject": "Code", "text": f"    {code}\n", **more}
    return mail_queue(**{"serves": LIFE, **told})


def back_at_once() -> None:
    """The pause after a failure is over."""
    Postbox.objects.update(away_until=timezone.now() - timedelta(seconds=1))
    Letter.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.postgres
def test_a_letter_is_sent_by_its_job_and_its_row_is_gone(server: MailServer) -> None:
    post()
    assert not server.letters
    assert Job.objects.get().queue == Job.Queue.SHORT and Job.objects.get().rank == Job.Rank.URGENT
    work_off(LETTER)
    assert [letter["To"] for letter in server.letters] == ["amina@example.org"]
    assert CODE in str(server.text())
    assert not Letter.objects.exists()
    assert Job.objects.get().state == Job.State.DONE


@pytest.mark.parametrize("verb", ["CONN", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("how", ["hang", "bye"])
def test_a_server_that_hangs_or_breaks_off_is_tried_once_for_all_letters(
    server: MailServer, verb: str, how: str
) -> None:
    """Many letters, one line: else each would hold a process for its own time-out."""
    server.instead[verb] = how
    for number in range(4):
        post(f"someone{number}")
    work_off(LETTER)
    assert server.lines == 1
    assert Letter.objects.count() == 4 and not server.letters
    assert mail_server_is_down()
    server.instead.clear()
    assert send_due() == 0, "it waits a little"
    back_at_once()
    assert send_due() == 4
    assert len(server.letters) == 4 and server.lines == 2
    assert not Letter.objects.exists() and not mail_server_is_down() and mail_state().is_well


def test_asking_for_a_code_does_not_speak_to_the_mail_server(server: MailServer) -> None:
    factories.volunteer(name="amina")
    server.instead["CONN"] = "hang"
    browser = visitor(headers={"Accept-Language": "en"})
    for address in ("amina@example.org", "nobody@example.org"):
        page = browser.post(SIGN_IN, {"email": address}, follow=True)
        assert page.status_code == 200
        assert "on its way" in page.content.decode()
        browser.post("/atelier/compte/logout/")
    assert server.lines == 0
    assert {letter.to for letter in Letter.objects.all()} == {"amina@example.org", "nobody@example.org"}
    send_due()
    page = browser.post(SIGN_IN, {"email": "amina@example.org"}, follow=True)
    assert "mail server does not answer" in page.content.decode()


def test_a_server_that_is_gone_is_waited_for(server: MailServer, settings: Any) -> None:
    settings.EMAIL_PORT = free_port()
    post()
    assert send_due() == 0
    assert "refused" in Postbox.objects.get().failure
    back_at_once()
    assert send_due() == 0
    assert Postbox.objects.get().failures == 2
    settings.EMAIL_PORT = server.port
    back_at_once()
    assert send_due() == 1


@pytest.mark.postgres
def test_asked_for_again_the_newer_code_replaces_the_one_that_waits(server: MailServer) -> None:
    post(code="AAAA-AAAA")
    post("Amina", code="BBBB-BBBB", to="Amina@Example.org")
    assert Letter.objects.count() == 1
    assert send_due() == 1
    assert "BBBB-BBBB" in str(server.text()) and "AAAA-AAAA" not in str(server.text())


def test_a_code_whose_life_is_over_is_deleted_and_never_sent(server: MailServer) -> None:
    post(serves=timedelta(seconds=-1))
    post("samir")
    assert send_due() == 1
    assert [letter["To"] for letter in server.letters] == ["samir@example.org"]
    assert not Letter.objects.exists()


def test_the_letter_serves_as_long_as_its_code(server: MailServer, settings: Any) -> None:
    factories.volunteer(name="amina")
    visitor().post(SIGN_IN, {"email": "amina@example.org"})
    letter = Letter.objects.get()
    life = (letter.expires_at - letter.created_at).total_seconds()
    assert life == settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT


def test_a_letter_that_is_refused_does_not_hold_the_others(server: MailServer) -> None:
    for verb in ("MAIL", "RCPT", "DATA"):
        Letter.objects.all().delete()
        post("nobody")
        server.instead[verb] = "550 no such person"
        send_due()
        server.instead.clear()
        post("amina")
        assert send_due() == 1, verb
        refused = Letter.objects.get()
        assert (refused.to, refused.failure) == ("nobody@example.org", "550 no such person"), verb
        assert refused.next_try_at == refused.expires_at, "not asked again"
        assert mail_state().refused == 1 and not mail_server_is_down(), verb
    home = signed_in(factories.coordinator()).get("/atelier/", headers={"Accept-Language": "en"}).content.decode()
    assert "refused 1 letter:" in home and "nobody can sign in" not in home


def test_a_server_that_asks_for_patience_is_given_it(server: MailServer) -> None:
    """Greylisting: the first try of a stranger is put off."""
    post()
    server.instead["RCPT"] = "451 come back in a minute"
    send_due()
    server.instead.clear()
    assert send_due() == 0
    back_at_once()
    assert send_due() == 1


def test_a_letter_that_cannot_be_written_ends_alone(server: MailServer) -> None:
    for to, subject in (("a\n@example.org", "x"), ("ä@example.org", "x"), ("a@example.org", "x\ny")):
        Letter.objects.create(kind="k", to=to, subject=subject, text="t", expires_at=timezone.now() + LIFE)
    post()
    send_due()
    assert [letter["To"] for letter in server.letters][-1] == "amina@example.org"
    assert send_due() == 0


@pytest.mark.postgres
def test_many_processes_send_each_letter_once(server: MailServer) -> None:
    for number in range(30):
        post(f"someone{number}")
    gave = at_once(*[send_due] * 4, *(partial(post, f"late{number}") for number in range(3)))
    assert not [result for result in gave if isinstance(result, Exception)], gave
    send_due()
    to = sorted(str(letter["To"]) for letter in server.letters)
    assert to == sorted({*to}) and len(to) == 33


@pytest.mark.postgres
def test_a_process_that_was_killed_while_sending_does_not_keep_the_postbox(server: MailServer) -> None:
    post()
    Postbox.objects.create(pk=1, token="killed", held_until=timezone.now() + timedelta(minutes=1))
    assert send_due() == 0
    Postbox.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert send_due() == 1


def test_whoever_looks_after_the_site_reads_that_letters_wait(server: MailServer) -> None:
    assert looked_at().state == "ok"
    server.instead["CONN"] = "421 out of order"
    post()
    send_due()
    told = looked_at()
    assert told.state == "warning" and "421 out of order" in told.message and told.how
    home = signed_in(factories.coordinator()).get("/atelier/", headers={"Accept-Language": "en"}).content.decode()
    assert "the mail server has not taken our letters" in home
    assert "amina@example.org" not in home + told.message
    volunteer = signed_in(factories.volunteer(name="samir")).get("/atelier/").content.decode()
    assert "doctor" not in volunteer


def test_no_backup_holds_a_code(server: MailServer, tmp_path: Path) -> None:
    """Neither in a row nor in what SQLite leaves of rows that were deleted."""
    factories.coordinator()
    post("samir", code="WWWW-WWWW")
    send_due()
    post(code=CODE)
    asked = SessionStore()  # where the sign-in page remembers the code that it sent
    asked["account_login_code"] = CODE
    asked.save()
    call_command("backup", str(tmp_path / "kept"), stdout=io.StringIO())
    (database,) = (tmp_path / "kept").glob("backups/*.database")
    data = database.read_bytes()
    assert CODE.encode() not in data and b"WWWW-WWWW" not in data and b"samir@example.org" not in data
    assert Letter.objects.count() == 1 and Session.objects.filter(pk=asked.session_key).exists()
    assert str(asked.session_key).encode() not in data
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(database)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_nothing_else_sends_mail() -> None:
    """A letter that is sent in a request waits for the mail server, and so does whoever asked."""
    found = {
        str(path)
        for path, tree in python_files(*ROOMS)
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("django.core.mail", "smtplib")))
        or (isinstance(node, ast.Import) and any(name.name == "smtplib" for name in node.names))
    }
    assert found == {"volunteers/mail_delivery.py", "operations/doctor/services.py"}
