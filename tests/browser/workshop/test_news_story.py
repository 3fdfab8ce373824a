"""News, as a person meets them: a text comes back, the mail says why, the page has it, one tap stops the mails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, expect

from subtitles.actions import changes_request, translation_approve
from tests import factories
from tests.browser.workshop.own_language import left_over
from tests.browser.workshop.page_faults import wrong_with
from tests.browser.workshop.workshop_site import said, signed_in
from tests.mail_server import MailServer, mail_server
from tests.volunteers.shortcuts import consenting, submitted
from volunteers.models import Notification, User
from volunteers.tasks import letters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(settings: Any, live_server: Any) -> Iterator[MailServer]:
    cache.clear()
    with mail_server() as started:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", started.port
        settings.PUBLIC_ADDRESS = live_server.url
        yield started


@pytest.fixture
def reads() -> str:
    return "fr"


@pytest.fixture
def amina(server: MailServer, reads: str) -> User:
    """Her first text came back, two are approved; her mail was sent."""
    amina, rachid = consenting(factories.volunteer("ar", "amina")), factories.reviewer("ar", "rachid")
    amina.spoken_languages.create(language="ar")
    User.objects.filter(pk=amina.pk).update(digest="at_once", interface_language=reads)
    version = factories.version(factories.tutorial(), "ar")
    first, second, third = factories.speech(version.tutorial)
    for segment in (second, third):
        translation_approve(by=rachid, version=version, revision=submitted(version, amina, segment, "المسوا الأيقونة."))
    back = submitted(version, amina, first, "لتشغيل الجهاز اللوحي، اضغطوا ثلاث ثوان على الزر.")
    changes_request(by=rachid, version=version, revision=back, reason="أقصر قليلا من فضلك (trop long de 2 lettres)")
    letters()
    Notification.objects.update(at=timezone.now() - timedelta(minutes=5))
    letters()
    return amina


@pytest.mark.parametrize("reads", ["fr", "ar"])
def test_a_text_comes_back_by_mail_and_on_the_page(
    chromium: Browser, server: MailServer, amina: User, live_server: Any, reads: str
) -> None:
    (letter,) = [letter for letter in server.letters if letter["To"] == amina.email]
    body = letter.get_body(("html",))
    assert body is not None
    wrong: list[str] = []
    with signed_in(chromium, live_server.url, amina, width=360) as page:
        mail = page.context.new_page()
        mail.set_content(str(body.get_content()))
        wrong += wrong_with(mail, f"mail-{reads}")
        assert mail.locator("html").get_attribute("lang") == reads
        expect(mail.get_by_role("heading", level=2).filter(has_text="Rachid")).to_have_count(1)
        expect(mail.locator("body")).to_contain_text("trop long de 2 lettres")
        change = said(reads, "Change the text")
        mail.get_by_role("link", name=change).click()
        expect(mail.locator("#text")).to_be_visible()
        page.goto("/atelier/news/")
        wrong += wrong_with(page, f"news-{reads}")
        page.set_viewport_size({"width": 360, "height": 800})
        expect(page.locator("summary .count")).to_have_text("3")  # who has begun is not told that the film needs them
        page.get_by_role("button", name=change).click()
        expect(page.locator("#text")).to_be_visible()
        page.goto("/atelier/news/")
        if reads == "ar":
            wrong += left_over(page, reads, {"Portevoix", "Rachid"})
        page.get_by_role("button", name=said(reads, "Mark all as read")).click()
        expect(page.locator("summary .count")).to_have_count(0)
        expect(page.locator(".badge.warn")).to_have_count(0)
    assert wrong == []


def test_one_tap_stops_the_mails_for_who_is_not_signed_in(
    chromium: Browser, server: MailServer, amina: User, live_server: Any
) -> None:
    (letter,) = [letter for letter in server.letters if letter["To"] == amina.email]
    stop = str(letter["List-Unsubscribe"]).strip(" <>")
    context = chromium.new_context(locale="en-GB", viewport={"width": 360, "height": 800}, java_script_enabled=True)
    page = context.new_page()
    page.goto(stop)
    assert wrong_with(page, "stop") == []
    assert User.objects.get(pk=amina.pk).digest == "at_once"
    page.get_by_role("button", name="Ne plus les recevoir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plus d’e-mails de nouvelles")
    assert User.objects.get(pk=amina.pk).digest == "never"
    assert wrong_with(page, "stopped") == []
    context.close()
