"""Mail with news: as often as each person chose, each piece in one mail only, and stopped by one POST."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from config.log_redaction import redact
from tests import factories
from tests.concurrency import at_once
from tests.mail_server import MailServer
from tests.volunteers.news.mails import at, body_of, choose, happens, html, plain, sent
from tests.volunteers.shortcuts import submitted
from volunteers.mail_delivery import send_due
from volunteers.models import Letter, Notification, User
from volunteers.pipelines.news_letters import write_news
from volunteers.tasks import letters

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Notification.Kind
PAGE = "/atelier/moi/"


def test_nobody_without_an_account_or_an_address_gets_mail(server: MailServer) -> None:
    closed, without = factories.volunteer(name="closed"), factories.volunteer(name="without")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    User.objects.filter(pk=without.pk).update(email=None)
    shown = User.objects.create_user("amina@demonstration.example")
    for person in (closed, without, shown):
        happens(person, at(16, 9))
    assert sent(server, at(16, 18)) == []


def test_a_mail_is_in_the_persons_language(server: MailServer) -> None:
    factories.tutorial()
    rachid, read_in = factories.reviewer(), {"fr": "fr", "en": "en", "ta": "ta", "ar": "ar", "": "fr"}
    for spoken in read_in:
        person = factories.volunteer(name=f"amina{spoken}")
        User.objects.filter(pk=person.pk).update(interface_language=spoken)
        happens(person, at(16, 9), by=rachid)
    letters = {str(letter["To"]): letter for letter in sent(server, at(16, 17))}
    for spoken, read in read_in.items():
        letter = letters[f"amina{spoken}@example.org"]
        with translation.override(read):
            expected = _("{name} asks you to change a text.").format(name="Rachid")
            why = _("You get this because you wrote it.")
        assert str(letter["Subject"]).strip() == expected  # the parser leaves a space where a long header was folded
        for kind in ("plain", "html"):
            body = body_of(letter, kind)
            assert expected in body and "Trop long" in body and "Allumer la tablette" in body
            assert why in body
        assert f'<html lang="{read}" dir="{"rtl" if read == "ar" else "ltr"}">' in html(letter)


def test_what_people_write_cannot_break_a_mail(server: MailServer) -> None:
    amina = factories.volunteer()
    nasty = "<script>alert(1)</script>\r\nBcc: all@example.org"
    User.objects.filter(pk=amina.pk).update(display_name="A\r\nBcc: x@example.org")
    happens(amina, at(16, 9), reason=nasty)
    (letter,) = sent(server, at(16, 17))
    assert letter["Bcc"] is None
    assert "<script>" not in html(letter)


def stop_address(letter: EmailMessage) -> str:
    found = re.fullmatch(
        r"<https://portevoix\.ville\.fr(/atelier/news/stop/\S+/)>", str(letter["List-Unsubscribe"]).strip()
    )
    assert found, letter["List-Unsubscribe"]
    return found[1]


def test_one_post_stops_mail_and_nothing_else(server: MailServer) -> None:
    amina = factories.volunteer()
    happens(amina, at(16, 9))
    (letter,) = sent(server, at(16, 17))
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = stop_address(letter)
    before = User.objects.filter(pk=amina.pk).values().get()
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(address)
    assert page.status_code == 200 and User.objects.get(pk=amina.pk).digest == "daily", "a look stops nothing"
    for _twice in range(2):
        answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200 and "sessionid" not in answer.cookies
    assert User.objects.filter(pk=amina.pk).values().get() == {**before, "digest": "never"}
    assert stranger.get("/atelier/").status_code == 302, "nobody was signed in by it"
    happens(amina, at(17, 9))
    assert sent(server, at(17, 17)) == []


def test_a_stop_link_that_was_changed_stops_nothing(server: MailServer) -> None:
    amina, rachid = factories.volunteer(), factories.reviewer()
    happens(amina, at(16, 9))
    address = stop_address(sent(server, at(16, 17))[0])
    for changed in (
        address.replace(str(amina.public_id), str(rachid.public_id)),
        address[:-2] + "/",
        f"/atelier/news/stop/{rachid.public_id}/",
        "/atelier/news/stop/./",
    ):
        assert Client().post(changed).status_code == 404
    assert set(User.objects.values_list("digest", flat=True)) == {"daily"}


def test_no_link_of_a_mail_signs_anybody_in(server: MailServer) -> None:
    amina = factories.volunteer()
    version = factories.version(factories.tutorial(), "ar")
    (first, *_rest) = factories.speech(version.tutorial)
    happens(amina, at(16, 9), segment=first.public_id)
    (letter,) = sent(server, at(16, 17))
    page = html(letter)
    links = {urlsplit(link).path for link in re.findall(r'href="([^"]+)"', page)}
    assert f"/atelier/text/{version.tutorial.slug}/ar/{first.public_id}/" in links and len(links) >= 3
    for link in links:
        stranger = Client()
        answer = stranger.get(link)
        assert answer.status_code in {200, 302}
        assert "/compte/login/" in answer.headers.get("Location", "") or "news/stop" in link
        assert "_auth_user_id" not in stranger.session


def test_a_token_is_in_no_log() -> None:
    assert redact("GET /atelier/news/stop/abc.def/ 200") == "GET /atelier/news/stop/…/ 200"
    assert redact("next=%2Fatelier%2Fnews%2Fstop%2Fabc.def%2F") == "next=%2Fatelier%2Fnews%2Fstop%2F…%2F"


@pytest.mark.postgres
def test_ten_workers_send_each_piece_once(server: MailServer) -> None:
    people = [factories.volunteer(name=f"v{number}") for number in range(6)]
    for number, person in enumerate(people):
        for minute in range(number + 1):
            happens(person, at(16, 9, minute), reason=f"Raison {number}-{minute}.")
    gave = at_once(*[partial(write_news, at(16, 17))] * 10)
    assert not [error for error in gave if isinstance(error, Exception)]
    assert sum(gave) == len(people)
    send_due()
    said = "".join(plain(letter) for letter in server.letters)
    assert sorted(letter["To"] for letter in server.letters) == sorted(str(person.email) for person in people)
    for number in range(len(people)):
        assert all(said.count(f"Raison {number}-{minute}.") == 1 for minute in range(number + 1))


def test_a_mail_that_waits_for_the_server_is_not_replaced_by_the_next(server: MailServer) -> None:
    amina = factories.volunteer()
    choose(amina, "at_once")
    server.instead["CONN"] = "bye"
    for hour, reason in ((9, "Le premier"), (10, "Le second")):
        happens(amina, at(16, hour), reason=reason)
        assert sent(server, at(16, hour, 5)) == []
    assert Letter.objects.count() == 2


def test_the_short_worker_does_all_of_it(server: MailServer) -> None:
    claire, amina, rachid = factories.coordinator(), factories.volunteer(), factories.reviewer()
    nadia = factories.volunteer("ar", "nadia")
    version = factories.version(factories.tutorial(), "ar", claire)
    User.objects.update(digest="at_once")
    letters()
    assert server.letters == []
    assert {row.person for row in Notification.objects.all()} == {amina, nadia, rachid}
    submitted(version, amina, factories.speech(version.tutorial)[0])
    letters()
    assert {row.person for row in Notification.objects.all()} == {nadia, rachid}, "Amina has begun"
    Notification.objects.update(at=timezone.now() - timedelta(minutes=5))
    letters()
    assert sorted(letter["To"] for letter in server.letters) == ["nadia@example.org", "rachid@example.org"]


@pytest.mark.postgres
def test_a_fault_in_the_news_holds_up_no_code(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("volunteers.tasks.write_news", broken)
    Letter.objects.create(
        kind="code", to="amina@example.org", subject="Code", text="x", expires_at=timezone.now() + timedelta(minutes=5)
    )
    letters()
    assert [letter["To"] for letter in server.letters] == ["amina@example.org"]


@pytest.mark.postgres
def test_a_coordinators_mail_says_what_waits_and_for_whom(server: MailServer) -> None:
    claire, amina, rachid = factories.coordinator(), factories.volunteer(), factories.reviewer()
    User.objects.filter(pk=claire.pk).update(interface_language="en")
    version = factories.version(factories.tutorial(), "ar", claire)
    revision = submitted(version, amina, factories.speech(version.tutorial)[0])
    type(revision).objects.filter(pk=revision.pk).update(created_at=timezone.now() - timedelta(days=5))
    happens(claire, at(16, 9), Kind.STUCK, figures={"what": "review"})
    happens(rachid, at(16, 9), Kind.TEXTS_WAIT)
    User.objects.filter(pk=rachid.pk).update(interface_language="en")
    said = {letter["To"]: plain(letter) for letter in sent(server, at(16, 17))}
    assert "What waits, and for whom" in said[str(claire.email)] and "· Rachid" in said[str(claire.email)]
    assert "What waits" not in said[str(rachid.email)]
