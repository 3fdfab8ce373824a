"""From the invitation to the withdrawal on a phone, in the volunteer's language: each screen is wholly in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from dubbing.actions import take_reject
from dubbing.models import Take
from subtitles.actions import changes_request
from subtitles.models import TranslationRevision
from tests import factories
from tests.browser.studio.fake_microphone import human_take, speaking, write_feed
from tests.browser.studio.studio_room import is_put
from tests.browser.workshop.own_language import wrong_on
from tests.dubbing import studio
from tests.job_runs import work_off
from tests.processes import wait_for
from tests.sent_mail import sent
from tutorials.models import LanguageVersion
from volunteers.actions import invitation_create
from volunteers.models import Consent, User
from volunteers.pipelines.news_from_journal import send_news

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TEXTS = {
    "tr": ("Düğmeye basın.", "Daha kısa, lütfen."),
    "ar": ("المسوا الزر.", "أقصر من فضلكم."),
    "ta": ("பொத்தானைத் தொடுங்கள்.", "இன்னும் சுருக்கமாக."),
    "zh-Hans": ("请点按钮。", "请再短一点。"),
}
NAMES = {"Portevoix", "Essai", "Nadia", "Rachid", "nadia@example.org", "Ma ville", "CNIL", "www.cnil.fr"}


@pytest.fixture
def phone(chromium: Browser, tmp_path: Path, stalls_watched: None) -> Iterator[Browser]:
    """A phone whose microphone hears a human voice."""
    write_feed(tmp_path / "feed.wav", human_take(1))
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        yield browser


@pytest.fixture
def site(live_server: Any) -> str:
    cache.clear()
    return str(live_server.url)


class Story:
    """A phone of 360 px whose browser asks for `tag`."""

    def __init__(self, browser: Browser, site: str, tag: str) -> None:
        self.site, self.tag = site, tag
        self.claire = factories.coordinator()
        self.version: LanguageVersion = factories.version(studio.tutorial(), tag, self.claire)
        self.text, self.reason = TEXTS[tag]
        _first, second, *_others = factories.speech(self.version.tutorial)
        studio.approved_text(self.version, second, self.claire, self.text)
        self.reviewer = factories.reviewer(tag)
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, locale=tag, permissions=["microphone"], base_url=site
        )
        context.set_default_timeout(120_000)
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.wrong: list[str] = []

    def look(self, name: str) -> None:
        self.wrong += wrong_on(self.page, name, self.tag, NAMES)

    def submit(self, form: str = "main form") -> None:
        self.page.locator(f"{form} button.primary").first.click()

    def invited(self) -> None:
        _invitation, token = invitation_create(by=self.claire, language_tags=[self.tag])
        self.page.goto(f"/atelier/invitation/{token}/")
        self.look("01-invitation")
        self.page.fill("#id_email", "nadia@example.org")
        self.submit()
        expect(self.page.locator("#id_code")).to_be_visible()
        self.look("02-code")
        code = re.search(r"^ {4}(\S+)$", str(sent()[0].body), re.MULTILINE)
        assert code
        self.page.fill("#id_code", "AAA-AAA")
        self.submit()
        expect(self.page.locator("#code-error")).to_be_visible()
        self.look("03-wrong-code")
        self.page.fill("#id_code", code.group(1))
        self.submit()
        self.page.wait_for_url("**/bienvenue/")
        self.look("04-welcome")
        self.page.fill("#display_name", "Nadia")
        self.submit()

    def consents(self) -> None:
        self.page.wait_for_url("**/voix/")
        self.look("05-consent")
        self.page.click("details:has(input[name=publish]) > summary")
        self.page.check("input[name=publish]")
        self.submit()
        expect(self.page.locator("p[role=alert]")).to_be_visible()
        self.look("06-consent-adult")
        self.page.check("input[name=adult]")
        self.submit()
        self.page.wait_for_url("**/atelier/")
        self.look("07-home")
        self.page.goto("/atelier/donnees/")
        self.look("08-notice")

    def translates(self) -> None:
        self.page.goto(f"/atelier/text/essai/{self.tag}/")
        expect(self.page.locator("#text")).to_be_visible()
        self.look("09-bench")
        self.page.fill("#text", self.text)
        self.look("10-bench-written")
        before = self.page.url
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: url != before)
        expect(self.page.locator("#text")).to_be_visible()
        self.look("11-bench-next")

    def records(self) -> None:
        second = factories.speech(self.version.tutorial)[1]
        self.page.goto(f"/atelier/voice/essai/{self.tag}/")
        self.page.wait_for_load_state()
        self.look("12-studio-start")
        self.page.goto(f"/atelier/voice/essai/{self.tag}/{second.public_id}/")
        self.page.wait_for_selector("#studio[data-ready=yes]")
        self.look("13-studio")
        self.page.locator("#record").click()
        self.page.wait_for_selector("#studio[data-phase=recording]")
        self.page.wait_for_selector("#studio[data-phase=deciding]")
        self.look("14-deciding")
        with self.page.expect_response(is_put):
            self.page.locator("#send").click()
        self.look("15-sending")
        work_off("dubbing.intake")
        wait_for(lambda: Take.objects.filter(state="submitted").exists(), "the take, sent by itself")
        self.page.wait_for_function("() => document.querySelector('[data-upload-queue]').hidden")
        self.look("16-sent")

    def hears_of_it(self) -> None:
        revision = TranslationRevision.objects.get(state="submitted")
        changes_request(by=self.reviewer, version=self.version, revision=revision, reason=self.reason)
        take_reject(by=self.reviewer, version=self.version, take=Take.objects.get(), reason=self.reason)
        send_news()
        self.page.goto("/atelier/")
        self.look("17-home-news")
        self.page.goto("/atelier/news/")
        expect(self.page.get_by_text(self.reason)).to_have_count(2)
        self.look("18-news")
        self.page.locator("main li form button").first.click()
        self.page.wait_for_url(lambda url: not url.endswith("/news/"))
        self.look("19-again")

    def leaves(self) -> None:
        self.page.goto("/atelier/moi/")
        self.look("20-settings")
        self.page.goto("/atelier/voix/")
        self.look("21-voice")
        self.page.goto("/atelier/voix/retirer/")
        self.look("22-withdraw")
        self.page.locator("#final-act button[type=submit]").click()
        self.page.wait_for_url(lambda url: "retirer" not in url)
        self.look("23-withdrawn")
        assert Consent.objects.filter(ends_at__gt=timezone.now()).count() == 1
        self.page.goto("/atelier/moi/erase/")
        self.look("24-erase")


@pytest.mark.quiet
@pytest.mark.parametrize("tag", ["tr", "ar"])
def test_a_volunteers_screens_are_in_one_language(phone: Browser, site: str, tag: str) -> None:
    story = Story(phone, site, tag)
    story.invited()
    assert User.objects.get(email="nadia@example.org").reads_in == tag
    story.consents()
    story.translates()
    story.records()
    story.hears_of_it()
    story.leaves()
    assert story.errors == []
    assert not story.wrong, "\n".join(story.wrong)
