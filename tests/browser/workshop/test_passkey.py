"""Passkeys in a real Chromium with a virtual key: added, used to sign in alone, used as the second proof."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, Route, expect

from tests import factories
from tests.browser.workshop.workshop_site import signed_in
from volunteers.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def claire(live_server: Any) -> User:
    cache.clear()
    factories.coordinator("paul")
    return factories.coordinator("claire")


@pytest.fixture
def site(live_server: Any) -> str:
    return str(live_server.url).replace("127.0.0.1", "localhost")  # keys know names, not numbers


@pytest.fixture
def desk(chromium: Browser, site: str, claire: User) -> Iterator[Page]:
    """A coordinator, signed in by a code before the other one came; the device has a virtual key."""
    with signed_in(chromium, site, claire) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        yield page


def test_a_passkey_opens_the_workshop_alone(desk: Page, claire: User) -> None:
    desk.goto("/atelier/board/")
    desk.wait_for_url("**/atelier/compte/2fa/")  # two coordinators: each proves twice
    desk.locator("a[href='/atelier/compte/2fa/webauthn/add/']").click()
    desk.locator("#id_name").fill("Mon téléphone")
    desk.locator("main form button.primary").click()
    desk.wait_for_url("**/recovery-codes/")
    assert desk.locator(".codes li").count() == 10
    assert desk.locator(".codes").evaluate("(card) => parseFloat(getComputedStyle(card).paddingInlineStart)") >= 12
    assert not User.objects.get(pk=claire.pk).second_factor_missing

    desk.goto("/atelier/compte/logout/")
    desk.locator("main form button.primary").click()
    desk.wait_for_url(lambda url: "logout" not in url)
    desk.goto("/atelier/compte/login/code/")
    desk.locator("form[data-passkey] button").click()
    desk.wait_for_url("**/atelier/")
    expect(desk.locator("h1")).to_contain_text("Claire")
    assert desk.goto("/atelier/board/").status == 200


def test_a_key_that_does_not_answer_is_told(desk: Page, claire: User) -> None:
    desk.goto("/atelier/compte/2fa/webauthn/add/")
    desk.evaluate("() => { navigator.credentials.create = () => Promise.reject(new DOMException('no')) }")
    desk.locator("main form button.primary").click()
    expect(desk.locator("[data-passkey-failed]")).to_be_visible()
    assert User.objects.get(pk=claire.pk).second_factor_missing


@pytest.mark.parametrize("address", ["/atelier/compte/2fa/webauthn/add/", "/atelier/compte/login/code/"])
def test_nothing_is_sent_before_the_script_that_asks_the_key(desk: Page, address: str) -> None:
    waiting: list[Route] = []
    desk.route("**/passkey*.js", lambda route: waiting.append(route))
    if "login" in address:
        desk.context.clear_cookies()
    desk.goto(address, wait_until="commit")
    button = desk.locator("form[data-passkey] button[type=submit]")
    expect(button).to_be_disabled()
    waiting[0].continue_()
    expect(button).to_be_enabled()
