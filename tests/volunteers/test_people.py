"""Accounts, roles, one-time codes, profiles and the town's settings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from journal.errors import Missing, NotAllowed, Refused
from journal.models import Entry
from tests import factories
from volunteers.actions import (
    code_create,
    code_use,
    person_create,
    profile_edit,
    role_give,
    role_take,
)
from volunteers.actions.invitations import token_hash
from volunteers.models import OneTimeCode, Role

pytestmark = pytest.mark.django_db


def test_an_account_without_email_and_its_code() -> None:
    coordinator = factories.coordinator()
    person = person_create(by=coordinator, display_name="Tante Fatou", language_tags=["snk"])
    assert person.email is None
    assert person.may_translate("snk")
    assert list(person.spoken_languages.values_list("language", "level")) == [("snk", "native")]
    assert not person.has_usable_password()
    code = code_create(by=coordinator, user=person).typed
    assert code not in str(list(OneTimeCode.objects.values()))
    assert code_use(code=f" {code[:5].lower()}-{code[5:]} ") == person
    with pytest.raises(Missing):
        code_use(code=code)


def test_a_code_that_is_scanned_lives_a_day_and_is_the_same_way_in() -> None:
    """Both forms serve once, together."""
    coordinator, person = factories.coordinator(), factories.volunteer()
    code = code_create(by=coordinator, user=person)
    lives = {row.code_hash: row.expires_at - timezone.now() for row in OneTimeCode.objects.all()}
    assert [round(lives[token_hash(form)] / timedelta(hours=1)) for form in code] == [7 * 24, 24]
    assert code_use(code=code.scanned) == person
    for form in code:
        with pytest.raises(Missing):
            code_use(code=form)
    code = code_create(by=coordinator, user=person)
    OneTimeCode.objects.filter(code_hash=token_hash(code.scanned)).update(expires_at=timezone.now())
    with pytest.raises(Missing):
        code_use(code=code.scanned)
    role_give(by=coordinator, user=person, role=Role.Name.COORDINATOR)
    with pytest.raises(Missing):
        code_use(code=code.typed)


def test_a_new_code_ends_the_one_before() -> None:
    coordinator, person = factories.coordinator(), factories.volunteer()
    first, second = code_create(by=coordinator, user=person).typed, code_create(by=coordinator, user=person).typed
    with pytest.raises(Missing):
        code_use(code=first)
    assert code_use(code=second) == person


def test_old_codes_closed_accounts_and_coordinators_do_not_come_in() -> None:
    coordinator, person = factories.coordinator(), factories.volunteer()
    code = code_create(by=coordinator, user=person).typed
    OneTimeCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Missing):
        code_use(code=code)
    code = code_create(by=coordinator, user=person).typed
    role_give(by=coordinator, user=person, role=Role.Name.COORDINATOR)
    with pytest.raises(Missing):
        code_use(code=code)
    with pytest.raises(Refused):
        code_create(by=coordinator, user=person)
    role_take(by=coordinator, user=person, role=Role.Name.COORDINATOR)
    code = code_create(by=coordinator, user=person).typed
    person.is_active = False
    person.save()
    with pytest.raises(Missing):
        code_use(code=code)


def test_an_address_is_one_account_whatever_its_capitals() -> None:
    coordinator = factories.coordinator()
    person_create(by=coordinator, display_name="Amina", email="Amina@Example.org")
    with pytest.raises(Refused):
        person_create(by=coordinator, display_name="Amina", email="amina@example.ORG")


def test_roles_are_given_taken_and_told() -> None:
    coordinator, person = factories.coordinator(), factories.volunteer("ar")
    role_give(by=coordinator, user=person, role="reviewer", language="ar")
    role_give(by=coordinator, user=person, role="reviewer", language="ar")
    assert person.may_review("ar")
    assert not person.may_review("tr")
    role_take(by=coordinator, user=person, role="reviewer", language="ar")
    assert not person.may_review("ar")
    assert list(Entry.objects.filter(concerns=person).values_list("verb", flat=True)) == ["take_role", "give_role"]
    with pytest.raises(Refused):
        role_give(by=coordinator, user=person, role="king")
    with pytest.raises(Missing):
        role_give(by=coordinator, user=person, role="reviewer", language="xx")


def test_the_last_coordinator_stays() -> None:
    coordinator = factories.coordinator()
    with pytest.raises(Refused):
        role_take(by=coordinator, user=coordinator, role="coordinator")
    assert coordinator.is_coordinator
    role_give(by=coordinator, user=factories.person("paul"), role="coordinator")
    role_take(by=coordinator, user=coordinator, role="coordinator")
    assert not coordinator.is_coordinator


def test_people_manage_nobody_but_themselves() -> None:
    for person in (factories.volunteer(), factories.reviewer()):
        for forbidden in (
            lambda by: person_create(by=by, display_name="x"),
            lambda by: role_give(by=by, user=by, role="coordinator"),
            lambda by: role_take(by=by, user=by, role="volunteer", language="ar"),
            lambda by: code_create(by=by, user=by),
        ):
            with pytest.raises(NotAllowed):
                forbidden(person)
    assert not Role.objects.filter(role="coordinator").exists()


def test_a_profile_is_one_s_own() -> None:
    person = factories.volunteer()
    profile_edit(
        by=person,
        display_name="  Amina   B. ",
        interface_language="en",
        spoken={"ar": "native", "fr": "some"},
        digest="weekly",
    )
    person.refresh_from_db()
    assert (person.display_name, person.interface_language, person.digest) == ("Amina B.", "en", "weekly")
    profile_edit(by=person, display_name="Amina", interface_language="fr", spoken={"ar": "fluent"})
    assert dict(person.spoken_languages.values_list("language", "level")) == {"ar": "fluent"}
    for bad in ({"digest": "hourly"}, {"display_name": "x" * 81}, {"spoken": {"ar": "well"}}):
        fields = {"display_name": "A", "interface_language": "fr", "spoken": {}, **bad}
        with pytest.raises(Refused):
            profile_edit(by=person, **fields)  # type: ignore[arg-type]
    assert dict(person.spoken_languages.values_list("language", "level")) == {"ar": "fluent"}
