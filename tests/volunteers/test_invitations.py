"""Invitations: a link that lets people in for languages and roles, for a while, so many times and not once more."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from journal.errors import Missing, NotAllowed, Refused
from journal.models import Entry
from tests import factories
from tests.concurrency import at_once
from volunteers.actions import invitation_accept, invitation_create, invitation_find, invitation_revoke
from volunteers.models import Invitation, User


@pytest.mark.django_db
def test_the_token_is_kept_as_a_hash_only() -> None:
    invitation, token = invitation_create(by=factories.coordinator(), language_tags=["ar"])
    assert len(token) >= 32
    assert token not in str(Invitation.objects.values().get(pk=invitation.pk))
    assert invitation_find(token) == invitation


@pytest.mark.django_db
def test_what_makes_no_sense_is_refused_and_makes_nothing() -> None:
    claire = factories.coordinator()
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"language_tags": []}, "langue"),
        ({"language_tags": ["ar"], "roles": []}, "fera"),
        ({"language_tags": ["ar"], "roles": ["king"]}, "fera"),
        ({"language_tags": ["ar"], "uses": 0}, "1"),
        ({"language_tags": ["ar"], "uses": 201}, "200"),
        ({"language_tags": ["ar"], "days": 91}, "90"),
        ({"language_tags": [], "roles": ["coordinator"], "uses": 2}, ""),
    )
    for asked, sentence in cases:
        with pytest.raises(Refused) as refusal:
            invitation_create(by=claire, **asked)
        assert refusal.value.message and sentence in refusal.value.message, asked
        assert not Invitation.objects.exists(), asked


@pytest.mark.django_db
def test_only_coordinators_invite_and_revoke() -> None:
    invitation, _token = invitation_create(by=factories.coordinator(), language_tags=["ar"])
    for person in (factories.volunteer(), factories.reviewer()):
        with pytest.raises(NotAllowed):
            invitation_create(by=person, language_tags=["ar"])
        with pytest.raises(NotAllowed):
            invitation_revoke(by=person, invitation=invitation)


@pytest.mark.django_db
def test_accepting_gives_the_roles_once_and_the_journal_says_so() -> None:
    coordinator = factories.coordinator()
    _invitation, token = invitation_create(by=coordinator, language_tags=["ar", "tr"], roles=["reviewer"])
    person = factories.person("nadia")
    assert not person.may_review("ar")
    invitation_accept(by=person, token=token)
    assert set(person.roles.values_list("role", "language", "given_by")) == {
        ("reviewer", "ar", coordinator.pk),
        ("reviewer", "tr", coordinator.pk),
    }
    assert person.may_review("ar")
    assert not person.is_coordinator
    assert Entry.objects.filter(verb="accept_invitation", actor=person).count() == 1


@pytest.mark.django_db
def test_who_has_it_all_already_does_not_use_it_up() -> None:
    _invitation, token = invitation_create(by=factories.coordinator(), language_tags=["ar"])
    invitation_accept(by=factories.volunteer("ar"), token=token)
    assert invitation_find(token).uses_left == 1


@pytest.mark.django_db
def test_used_ended_and_unknown_links_say_so() -> None:
    coordinator = factories.coordinator()
    used, token = invitation_create(by=coordinator, language_tags=["ar"])
    invitation_accept(by=factories.person("nadia"), token=token)
    with pytest.raises(Refused):
        invitation_accept(by=factories.person("samir"), token=token)
    old, old_token = invitation_create(by=coordinator, language_tags=["ar"])
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    ended, ended_token = invitation_create(by=coordinator, language_tags=["ar"])
    invitation_revoke(by=coordinator, invitation=ended)
    sentences = set()
    for bad in (token, old_token, ended_token, "nothing"):
        with pytest.raises(Refused) as refusal:
            invitation_find(bad)
        sentences.add(refusal.value.message)
    with pytest.raises(Missing):
        invitation_find("nothing")
    assert len(sentences) == 3  # used, ended (by time or by hand), unknown
    assert used.pk != ended.pk


@pytest.mark.django_db(transaction=True)
def test_six_people_at_once_on_one_place() -> None:
    """The race: one wins, five are told, nobody gets half of it."""
    _invitation, token = invitation_create(by=factories.coordinator(), language_tags=["ar", "tr"])
    people = [factories.person(f"guest{number}") for number in range(6)]
    gave = at_once(*(partial(invitation_accept, by=person, token=token) for person in people))
    assert [isinstance(result, Refused) for result in gave].count(True) == 5, gave
    assert sorted(person.roles.count() for person in people) == [0, 0, 0, 0, 0, 2]
    assert Invitation.objects.get().uses_left == 0


@pytest.mark.django_db
def test_in_a_town_the_command_invites_the_first_coordinator_and_nothing_else_acts_for_the_system(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMBEDDED = False
    assert User.objects.for_commands(None) is None
    call_command("invite", json=True)
    token = json.loads(capsys.readouterr().out)["link"].rstrip("/").rpartition("/")[2]
    assert invitation_find(token).roles == ["coordinator"]
    assert User.objects.for_commands(None) is None, "no command but this one asks in the system's name"
    claire = factories.coordinator()
    assert User.objects.for_commands(None) == claire == User.objects.for_commands(None, founding=True)
