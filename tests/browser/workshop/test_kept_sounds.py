"""A coordinator marks a sound that stays, by the keyboard, on the narrowest phone; it is played, and undone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.browser.workshop.page_faults import wrong_with
from tests.browser.workshop.workshop_site import signed_in
from tests.dubbing import studio
from tests.processes import wait_for
from tutorials.models import kept_sounds

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_moment_is_taken_from_the_film_and_played(chromium: Browser, live_server: Any) -> None:
    tutorial = studio.tutorial()
    film = f"{live_server.url}/atelier/tutorials/{tutorial.slug}/"
    with signed_in(chromium, live_server.url, factories.coordinator(), width=360) as page:
        page.goto(film)
        card = page.locator("details", has=page.locator("#kept-sounds"))
        card.locator("summary").press("Enter")
        video = page.locator("#film")
        video.evaluate("(film) => { film.muted = true; film.currentTime = 0.2; }")
        expect(video).to_have_js_property("currentTime", 0.2)
        card.locator("[data-now=kept-from]").press("Enter")
        expect(page.locator("#kept-from")).to_have_value("0:00.2")
        page.locator("#kept-to").fill("0,6")
        wrong = wrong_with(page, "kept-sounds-empty")
        page.locator("#kept-to").press("Enter")
        expect(card.locator("li")).to_have_count(1)
        assert kept_sounds(tutorial) == ((200, 600),)
        video.evaluate("(film) => { film.muted = true; }")
        card.locator("[data-play='200-600']").press("Enter")
        wait_for(lambda: video.evaluate("(film) => film.currentTime") >= 0.6, "the end of the moment")
        expect(video).to_have_js_property("paused", True)
        wrong += wrong_with(page, "kept-sounds")
        page.locator("form[action$='/kept-sounds/200-600/let_go/']").first.locator("button").press("Enter")
        expect(card.locator("li")).to_have_count(0)
        page.locator("form[action$='/kept-sounds/200-600/keep/'] button").press("Enter")
        expect(card.locator("li")).to_have_count(1)
        assert kept_sounds(tutorial) == ((200, 600),)
    assert wrong == []
