"""May a machine take the noise out? Asked once, a choice of its own, changed on the page of the consent."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from journal.models import Entry
from tests import factories
from tests.volunteers.shortcuts import consenting, signed_in
from volunteers.models import Consent, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina() -> User:
    return consenting(factories.volunteer("ar"))


def answer(client: Client, said: str, following: str = "") -> str:
    sent = client.post(reverse("volunteers:repair"), {"answer": said, "next": following})
    assert sent.status_code == 302
    return sent.headers["Location"]


def test_nobody_is_asked_before_a_noisy_recording_and_nothing_is_a_yes(amina: User) -> None:
    client, page = signed_in(amina), reverse("volunteers:consent")
    assert 'name="repair"' not in client.get(page).content.decode()
    client.post(page, {"publish": "on", "adult": "on", "credit": "none", "repair": "on"})
    assert None in amina.repair_answers() and not amina.may_repair_voice()


def test_the_answer_is_a_consent_of_its_own_date_and_changes_nothing_else(amina: User) -> None:
    client, before = signed_in(amina), Consent.objects.get(user=amina, withdrawn_at=None)
    asked = client.get(reverse("volunteers:repair"), {"next": "/atelier/news/"}, headers={"Accept-Language": "en"})
    assert "It makes no voice" in asked.content.decode()
    assert answer(client, "yes", "/atelier/news/") == "/atelier/news/"
    now = Consent.objects.get(user=amina, withdrawn_at=None)
    same = [field.name for field in Consent._meta.concrete_fields if field.name not in {"id", "repair", "given_at"}]
    assert [getattr(now, name) for name in same] == [getattr(before, name) for name in same]
    assert (now.repair, before.repair) == (True, None) and now.given_at > before.given_at
    assert amina.may_repair_voice() and None not in amina.repair_answers()
    assert Entry.objects.get(verb="answer_repair").after["repair"] is True
    answer(client, "yes")
    assert Consent.objects.filter(user=amina).count() == 2, "the same answer again is the same"


def test_no_is_an_answer_and_the_box_stands_in_the_consent_from_then_on(amina: User) -> None:
    client, page = signed_in(amina), reverse("volunteers:consent")
    assert answer(client, "no", "https://elsewhere.example/") == reverse("volunteers:account")
    assert not amina.may_repair_voice() and None not in amina.repair_answers()
    assert 'name="repair"' in client.get(page).content.decode()
    usual = {"publish": "on", "adult": "on", "credit": "none"}
    client.post(page, {**usual, "repair": "on"})
    assert amina.may_repair_voice()
    client.post(page, usual)
    assert not amina.may_repair_voice() and None not in amina.repair_answers()
    assert Entry.objects.filter(verb="withdraw_consent", concerns=amina).exists()


def test_who_lends_no_voice_is_led_to_the_consent() -> None:
    client = signed_in(factories.volunteer("ar", "paul"))
    assert answer(client, "yes") == reverse("volunteers:consent")
    assert not Consent.objects.exists()
