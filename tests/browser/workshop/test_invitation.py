"""The first visit on a phone: invitation → e-mail → code → languages → consent → home, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import factories
from tests.browser.workshop.workshop_site import signed_in
from tests.processes import wait_for
from tests.sent_mail import sent
from volunteers.actions import code_create, invitation_create
from volunteers.models import Invitation, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: Any) -> str:
    cache.clear()
    factories.version(factories.tutorial(), "ar", factories.coordinator())
    return str(live_server.url)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A page of somebody who was never here, in French, 360 px wide; whatever goes wrong in it fails the test."""
    context: BrowserContext = chromium.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR")
    page, wrong = context.new_page(), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert wrong == []


def fits(page: Page) -> bool:
    """Nothing has to be pushed sideways, and everything that one taps is 48 px high."""
    page.wait_for_load_state()  # what is visible already may still be without its style sheet
    wide = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll("main .button, main input:not([type=checkbox],[type=radio])")]
        .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 48)
        .map((element) => element.outerHTML)"""
    )
    assert small == []
    return bool(wide)


def test_from_the_link_to_the_first_sentence(site: str, phone: Page) -> None:
    invitation, token = invitation_create(
        by=User.objects.get(display_name="Claire"), language_tags=["ar"], note="Merci d'avance !"
    )
    phone.goto(f"{site}/atelier/invitation/{token}/")
    expect(phone.get_by_text("Merci d'avance !")).to_be_visible()
    assert phone.locator("bdi[lang=ar]").inner_text() == "العربية"
    assert phone.locator("html").get_attribute("lang") == "fr"
    assert fits(phone)

    phone.locator("#id_email").fill("Nadia@Example.org")
    phone.locator("main form button.primary").click()
    expect(phone.locator("#id_code")).to_be_visible()
    assert fits(phone)
    letter = sent()[0]
    assert letter.to == ["nadia@example.org"]
    code = re.search(r"^ {4}(\S+)$", str(letter.body), re.MULTILINE)
    assert code is not None
    phone.locator("#id_code").fill("AAA-AAA")
    phone.locator("main form button.primary").click()
    expect(phone.locator("#code-error")).to_be_visible()
    phone.locator("#id_code").fill(code.group(1).lower())  # capitals or not
    phone.locator("main form button.primary").click()

    phone.wait_for_url("**/atelier/bienvenue/")
    assert fits(phone)
    phone.locator("#display_name").fill("Nadia")
    expect(phone.locator("input[name=languages][value=ar]")).to_be_checked()
    phone.locator("details summary").filter(has_text=re.compile("langue|language")).last.click()
    phone.locator("input[name=languages][value=kab]").check()
    phone.locator("main form button.primary").click()

    phone.wait_for_url("**/atelier/voix/")
    assert fits(phone)
    for choice in ("publish", "hotline", "ai_training", "adult"):
        expect(phone.locator(f"input[name={choice}]")).not_to_be_checked()  # nothing is ticked for anybody
    phone.locator("details:has(input[name=publish]) > summary").click()
    phone.locator("input[name=publish]").check()
    phone.locator("main form button.primary").click()
    expect(phone.locator("p[role=alert]")).to_be_visible()  # 18 or older is not said yet
    phone.locator("input[name=adult]").check()
    phone.locator("main form button.primary").click()

    phone.wait_for_url("**/atelier/")
    assert fits(phone)
    expect(phone.locator("h1")).to_contain_text("Nadia")
    assert phone.locator("a.continue").get_attribute("href") == "/atelier/text/allumer-la-tablette/ar/"
    nadia = User.objects.get(email="nadia@example.org")
    assert nadia.may_translate("ar")
    assert not nadia.may_review("ar")
    assert set(nadia.spoken_languages.values_list("language", flat=True)) == {"ar", "kab"}
    assert nadia.may_lend_voice()
    assert not nadia.may_lend_voice_to_hotline()
    invitation.refresh_from_db()
    assert invitation.uses_left == 0


def test_the_link_serves_the_next_one_no_more(site: str, phone: Page, chromium: Browser) -> None:
    """Both open the link; the second comes too late and is told so, and keeps an account without a role."""
    _invitation, token = invitation_create(by=User.objects.get(display_name="Claire"), language_tags=["ar"])
    phone.goto(f"{site}/atelier/invitation/{token}/")
    Invitation.objects.update(uses_left=0)  # the first was quicker, elsewhere
    phone.locator("#id_email").fill("tard@example.org")
    with phone.expect_response(lambda answer: answer.request.method == "POST") as late:
        phone.locator("main form button.primary").click()
    assert late.value.status == 410
    expect(phone.locator(".notice.bad")).to_be_visible()
    assert not User.objects.filter(email="tard@example.org").exists()


def test_a_code_on_paper_lets_in(site: str, phone: Page) -> None:
    fatou = factories.person("fatou", ("volunteer", "ar"))
    code = code_create(by=User.objects.get(display_name="Claire"), user=fatou).typed
    phone.goto(f"{site}/atelier/compte/login/code/")
    phone.locator("a[href='/atelier/code/']").click()
    phone.locator("#code").fill(f"{code[:5]} {code[5:]}".lower())
    phone.locator("#typed button.primary").click()
    phone.wait_for_url("**/atelier/bienvenue/")
    assert fits(phone)


def test_the_coordinator_makes_copies_and_prints_the_link(site: str, chromium: Browser) -> None:
    with signed_in(chromium, site, User.objects.get(display_name="Claire"), width=360) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto("/atelier/people/")
        page.locator("#invite > summary").click()
        page.locator("input[name=languages][value=ar]").first.check()
        page.locator("#invite button.primary").click()
        link = page.locator("#invitation-link").input_value()
        page.locator("[data-copy=invitation-link]").click()
        wait_for(lambda: page.evaluate("navigator.clipboard.readText()") == link, "the link in the clipboard")
        drawn = page.locator(".qr-box svg").bounding_box()
        assert drawn is not None
        assert drawn["width"] == pytest.approx(drawn["height"], abs=1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.emulate_media(media="print")
        assert page.locator("section[aria-labelledby=everybody]").is_hidden()
        assert page.locator(".qr-box").is_visible()
        assert page.get_by_text(link, exact=True).is_visible()
    assert Invitation.objects.get().languages == ["ar"]
