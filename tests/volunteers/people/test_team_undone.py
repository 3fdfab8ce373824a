"""A role that was taken away and an invitation that was ended come back within ten minutes, as they were."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from lxml import html

from journal.errors import NotAllowed, Refused
from journal.models import Entry
from journal.undo import UNDO_WINDOW
from tests import factories
from tests.concurrency import at_once
from tests.volunteers.shortcuts import signed_in
from volunteers.actions import (
    invitation_accept,
    invitation_create,
    invitation_find,
    invitation_revoke,
    invitation_revoke_undo,
    role_give,
    role_take,
    role_take_undo,
)
from volunteers.actions.accounts import account_erase
from volunteers.models import Invitation, Notification, Role, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def claire() -> User:
    return factories.coordinator()


def undo_form(answer: Any) -> str:
    """The address of the undo button that stands in what the page says."""
    page: Any = html.fromstring(answer.content)
    (form,) = page.xpath("//*[contains(@class, 'messages')]//form[contains(@action, '/undo/')]")
    return str(form.get("action"))


@pytest.mark.postgres
def test_a_role_comes_back_from_the_page_as_it_was(claire: User) -> None:
    nadia = factories.reviewer("tr", "nadia")
    other = factories.person("lea")
    given = timezone.now() - timedelta(days=40)
    nadia.roles.update(given_by=other, given_at=given)
    client, sent = signed_in(claire), {"person": nadia.public_id, "role": "reviewer", "language": "tr", "take": "1"}
    asked = client.post("/atelier/people/roles/", sent).content.decode()
    assert "10 minutes" in asked.replace("\u00a0", " ")
    undo = undo_form(client.post("/atelier/people/roles/", {**sent, "sure": "yes"}, follow=True))
    assert not User.objects.get(pk=nadia.pk).may_review("tr")
    told = Notification.objects.filter(person=nadia).count()
    for _tap in range(2):  # twice is once
        answer = client.post(undo, follow=True)
        assert answer.status_code == 200 and "Nadia" in answer.content.decode()
    role = Role.objects.get(user=nadia)
    assert (role.role, role.language, role.given_by, role.given_at) == ("reviewer", "tr", other, given)
    assert Entry.objects.filter(verb="undo_take_role", concerns=nadia, actor=claire).count() == 1
    assert Notification.objects.filter(person=nadia).count() == told, "nothing happened: nobody is told of it"


def test_not_after_ten_minutes_and_not_where_it_changed_since(claire: User, monkeypatch: pytest.MonkeyPatch) -> None:
    nadia = factories.reviewer("tr", "nadia")
    first = role_take(by=claire, user=nadia, role="reviewer", language="tr")
    assert first is not None and role_take(by=claire, user=nadia, role="reviewer", language="tr") is None
    role_give(by=claire, user=nadia, role="reviewer", language="tr")
    second = role_take(by=claire, user=nadia, role="reviewer", language="tr")
    assert second is not None
    with pytest.raises(Refused):
        role_take_undo(by=claire, taken=first)
    with pytest.raises(NotAllowed):
        role_take_undo(by=nadia, taken=second)
    later = timezone.now() + UNDO_WINDOW
    monkeypatch.setattr(timezone, "now", lambda: later)
    answer = signed_in(claire).post(f"/atelier/people/roles/{second.pk}/undo/", follow=True)
    assert "10" in answer.content.decode() and not nadia.roles.exists()
    assert signed_in(claire).post("/atelier/people/roles/987654/undo/").status_code == 404


def test_a_closed_account_gets_nothing_back(claire: User) -> None:
    lea = factories.coordinator("lea")
    taken = role_take(by=claire, user=lea, role="coordinator")
    assert taken is not None
    account_erase(by=lea, user=lea, voice=False)
    with pytest.raises(Refused):
        role_take_undo(by=claire, taken=taken)
    assert not lea.roles.exists()


def test_who_takes_their_own_role_is_led_to_their_home(claire: User) -> None:
    factories.coordinator("lea")
    TOTP.activate(claire, generate_totp_secret())  # asked of each of several coordinators
    client = signed_in(claire)
    sent = {"person": claire.public_id, "role": "coordinator", "language": "", "take": "1", "sure": "yes"}
    answer = client.post("/atelier/people/roles/", sent, follow=True)
    assert answer.status_code == 200 and answer.redirect_chain[0][0] == "/atelier/"
    assert "/undo/" not in answer.content.decode(), "a button that would be refused"


def test_an_ended_invitation_opens_again_from_the_page(claire: User) -> None:
    invitation, token = invitation_create(by=claire, language_tags=["ar"], uses=3)
    before = Invitation.objects.filter(pk=invitation.pk).values().get()
    client = signed_in(claire)
    asked = client.get(f"/atelier/people/invitations/{invitation.pk}/revoke/").content.decode()
    assert "10 minutes" in asked.replace("\u00a0", " ")
    ended = client.post(f"/atelier/people/invitations/{invitation.pk}/revoke/", {"sure": "yes"}, follow=True)
    with pytest.raises(Refused):
        invitation_find(token)
    undo = undo_form(ended)
    client.post(undo)
    client.post(undo)
    assert Invitation.objects.filter(pk=invitation.pk).values().get() == before
    invitation_accept(by=factories.person("guest"), token=token)
    verbs = list(Entry.objects.filter(object_type="invitation").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["invite", "revoke_invitation", "undo_revoke_invitation", "accept_invitation"]


def test_an_invitation_stays_ended_when_its_time_or_its_maker_is_gone(claire: User) -> None:
    lea = factories.coordinator("lea")
    TOTP.activate(claire, generate_totp_secret())
    invitation, token = invitation_create(by=lea, language_tags=["ar"])
    invitation_revoke(by=claire, invitation=invitation)
    with pytest.raises(NotAllowed):
        invitation_revoke_undo(by=factories.reviewer(), invitation=invitation)
    Invitation.objects.update(revoked_at=timezone.now() - UNDO_WINDOW)
    answer = signed_in(claire).post(f"/atelier/people/invitations/{invitation.pk}/undo/", follow=True)
    assert re.search(r"10\s+minutes", answer.content.decode())
    Invitation.objects.update(revoked_at=None)
    account_erase(by=lea, user=lea, voice=False)
    with pytest.raises(Refused):
        invitation_revoke_undo(by=claire, invitation=invitation)
    with pytest.raises(Refused):
        invitation_find(token)


@pytest.mark.postgres
def test_undone_by_two_at_once_it_is_one_role(claire: User) -> None:
    nadia = factories.reviewer("tr", "nadia")
    taken = role_take(by=claire, user=nadia, role="reviewer", language="tr")
    assert taken is not None
    gave = at_once(*[partial(role_take_undo, by=claire, taken=taken)] * 4)
    assert gave == [nadia] * 4 and nadia.roles.count() == 1
    assert Entry.objects.filter(verb="undo_take_role").count() == 1
