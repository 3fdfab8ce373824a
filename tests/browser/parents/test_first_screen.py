"""The first screen on a phone: of a film its picture, its controls, and the three acts that help most; of the list the
path that the town made, and the first film."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import factories
from tests.browser.parents.parents_site import SLUG, TEXTS, TITLES, open_more
from tests.parents import factory
from tutorials.actions import path_set, tutorial_themes
from tutorials.models import Theme, Tutorial

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TAGS = ("fr", "ar", "ta", "ru", "am", "zh-Hans")
PHONE = {"width": 360, "height": 740}
# Where everything of the first screen stands, in pixels of the page.
PLACES = """() => Object.fromEntries([...document.querySelectorAll(".frame, .cues, .strip .button, .act, h1")].map(
    (element, number) => {
        const { top, bottom, left, right } = element.getBoundingClientRect();
        return [`${number} ${element.dataset.do ?? element.className}`, [top + scrollY, bottom + scrollY, left, right]];
    }))"""
SAID = "() => document.querySelector('[data-cues]').innerText.trim()"


@pytest.fixture
def site(live_server: Any) -> str:
    factory.town()
    row = factory.tutorial(SLUG)
    for tag in TAGS:
        factory.speak(factory.publish(row, tag, TEXTS.get(tag, TEXTS["fr"]), title=TITLES.get(tag, "")))
    return str(live_server.url)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, service_workers="block", has_touch=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("tag", TAGS)
def test_what_helps_most_is_on_the_first_screen_and_nothing_moves(phone: Page, site: str, tag: str) -> None:
    page = phone
    page.goto(f"{site}/{tag}/{SLUG}/")
    page.locator("[data-do=subtitles][aria-pressed]").wait_for()
    before = page.evaluate(PLACES)
    acts = {name: place for name, place in before.items() if " button act" in name}
    assert len(acts) == 3
    assert max(bottom for _top, bottom, _left, _right in acts.values()) <= PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("[data-do=start]").tap()
    page.wait_for_function(SAID)
    assert page.evaluate(PLACES) == before


def test_the_first_film_of_the_list_is_on_the_first_screen_below_themes_and_a_path(phone: Page, site: str) -> None:
    """More than half of its picture, in every script."""
    film = Tutorial.objects.get()
    tutorial_themes(by=factories.coordinator(), tutorial=film, themes=Theme.values)
    others = [factory.tutorial(f"film-{number}", title_fr="Écrire à l’enseignante") for number in range(4)]
    for tag in TAGS:
        for other in others:
            factory.publish(other, tag, TEXTS.get(tag, TEXTS["fr"]), title=TITLES.get(tag, ""), with_hls=False)
    missing = factory.tutorial("ailleurs")
    factory.publish(missing, "sw", with_hls=False)
    slugs = [SLUG, *(other.slug for other in others), missing.slug]
    path_set(by=factories.coordinator("jeanne"), name="La première semaine d’école au collège", films=slugs)
    page = phone
    for tag in TAGS:
        page.goto(f"{site}/{tag}/")
        assert page.locator(".path-step").count() == 5
        assert page.locator(".path > p").count() == 1, "one is not in this language"
        tops = page.evaluate("""() => [".path", ".themes", ".grid .shot"].map(
            (name) => document.querySelector(name).getBoundingClientRect().top)""")
        assert tops == sorted(tops)
        assert tops[-1] <= PHONE["height"] - 100, tag
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_subtitles_and_voice_are_switches_and_more_is_remembered(phone: Page, site: str) -> None:
    page = phone
    page.goto(f"{site}/ar/{SLUG}/")
    subtitles, voice = page.locator("[data-do=subtitles]"), page.locator("[data-do=captions]")
    page.locator("[data-do=start]").tap()
    page.wait_for_function(SAID)
    subtitles.tap()
    assert subtitles.get_attribute("aria-pressed") == "false"
    assert page.evaluate(SAID) == ""
    open_more(page)
    assert voice.input_value() == "none", "one choice, shown in two places"
    voice.select_option("both")
    assert subtitles.get_attribute("aria-pressed") == "true"
    subtitles.tap()
    subtitles.tap()
    assert voice.input_value() == "both", "on is what was on before"
    page.reload()
    assert page.locator("[data-do=captions]").input_value() == "both"
    assert subtitles.get_attribute("aria-pressed") == "true"
