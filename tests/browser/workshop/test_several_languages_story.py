"""A coordinator opens a film to several languages at once, invites people for them with one message, sends a lost link
anew, and makes a reviewer of whoever the board proposes."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, expect

from tests import factories
from tests.browser.workshop.page_faults import wrong_with
from tests.browser.workshop.workshop_site import signed_in
from tests.volunteers.shortcuts import approved
from town.models import Town
from tutorials.models import LanguageVersion
from volunteers.models import Invitation, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_several_languages_from_the_tick_to_the_reviewer(chromium: Browser, live_server: Any) -> None:
    cache.clear()
    claire = factories.coordinator()
    User.objects.filter(pk=claire.pk).update(interface_language="fr")
    earlier = factories.version(factories.tutorial("autre", title="Un autre"), "ar", claire)
    film = factories.tutorial()
    wrong: list[str] = []
    with signed_in(chromium, str(live_server.url), claire, width=360) as page:
        page.goto(f"/atelier/tutorials/{film.slug}/")
        page.locator("form[action$='/languages/'] button.primary").click()
        expect(page.get_by_text("Choisissez au moins une langue")).to_be_visible()
        page.goto(f"/atelier/tutorials/{film.slug}/")
        expect(page.locator("input[name=language][value=ar]")).to_be_visible()  # the town's own comes first
        page.locator("summary", has_text="Autres langues").click()
        for tag in ("ar", "tr", "snk"):
            page.check(f"input[name=language][value={tag}]")
        wrong += wrong_with(page, "languages")
        page.locator("form[action$='/languages/'] button.primary").click()
        expect(page.locator(".messages")).to_have_text("Ouvert maintenant : arabe, soninké, turc")
        assert set(LanguageVersion.objects.filter(tutorial=film).values_list("language", flat=True)) == {
            *("ar", "tr", "snk")
        }

        page.goto("/atelier/people/")
        page.locator("#invite > summary").click()
        for tag in ("ar", "tr", "snk"):
            page.check(f"form:has(input[value=invite]) input[name=languages][value={tag}]")
        page.locator("form:has(input[value=invite]) button[type=submit]").click()
        first = page.locator("#invitation-link").input_value()
        words = page.locator("#invitation-message").input_value()
        assert first in words and "Dilinizi" in words and "لغتكم" in words
        assert first in unquote(str(page.get_by_role("link", name="WhatsApp").get_attribute("href")))
        wrong += wrong_with(page, "invited")
        page.goto("/atelier/people/")
        page.locator("form:has(input[value=renew]) button").click()
        second = page.locator("#invitation-link").input_value()
        assert second != first and Invitation.objects.get().languages == ["ar", "snk", "tr"]
        stranger = chromium.new_page()
        stranger.goto(first)
        expect(stranger.locator("#id_email")).to_have_count(0)
        stranger.goto(second)
        expect(stranger.locator("#id_email")).to_be_visible()
        stranger.close()

        Town.objects.update_or_create(pk=1, defaults={"reviewer_after": 3})
        amina, rachid = factories.volunteer("ar"), factories.reviewer("ar")
        approved(earlier, amina, rachid)
        page.goto("/atelier/board/")
        proposed = page.locator("section[aria-labelledby=could-review]")
        expect(proposed).to_contain_text("Amina")
        wrong += wrong_with(page, "proposed")
        proposed.locator("button[value=yes]").click()
        expect(page.locator(".messages")).to_contain_text("Amina")
        expect(page.locator("section[aria-labelledby=could-review]")).to_have_count(0)
    assert User.objects.get(pk=amina.pk).may_review("ar")
    assert wrong == []
