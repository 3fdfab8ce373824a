"""Somebody takes their data along, then leaves: consent with a name, the ZIP, two taps, the link of the letter."""

from __future__ import annotations

import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from playwright.sync_api import Browser, Page, expect

from dubbing.models import Take
from tests import factories
from tests.browser.workshop.page_faults import wrong_with
from tests.browser.workshop.workshop_site import signed_in
from tests.volunteers.shortcuts import submitted, take
from volunteers.models import Consent, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page: Page, name: str) -> list[str]:
    """From left to right, then from right to left."""
    found = wrong_with(page, name)
    page.evaluate("document.documentElement.dir = 'rtl'")
    found += wrong_with(page, f"{name}-rtl")
    page.evaluate("document.documentElement.dir = 'ltr'")
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_volunteer_takes_everything_along_and_leaves(
    chromium: Browser, live_server: Any, tmp_path: Any, language: str
) -> None:
    cache.clear()
    coordinator, person = factories.coordinator(), factories.volunteer("ar")
    User.objects.filter(pk=person.pk).update(interface_language=language)
    person.spoken_languages.create(language="ar")
    version = factories.version(factories.tutorial(), "ar", coordinator)
    first = factories.speech(version.tutorial)[0]
    with signed_in(chromium, str(live_server.url), person) as page:
        page.goto("/atelier/voix/")
        page.click("details:has(input[name=publish]) > summary")
        page.check("input[name=publish]")
        page.check("input[name=adult]")
        page.check("input[name=credit][value=name]")
        page.fill("input[name=credit_as]", "Amina B.")
        assert looked_at(page, f"consent-{language}") == []
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(lambda url: not url.endswith("/voix/"))
        assert Consent.objects.get(user=person).credit_as == "Amina B."

        submitted(version, person, first, "نص أول")
        path = storages["private"].save(f"takes/{uuid4()}.flac", ContentFile(b"fLaC"))
        take(version, person, first, state=Take.State.APPROVED, original=path, client_id=uuid4())
        page.goto("/atelier/moi/")
        assert looked_at(page, f"account-{language}") == []
        page.click("details:has([aria-labelledby=own-data]) > summary")
        with page.expect_download() as fetched:
            page.locator("form[action$='data.zip'] button").click()
        fetched.value.save_as(tmp_path / "own.zip")
        with zipfile.ZipFile(tmp_path / "own.zip") as packed:
            assert packed.testzip() is None and len(packed.namelist()) == 3
            packed.extractall(tmp_path)
        own = page.context.new_page()
        own.goto((tmp_path / "index.html").as_uri())
        expect(own.locator("html")).to_have_attribute("lang", language)
        expect(own.locator("audio")).to_have_count(1)
        assert looked_at(own, f"own-data-{language}") == []
        own.close()

        page.locator("a[href='/atelier/moi/erase/']").click()
        expect(page.locator("#goes li")).not_to_have_count(0)
        assert looked_at(page, f"erase-{language}") == []
        page.locator("#final-act button[type=submit]").click()
        link = page.locator("main a[href*='/retirer/key/']")
        expect(link).to_be_visible()
        assert looked_at(page, f"erased-{language}") == []
        href = link.get_attribute("href") or ""
        page.goto("/atelier/voix/retirer/key/" + href.rstrip("/").rpartition("/")[2] + "/")
        assert looked_at(page, f"by-letter-{language}") == []
        page.locator("#final-act button[type=submit]").click()
        expect(page.locator("#final-act")).to_have_count(0)
    assert Take.objects.get(voice=person).state == Take.State.ERASED
    assert User.objects.get(pk=person.pk).email is None
