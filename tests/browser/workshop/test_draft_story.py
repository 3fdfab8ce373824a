"""Before publishing: a reviewer has the whole film made, hears it with its subtitles, and sees what is missing."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.browser.workshop.workshop_site import signed_in
from tests.dubbing import studio
from tests.dubbing.conftest import Room
from tests.job_runs import work_off

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_whole_film_is_heard_before_it_is_published(chromium: Browser, live_server: Any, width: int) -> None:
    coordinator = factories.coordinator()
    version = factories.version(studio.tutorial(), "en", coordinator)
    studio.translated(version, coordinator)
    room = Room(coordinator, studio.voice(), factories.reviewer("en"), version)
    studio.recorded(version, room.voice, room.reviewer, only=2)
    with signed_in(chromium, live_server.url, room.reviewer, width=width) as page:
        page.goto(f"{live_server.url}/atelier/voice/essai/en/draft/")
        page.locator("form[action$='/draft/make/'] button").click()
        expect(page.locator("progress[max='1000']")).to_be_visible()
        work_off("dubbing.draft_mix")
        film = page.locator("#draft video")
        expect(film).to_be_visible()  # the page asks by itself
        seconds = film.evaluate(
            "async (film) => { film.muted = true; await film.play(); film.pause(); return film.duration; }"
        )
        assert abs(seconds * 1000 - version.tutorial.duration_ms) < 100
        assert film.evaluate("(film) => film.textTracks[0].cues.length") == 4
        expect(page.locator(".missing li")).to_have_count(3)  # the title, and two sentences to record
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/draft-{width}.png", full_page=True)
    studio.remember_pictures(version.tutorial)
