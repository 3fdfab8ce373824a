"""On the coordinator's page of people: a role and an invitation go by mistake and come back with one tap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.browser.workshop.workshop_site import signed_in
from volunteers.actions import invitation_create
from volunteers.models import Invitation, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[360, 1280])
def people(request: Any, live_server: Any, chromium: Browser) -> Iterator[Page]:
    """The page, with a reviewer for Turkish and one open invitation."""
    cache.clear()
    claire = factories.coordinator()
    factories.reviewer("tr", "nadia")
    invitation_create(by=claire, language_tags=["tr"], uses=3)
    User.objects.filter(pk=claire.pk).update(interface_language="fr")
    with signed_in(chromium, str(live_server.url), claire, width=request.param) as page:
        page.goto("/atelier/people/")
        yield page
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is pushed sideways"


def test_an_invitation_is_ended_and_opened_again(people: Page) -> None:
    people.locator("section[aria-labelledby=open-invitations] a.button").click()
    expect(people.locator("#goes")).to_contain_text("10 minutes")
    people.locator("#final-act button.primary").click()
    expect(people.locator(".messages form[action*='/undo/']")).to_have_count(1)
    assert Invitation.objects.get().revoked_at is not None
    expect(people.locator("section[aria-labelledby=open-invitations]")).to_have_count(0)
    people.locator(".messages form[action*='/undo/'] button").click()
    expect(people.locator("section[aria-labelledby=open-invitations] li")).to_have_count(1)
    expect(people.locator(".messages")).to_contain_text("C’est annulé")
    assert Invitation.objects.get().revoked_at is None


def test_a_role_is_taken_away_and_given_back(people: Page) -> None:
    row = people.locator(".lines > li", has_text="Nadia")
    row.locator("summary").click()
    row.locator("button[name=take]").click()
    people.locator("#final-act button.primary").click()
    expect(people.locator(".messages form[action*='/undo/']")).to_have_count(1)
    expect(people.locator(".lines > li", has_text="Nadia").locator("button[name=take]")).to_have_count(0)
    assert not User.objects.get(display_name="Nadia").may_review("tr")
    people.locator(".messages form[action*='/undo/'] button").click()
    expect(people.locator(".messages")).to_contain_text("Nadia")
    expect(people.locator(".lines > li", has_text="Nadia").locator("button[name=take]")).to_have_count(1)
    assert User.objects.get(display_name="Nadia").may_review("tr")
