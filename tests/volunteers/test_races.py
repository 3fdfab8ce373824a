"""People at the same moment: a place is used once, a double click is one click, somebody always coordinates."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from dubbing.models import Release
from journal.errors import Refused
from journal.models import Entry
from tests import factories
from tests.concurrency import at_once, one_waits
from tests.volunteers.shortcuts import give_consent
from volunteers.actions import (
    code_create,
    code_use,
    invitation_accept,
    invitation_create,
    invitation_revoke,
    person_create,
    role_take,
    voice_withdraw,
)
from volunteers.models import Consent, Invitation, OneTimeCode, Role, User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
CLICKS = 4


def test_a_double_click_on_the_last_place_is_one_acceptance() -> None:
    _invitation, token = invitation_create(by=factories.coordinator(), language_tags=["ar"])
    person = factories.person("nadia")
    tabs = [User.objects.get(pk=person.pk) for _click in range(CLICKS)]
    gave = at_once(*(partial(invitation_accept, by=tab, token=token) for tab in tabs))
    assert set(gave) == {Invitation.objects.get()}, gave
    assert Entry.objects.filter(verb="accept_invitation").count() == 1
    assert invitation_accept(by=person, token=token).uses_left == 0, "and a moment later it is still the same"


def test_three_clicks_of_one_person_use_one_of_three_places() -> None:
    _invitation, token = invitation_create(by=factories.coordinator(), language_tags=["ar"], uses=3)
    person = factories.person("nadia")
    tabs = [User.objects.get(pk=person.pk) for _click in range(3)]
    at_once(*(partial(invitation_accept, by=tab, token=token) for tab in tabs))
    assert Invitation.objects.get().uses_left == 2


def test_an_invitation_that_was_ended_meanwhile_lets_nobody_in() -> None:
    claire, person = factories.coordinator(), factories.person("nadia")
    invitation, token = invitation_create(by=claire, language_tags=["ar"])
    _ended, accepted = one_waits(
        partial(invitation_revoke, by=claire, invitation=invitation), partial(invitation_accept, by=person, token=token)
    )
    assert isinstance(accepted, Refused)
    assert not person.roles.exists()


def test_two_coordinators_who_take_each_other_s_role_leave_one() -> None:
    claire, salma = factories.coordinator(), factories.coordinator("salma")
    asking = [User.objects.get(pk=person.pk) for person in (claire, salma)]
    assert all(person.is_coordinator for person in asking)  # asked once for each request, before it waits
    gave = at_once(
        partial(role_take, by=asking[0], user=salma, role="coordinator"),
        partial(role_take, by=asking[1], user=claire, role="coordinator"),
    )
    assert [isinstance(result, Refused) for result in gave].count(True) == 1, gave
    assert Role.objects.filter(role="coordinator").count() == 1


def test_an_address_that_two_coordinators_enter_at_once_is_one_account() -> None:
    claire = factories.coordinator()
    create = partial(person_create, by=claire, display_name="Nadia", email="nadia@example.org")
    gave = at_once(*[create] * CLICKS)
    assert [isinstance(result, Refused) for result in gave].count(False) == 1, gave
    assert User.objects.filter(email="nadia@example.org").count() == 1


def test_of_codes_made_at_once_the_last_one_works_and_once() -> None:
    claire, amina = factories.coordinator(), factories.volunteer()
    codes = at_once(*[partial(code_create, by=claire, user=amina)] * CLICKS)
    assert OneTimeCode.objects.filter(used_at=None).count() == 2, "typed, and scanned"
    uses: list[Any] = at_once(*(partial(code_use, code=form) for code in codes for form in code))
    assert [use for use in uses if not isinstance(use, Refused)] == [amina]


def test_consents_given_and_withdrawn_at_once_leave_at_most_one_in_force() -> None:
    amina = factories.volunteer()
    give = partial(give_consent, amina, hotline=True)
    for _round in range(5):
        gave = at_once(give, partial(voice_withdraw, by=amina, user=amina), give)
        assert not [result for result in gave if isinstance(result, Exception)], gave
        assert Consent.objects.filter(user=amina, withdrawn_at=None).count() <= 1
    assert not Release.objects.exists()


def test_less_is_agreed_to_than_what_was_agreed_while_one_waited() -> None:
    """Another tab agrees to the telephone: whoever then agrees to less has taken that back, and the journal says so."""
    amina = factories.volunteer()
    one_waits(partial(give_consent, amina, hotline=True), partial(give_consent, amina))
    assert Entry.objects.filter(verb="withdraw_consent").count() == 1
