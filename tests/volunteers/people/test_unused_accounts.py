"""An account that nobody uses: a letter after 23 months, closed after 24; the voice can still be taken back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone

from dubbing.models import Take
from dubbing.reconcile import reconcile
from dubbing.states import TakeState
from journal.models import Entry
from tests import factories
from tests.sent_mail import sent
from tests.volunteers.shortcuts import consenting, signed_in, take
from volunteers.models import Consent, Letter, User
from volunteers.pipelines import retention
from volunteers.pipelines.account_letters import write_closing_letter
from volunteers.queries.retention import CONSENT_YEARS, LETTER_MONTHS, UNUSED_MONTHS, Periods, months_before

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = timedelta(days=32)
NOW = timezone.now()


@pytest.fixture(autouse=True)
def claire() -> User:
    """Somebody coordinates, and signed in lately."""
    person = factories.coordinator()
    User.objects.filter(pk=person.pk).update(last_login=NOW)
    return person


def unused(name: str = "amina", months: int = LETTER_MONTHS, **fields: Any) -> User:
    """A volunteer who was last here so many months ago, and a day."""
    person = factories.volunteer("ar", name)
    then = months_before(NOW, months) - timedelta(days=1)
    User.objects.filter(pk=person.pk).update(**{"created_at": then, "last_login": then, **fields})
    person.refresh_from_db()
    return person


def recorded(person: User) -> Take:
    version = factories.version(factories.tutorial(f"film-{uuid4().hex[:6]}"), "ar")
    path = storages["private"].save(f"takes/{uuid4()}.flac", ContentFile(uuid4().bytes))
    segment = factories.speech(version.tutorial)[0]
    return take(version, person, segment, state=TakeState.APPROVED, original=path, audio=path, client_id=uuid4())


def retained(now: datetime = NOW) -> None:
    reconcile(thorough=True, now=now)


def again(person: User) -> User:
    return User.objects.get(pk=person.pk)


@pytest.mark.postgres
def test_a_letter_after_23_months_then_closed_after_24(claire: User) -> None:
    person, recent = unused(), unused("nadia", LETTER_MONTHS - 1)
    retained()
    retained(NOW + timedelta(days=1))
    (letter,) = sent()
    assert letter.to == ["amina@example.org"]
    assert str(LETTER_MONTHS) in letter.body and "/atelier/" in letter.body
    html, kind = letter.alternatives[0]  # type: ignore[attr-defined]
    assert kind == "text/html" and str(LETTER_MONTHS) in html
    retained(NOW + timedelta(days=25))
    assert again(person).is_active
    retained(NOW + MONTH)
    closed = again(person)
    assert (closed.is_active, closed.email, closed.display_name) == (False, None, "Amina")
    assert closed.closed_at is not None and not closed.roles.exists()
    assert again(recent).is_active and again(claire).is_active
    entries = Entry.objects.filter(concerns=person).order_by("pk")
    assert [entry.verb for entry in entries] == ["announce_closing", "close_account"]
    assert not any(entry.actor for entry in entries)
    assert not Entry.objects.filter(after__icontains="example.org").exists()
    retained(NOW + 2 * MONTH)
    assert Entry.objects.filter(verb="close_account", concerns=person).count() == 1


def test_a_session_that_ended_leaves_no_row() -> None:
    """The notice says how long one lasts."""
    signed_in(factories.volunteer("ar", "nadia"))
    lasts = timedelta(days=Periods().session_days)
    for later, left in ((lasts - timedelta(days=1), 1), (lasts + timedelta(days=1), 0)):
        retained(NOW + later)
        assert Session.objects.count() == left


def test_nobody_signs_in_to_a_closed_account() -> None:
    person = unused()
    then, client = person.last_login, signed_in(person)
    assert client.get("/atelier/moi/").status_code == 200
    User.objects.filter(pk=person.pk).update(last_login=then)  # not the test's own sign-in
    retained()
    sent()
    retained(NOW + MONTH)
    assert client.get("/atelier/moi/").status_code == 302
    assert User.objects.for_commands("amina@example.org") is None


def test_who_signs_in_after_the_letter_keeps_the_account_and_gets_another_later() -> None:
    person = unused()
    retained()
    User.objects.filter(pk=person.pk).update(last_login=NOW + timedelta(days=3))
    retained(NOW + 2 * MONTH)
    assert again(person).is_active and len(sent()) == 1
    later = NOW + timedelta(days=3) + timedelta(days=31 * LETTER_MONTHS)
    retained(later)
    assert len(sent()) == 2 and again(person).is_active


@pytest.mark.postgres
def test_what_the_journal_knows_of_somebody_is_use_too(claire: User) -> None:
    person = unused()
    Entry.objects.create(actor=person, verb="submit", object_type="translationrevision", object_id="1")
    retained()
    assert sent() == []


def test_the_last_coordinator_is_never_closed(claire: User) -> None:
    User.objects.filter(pk=claire.pk).update(
        created_at=months_before(NOW, UNUSED_MONTHS * 2), last_login=months_before(NOW, UNUSED_MONTHS * 2)
    )
    retained()
    retained(NOW + MONTH)
    assert sent() == [] and again(claire).is_active


def test_it_is_not_closed_before_its_letter_was_sent() -> None:
    person = unused()
    retained()
    assert Letter.objects.filter(to="amina@example.org").count() == 1
    retained(NOW + MONTH)
    assert again(person).is_active, "the mail server has not taken the letter"
    Letter.objects.update(failure="550 unknown user")
    retained(NOW + MONTH + timedelta(days=25))
    assert again(person).is_active, "the month counts from the last day on which it could have been sent"
    retained(NOW + 2 * MONTH)
    assert not again(person).is_active, "nobody will ever get it"


def test_who_has_no_address_is_closed_all_the_same() -> None:
    person = unused(email=None)
    retained()
    retained(NOW + MONTH)
    assert sent() == [] and again(person).closed_at is not None
    assert Entry.objects.get(verb="announce_closing", concerns=person).after == {"letter": False}


def test_a_closed_accounts_voice_stays_and_is_taken_back_by_the_link_of_the_letter() -> None:
    person = consenting(unused())
    mine, other = recorded(person), recorded(consenting(factories.volunteer("ar", "paul")))
    assert Entry.objects.filter(actor=person).exists(), "consenting is an act: the account was used today"
    later = NOW + timedelta(days=31 * LETTER_MONTHS)
    retained(later)
    letter = next(message for message in sent() if message.to == ["amina@example.org"])
    retained(later + MONTH)
    assert again(person).email is None
    assert Consent.objects.filter(user=person, withdrawn_at=None, publish=True).exists()
    assert Take.objects.get(pk=mine.pk).state == TakeState.APPROVED
    links = re.findall(r"https?://[^/]+(/atelier/voix/retirer/key/[^/\s]+/)", str(letter.body))
    assert len(links) == 1 and links[0] in letter.alternatives[0][0]  # type: ignore[attr-defined]
    key = links[0].rstrip("/").rpartition("/")[2]
    assert key not in str(User.objects.filter(pk=person.pk).values().get()), "only its hash is kept"
    anybody = Client()
    assert anybody.get("/atelier/voix/retirer/key/nonsense/").status_code == 410
    first = anybody.post(links[0])
    assert first.status_code == 200 and Take.objects.get(pk=mine.pk).state == TakeState.APPROVED, (
        "the first tap only asks"
    )
    assert anybody.post(links[0], {"sure": "yes"}).status_code == 200
    gone = Take.objects.get(pk=mine.pk)
    assert gone.state == TakeState.ERASED and not storages["private"].exists(mine.original)
    assert Take.objects.get(pk=other.pk).state == TakeState.APPROVED
    assert not Consent.objects.filter(user=person, withdrawn_at=None).exists()
    assert anybody.get(links[0]).status_code == 200  # again: it says that it is done
    assert Entry.objects.filter(verb="withdraw_voice", concerns=person).count() == 1


@pytest.mark.postgres
def test_a_consent_ends_after_ten_years() -> None:
    old, young = consenting(factories.volunteer("ar", "old")), consenting(factories.volunteer("ar", "young"))
    takes = [recorded(old), recorded(young)]
    Consent.objects.filter(user=old).update(given_at=months_before(NOW, 12 * CONSENT_YEARS))
    Consent.objects.filter(user=young).update(given_at=months_before(NOW, 12 * CONSENT_YEARS) + timedelta(days=1))
    retained()
    assert [Take.objects.get(pk=row.pk).state for row in takes] == [TakeState.ERASED, TakeState.APPROVED]
    assert not storages["private"].exists(takes[0].audio) and storages["private"].exists(takes[1].audio)
    entry = Entry.objects.get(verb="withdraw_consent", concerns=old)
    assert entry.actor is None and entry.reason


@pytest.mark.postgres
def test_what_fails_for_one_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    unused("first"), unused("second")
    written = write_closing_letter

    def broken(person: User, closes_at: datetime) -> None:
        if person.display_name == "First":
            raise OSError("no template")
        written(person, closes_at)

    monkeypatch.setattr(retention, "write_closing_letter", broken)
    retained()
    assert [message.to for message in sent()] == [["second@example.org"]]
    monkeypatch.undo()
    retained()
    assert [message.to for message in sent()][1:] == [["first@example.org"]]
    assert len(mail.outbox) == 2


def test_months_are_those_of_the_calendar() -> None:
    for moment, months, expected in (
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-11-28", 24, "2024-11-28"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-11-28", -1, "2026-12-28"),
        ("2024-02-29", 120, "2014-02-28"),
    ):
        assert months_before(datetime.fromisoformat(moment), months) == datetime.fromisoformat(expected), moment
