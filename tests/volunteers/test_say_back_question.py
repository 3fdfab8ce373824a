"""May what somebody says back in French be kept? A choice of its own, false for everybody not asked."""

from __future__ import annotations

import pytest
from django.urls import reverse

from journal.models import Entry
from tests import factories
from tests.volunteers.shortcuts import consenting, signed_in
from volunteers.models import Consent, User

pytestmark = pytest.mark.django_db
USUAL = {"publish": "on", "adult": "on", "credit": "none"}


@pytest.fixture
def rachid() -> User:
    return consenting(factories.reviewer("snk"))


def test_who_was_not_asked_has_not_agreed_and_a_volunteer_is_not_asked(rachid: User) -> None:
    assert not rachid.may_keep_said_back()
    amina, page = consenting(factories.volunteer("ar")), reverse("volunteers:consent")
    assert 'name="say_back"' not in signed_in(amina).get(page).content.decode()
    signed_in(amina).post(page, {**USUAL, "say_back": "on"})
    assert not amina.may_keep_said_back()
    assert 'name="say_back"' in signed_in(rachid).get(page).content.decode()


def test_the_answer_is_a_consent_of_its_own_date_and_changes_nothing_else(rachid: User) -> None:
    before = Consent.objects.get(user=rachid, withdrawn_at=None)
    client = signed_in(rachid)
    asked = client.get(reverse("volunteers:say_back"), headers={"Accept-Language": "en"}).content.decode()
    assert "It is never published" in asked
    sent = client.post(reverse("volunteers:say_back"), {"answer": "yes", "next": "/atelier/news/"})
    assert sent.headers["Location"] == "/atelier/news/"
    now = Consent.objects.get(user=rachid, withdrawn_at=None)
    same = [field.name for field in Consent._meta.concrete_fields if field.name not in {"id", "say_back", "given_at"}]
    assert [getattr(now, name) for name in same] == [getattr(before, name) for name in same]
    assert rachid.may_keep_said_back() and Entry.objects.get(verb="answer_say_back").after["say_back"] is True


def test_it_needs_no_yes_to_being_published_and_stays_when_that_changes(rachid: User) -> None:
    client, page = signed_in(rachid), reverse("volunteers:consent")
    client.post(page, {"adult": "on", "credit": "none", "say_back": "on"})
    assert rachid.may_keep_said_back() and not rachid.may_lend_voice()
    client.post(page, USUAL)
    assert rachid.may_lend_voice() and not rachid.may_keep_said_back(), "the box stood there without a tick"
    assert Entry.objects.filter(verb="withdraw_consent", concerns=rachid).exists()


def test_who_has_said_nothing_yet_or_is_no_adult_is_led_to_the_consent() -> None:
    paul = factories.reviewer("snk", "paul")
    client, asked = signed_in(paul), reverse("volunteers:say_back")
    assert client.post(asked, {"answer": "yes"}).headers["Location"] == reverse("volunteers:consent")
    client.post(reverse("volunteers:consent"), {"credit": "none", "say_back": "on"})
    assert not paul.may_keep_said_back(), "of age is asked first"
