"""A coordinator sends a film's music and effects from its page, and reads there what becomes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import soundfile
from playwright.sync_api import Browser, expect

from craft.sound.sample_rate import RATE
from tests import factories
from tests.browser.workshop.page_faults import wrong_with
from tests.browser.workshop.workshop_site import signed_in
from tests.dubbing import studio
from tests.job_runs import work_off
from tests.material.rooms import noise
from tutorials.models import music_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_music_and_effects_are_sent_and_checked(chromium: Browser, live_server: Any, tmp_path: Path) -> None:
    tutorial = studio.tutorial()
    seconds = tutorial.duration_ms / 1000
    for name, length in (("kurz.flac", seconds / 2), ("musique.flac", seconds)):
        soundfile.write(tmp_path / name, noise(length, -50), RATE, subtype="PCM_16")
    film = f"{live_server.url}/atelier/tutorials/{tutorial.slug}/"
    wrong: list[str] = []
    with signed_in(chromium, live_server.url, factories.coordinator(), width=360) as page:
        for name in ("kurz.flac", "musique.flac"):
            page.goto(f"{film}music/")
            page.locator("#video").set_input_files(tmp_path / name)
            page.locator("[name=may_use]").check()
            wrong += wrong_with(page, f"music-{name}")
            page.locator("#send").click()
            page.wait_for_url(film)
            expect(page.get_by_role("status").filter(has_text=name)).to_be_visible()
            wrong += wrong_with(page, f"music-checked-{name}")
            page.goto("about:blank")  # the film's page loads itself again when the check is over: not into our own load
            work_off("tutorials.music")
            page.goto(film)
            if name == "kurz.flac":
                expect(page.locator(".notice.bad", has_text=name)).to_be_visible()
                assert music_of(tutorial) is None
        expect(page.get_by_text("musique.flac")).to_be_visible()
        wrong += wrong_with(page, "music-in-use")
        track = music_of(tutorial)
        assert track is not None and track.name == "musique.flac"
    assert wrong == []
