"""Before publishing: a reviewer has the whole film made, hears it with its subtitles, and sees what is missing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.browser.workshop.own_language import left_over
from tests.browser.workshop.page_faults import wrong_with
from tests.browser.workshop.workshop_site import signed_in
from tests.dubbing import studio
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from tests.processes import wait_for
from volunteers.models import User

NAMES = {"Portevoix", "English", "Essai"}
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("reads", ["fr", "ar"])
def test_the_whole_film_is_heard_before_it_is_published(chromium: Browser, live_server: Any, reads: str) -> None:
    coordinator = factories.coordinator()
    version = factories.version(studio.tutorial(), "en", coordinator)
    studio.translated(version, coordinator)
    room = Room(coordinator, studio.voice(), factories.reviewer("en"), version)
    studio.recorded(version, room.voice, room.reviewer, only=2)
    User.objects.filter(pk=room.reviewer.pk).update(interface_language=reads)
    wrong: list[str] = []
    with signed_in(chromium, live_server.url, room.reviewer, width=360) as page:
        page.goto(f"{live_server.url}/atelier/voice/essai/en/draft/")
        wrong += wrong_with(page, f"draft-asked-{reads}")
        page.locator("form[action$='/draft/make/'] button").click()
        expect(page.locator("progress[max='1000']")).to_be_visible()
        wrong += wrong_with(page, f"draft-made-{reads}")
        if reads == "ar":
            wrong += left_over(page, reads, NAMES)
        work_off("dubbing.draft_mix")
        film = page.locator("#draft video")
        expect(film).to_be_visible()  # the page asks by itself
        seconds = film.evaluate(
            "async (film) => { film.muted = true; await film.play(); film.pause(); return film.duration; }"
        )
        assert abs(seconds * 1000 - version.tutorial.duration_ms) < 100
        wait_for(lambda: film.evaluate("(film) => film.textTracks[0].cues?.length") == 4, "four cues")
        # The title, and two sentences to record: each by its number and its first words.
        expect(page.locator(".missing li")).to_have_count(3)
        for number in (3, 4):
            expect(page.locator(".missing li", has_text=f"{number} · Sentence number {number}.")).to_have_count(1)
        wrong += wrong_with(page, f"draft-{reads}")
        if reads == "ar":
            wrong += left_over(page, reads, NAMES)
    assert wrong == []
    studio.remember_pictures(version.tutorial)
