"""Consent to the use of a voice: a choice for each use, the earlier ones kept, withdrawn at any time."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from journal.errors import NotAllowed, Refused
from journal.models import Entry
from tests import factories
from tests.volunteers.shortcuts import give_consent
from volunteers.actions import consent_record, voice_withdraw
from volunteers.models import Consent

pytestmark = pytest.mark.django_db


def test_without_a_word_nothing_is_allowed() -> None:
    person = factories.volunteer()
    assert not person.may_lend_voice()
    assert not person.may_lend_voice_to_hotline()


def test_each_use_is_a_choice_of_its_own() -> None:
    person = factories.volunteer()
    give_consent(person)
    assert person.may_lend_voice()
    assert not person.may_lend_voice_to_hotline()
    give_consent(person, hotline=True)
    assert person.may_lend_voice_to_hotline()
    give_consent(person, publish=False, hotline=True)
    assert not person.may_lend_voice()
    assert not person.may_lend_voice_to_hotline()
    assert not Consent.objects.filter(ai_training=True).exists()
    assert Consent.objects.filter(user=person).count() == 3
    assert Consent.objects.filter(user=person, withdrawn_at=None).count() == 1


def test_one_consent_is_in_force_also_for_the_database() -> None:
    person = factories.volunteer()
    give_consent(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(user=person, text_version="x", language_read="fr")


def test_minors_do_not_lend_their_voice_but_may_refuse() -> None:
    person = factories.volunteer()
    with pytest.raises(Refused):
        give_consent(person, adult=False)
    assert not Consent.objects.exists()
    give_consent(person, adult=False, publish=False)
    assert not person.may_lend_voice()


def test_consent_on_paper_needs_its_where_and_when() -> None:
    coordinator, person = factories.coordinator(), factories.volunteer()
    with pytest.raises(Refused):
        consent_record(by=coordinator, user=person, evidence="   ")
    with pytest.raises(NotAllowed):
        consent_record(by=person, user=person, evidence="Mairie, 3 juin")
    consent = consent_record(by=coordinator, user=person, evidence="Mairie,  3 juin", hotline=False)
    assert (consent.evidence, consent.recorded_by) == ("Mairie, 3 juin", coordinator)
    assert person.may_lend_voice()
    assert Entry.objects.get(verb="record_consent").reason == "Mairie, 3 juin"


def test_withdrawn_in_one_step_by_oneself_or_by_a_coordinator() -> None:
    coordinator, person, other = factories.coordinator(), factories.volunteer(), factories.reviewer()
    give_consent(person)
    with pytest.raises(NotAllowed):
        voice_withdraw(by=other, user=person)
    assert person.may_lend_voice()
    voice_withdraw(by=person, user=person)
    assert not person.may_lend_voice()
    assert voice_withdraw(by=person, user=person).takes == 0
    give_consent(person)
    voice_withdraw(by=coordinator, user=person, reason="par téléphone")
    assert not person.may_lend_voice()
    assert Entry.objects.filter(verb="withdraw_consent", concerns=person).count() == 2
