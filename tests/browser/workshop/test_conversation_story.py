"""A volunteer does not understand the French; the coordinator answers; both see it settled. Also without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.browser.workshop.own_language import left_over
from tests.browser.workshop.page_faults import wrong_with
from tests.browser.workshop.workshop_site import said, signed_in
from tests.volunteers.shortcuts import consenting, submitted, take
from tutorials.models import Comment, LanguageVersion
from volunteers.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = {"Portevoix", "Allumer la tablette", "Amina", "Rachid", "Claire"}


@pytest.fixture
def version(live_server: Any) -> LanguageVersion:
    cache.clear()
    claire, amina = factories.coordinator(), consenting(factories.volunteer("ar", "amina"))
    rachid = factories.reviewer("ar", "rachid")
    for person in (amina, rachid):
        person.spoken_languages.create(language="ar")
    User.objects.update(interface_language="fr")
    opened = factories.version(factories.tutorial(), "ar", claire)
    submitted(opened, amina, factories.speech(opened.tutorial)[1], "المسوا الآن الأيقونة الزرقاء.")
    return opened


def who(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def translate_page(page: Page, version: LanguageVersion, number: int = 0) -> None:
    segment = factories.speech(version.tutorial)[number]
    page.goto(f"/atelier/text/{version.tutorial.slug}/ar/{segment.public_id}/")


@pytest.mark.parametrize(("scripts", "reads"), [(True, "ar"), (False, "fr")])
def test_a_question_about_the_french_is_asked_and_answered(
    chromium: Browser, live_server: Any, version: LanguageVersion, scripts: bool, reads: str
) -> None:
    User.objects.filter(pk=who("amina").pk).update(interface_language=reads)
    with signed_in(chromium, live_server.url, who("amina"), width=360, java_script_enabled=scripts) as page:
        translate_page(page, version)
        page.locator("summary", has_text=said(reads, "I do not understand the French")).click()
        page.locator(".talks input[name=text]").fill("ما هو « le bouton » ؟")
        if scripts:
            assert wrong_with(page, "bench") == []
            assert left_over(page, reads, NAMES) == []
        page.get_by_role("button", name=said(reads, "Ask the coordinator")).click()
        expect(page.locator(".messages")).not_to_be_empty()
        expect(page.locator("#text")).to_be_visible()  # back where it was asked
        expect(page.locator(".talks .count")).to_have_text("1")
    with signed_in(chromium, live_server.url, who("claire"), width=360, java_script_enabled=scripts) as page:
        page.goto("/atelier/")
        if scripts:
            assert wrong_with(page, "asked-home") == []
        page.get_by_role("link", name="Répondre").click()
        page.wait_for_url(lambda url: not url.endswith("/atelier/"))
        if scripts:
            assert wrong_with(page, "questions") == []
        page.get_by_role("link", name="Répondre").click()
        page.locator("textarea[name=text]").fill("Le bouton rond, sur le côté de la tablette.")
        page.locator("summary", has_text="Qui faut-il prévenir").click()
        page.locator("label.choice", has_text="Amina").click()
        if scripts:
            assert wrong_with(page, "answering") == []
        page.get_by_role("button", name="Envoyer", exact=True).click()
        expect(page.locator(".conversation li")).to_have_count(2)
        page.get_by_role("button", name="C’est réglé").first.click()
        expect(page.locator(".badge.good")).to_have_text("réglé")
        if scripts:
            assert wrong_with(page, "settled") == []
    asked, answer = Comment.objects.all()
    assert asked.resolved_by == who("claire") and [row.pk for row in answer.mentions.all()] == [who("amina").pk]


@pytest.mark.parametrize("reads", ["fr", "ar"])
def test_the_conversation_opens_inside_the_other_screens(
    chromium: Browser, live_server: Any, version: LanguageVersion, reads: str
) -> None:
    User.objects.exclude(pk=who("claire").pk).update(interface_language=reads)
    slug, second = version.tutorial.slug, factories.speech(version.tutorial)[1]
    take(version, who("amina"), second)
    with signed_in(chromium, live_server.url, who("rachid"), width=360) as page:
        for number, address in enumerate((f"text/{slug}/ar/review/", f"voice/{slug}/ar/review/")):
            page.goto(f"/atelier/{address}")
            page.locator(".talk summary").first.click()
            box = page.locator(".conversation textarea")
            box.fill(f"قصير جدا {number}")
            page.locator(".conversation").get_by_role("button", name=said(reads, "Send"), exact=True).click()
            expect(page.locator(".conversation li")).to_have_count(number + 1)
            assert wrong_with(page, f"inside-{number}-{reads}") == []
            if reads == "ar":
                assert left_over(page, reads, NAMES) == []
    with signed_in(chromium, live_server.url, who("amina"), width=360) as page:
        page.goto(f"/atelier/voice/{slug}/ar/{second.public_id}/")
        expect(page.locator("#talk")).to_have_attribute(
            "href", re.compile(f"/atelier/talk/{slug}/{second.public_id}/ar/$")
        )
        assert wrong_with(page, f"studio-talk-{reads}") == []
        page.locator("#talk").click()
        expect(page.locator(".conversation li")).to_have_count(2)
    with signed_in(chromium, live_server.url, who("claire"), width=360) as page:
        page.goto(f"/atelier/tutorials/{slug}/transcript/")
        link = page.locator(f"#{second.public_id} a")
        expect(link).to_contain_text("2")
        assert wrong_with(page, "transcript-talk") == []
        link.click()
        expect(page.locator(".conversation li")).to_have_count(2)
