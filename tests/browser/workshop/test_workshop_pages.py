"""The workshop's pages as each kind of person sees them: axe-core finds nothing, nothing has to be pushed sideways and
no control lies over another, at 320 px and on a desk, light and dark."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page

from dubbing.actions import take_reject
from jobs.models import Job
from subtitles.actions import changes_request
from tests import factories
from tests.browser import axe
from tests.browser.overlapping import OVERLAPPING
from tests.browser.workshop.workshop_site import signed_in
from tests.volunteers.shortcuts import approved, release, submitted, take
from tests.volunteers.test_publishing_pages import placed, some_report
from tutorials.actions import path_set
from volunteers.actions import invitation_create
from volunteers.models import User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("browsers_keep_static"),
]


@pytest.fixture
def site(live_server: Any) -> str:
    """A town at work: one version published and behind, one in the middle, one that nobody helps, work that failed."""
    cache.clear()
    claire, rachid = factories.coordinator(), factories.reviewer("ar", "rachid")
    amina = factories.volunteer("ar", "amina")
    for person in (amina, rachid):
        person.spoken_languages.create(language="ar")
    arabic = factories.version(factories.tutorial(), "ar", claire)
    approved(arabic, amina, rachid)
    first, second, third = factories.speech(arabic.tutorial)
    take(arabic, amina, first)
    take_reject(by=rachid, version=arabic, take=take(arabic, amina, second), reason="Un bruit à la fin")
    take(arabic, amina, third)
    release(
        arabic,
        kind="voice",
        manifest={"duration_ms": 10_000, "segments": placed(arabic)},
        report=some_report(),
        findings=[{"code": "not_recorded", "segments": ["s2"]}],
    )
    release(arabic, state="failed", failure="Le disque est plein.")
    other = factories.version(factories.tutorial("recevoir-un-message", title="Recevoir un message"), "ar", claire)
    sentence, *_rest = factories.speech(other.tutorial)
    changes_request(
        by=rachid, version=other, revision=submitted(other, amina, sentence), reason="Trop long pour l'image"
    )
    factories.version(other.tutorial, "ta", claire)
    Job.objects.create(
        kind="tutorials.transcribe",
        target="recevoir-un-message",
        queue="long",
        state="failed",
        failure="Ce film n'a pas de son.",
        ended_at=timezone.now(),
    )
    return str(live_server.url)


def look(page: Page, path: str) -> list[str]:
    """What is wrong with a page, at two widths and in two schemes."""
    answer = page.goto(path)
    wrong = [] if answer and answer.status == 200 else [f"{path}: {answer and answer.status}"]
    for width, height in ((320, 640), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            wrong.append(f"{path}: wider than {width} px")
        wrong += [f"{path} {width}: one over another: {found}" for found in page.evaluate(OVERLAPPING)]
        wrong += axe.in_both_schemes(page, f"{path} {width}")
    return wrong


def seen(chromium: Browser, site: str, person: str, *paths: str) -> list[str]:
    with signed_in(chromium, site, User.objects.get(email=f"{person}@example.org")) as page:
        return [wrong for path in paths for wrong in look(page, path)]


def test_the_coordinator_s_pages(chromium: Browser, site: str) -> None:
    version = "/atelier/versions/allumer-la-tablette/ar/"
    path_set(by=User.objects.get(email="claire@example.org"), name="La rentrée", films=["recevoir-un-message"])
    pages = ["", "news/", "board/", "people/", "town/", "journal/", "moi/", "donnees/", "tutorials/path/"]
    film = "/atelier/tutorials/allumer-la-tablette/"
    more = (version, f"{version}report/1/", film, f"{film}transcript/")
    wrong = seen(chromium, site, "claire", *(f"/atelier/{page}" for page in pages), *more)
    assert wrong == []


def test_the_volunteer_s_and_the_reviewer_s_pages(chromium: Browser, site: str) -> None:
    pages = ("/atelier/", "/atelier/news/", "/atelier/bienvenue/", "/atelier/voix/", "/atelier/moi/")
    assert seen(chromium, site, "amina", *pages) == []
    assert seen(chromium, site, "rachid", "/atelier/") == []


def test_the_pages_of_coming_in(chromium: Browser, site: str) -> None:
    _invitation, token = invitation_create(
        by=User.objects.get(email="claire@example.org"), language_tags=["ar", "ta"], note="Merci !"
    )
    context = chromium.new_context(locale="fr-FR", base_url=site)
    page = context.new_page()
    wrong = look(page, "/atelier/compte/login/code/") + look(page, "/atelier/code/")
    wrong += look(page, f"/atelier/invitation/{token}/")
    page.fill("#id_email", "amina@example.org")
    page.click("main form button.primary")
    page.wait_for_selector("#id_code")
    wrong += look(page, "/atelier/compte/login/code/confirm/")
    context.close()
    assert wrong == []


def test_the_pages_of_the_second_proof(chromium: Browser, site: str) -> None:
    root = "/atelier/compte/2fa/"
    pages = (root, f"{root}totp/activate/", f"{root}webauthn/", f"{root}webauthn/add/", "/atelier/compte/logout/")
    assert seen(chromium, site, "claire", *pages) == []
    claire = User.objects.get(email="claire@example.org")
    TOTP.activate(claire, generate_totp_secret())
    RecoveryCodes.activate(claire)
    assert seen(chromium, site, "claire", root, f"{root}reauthenticate/", f"{root}webauthn/reauthenticate/") == []
