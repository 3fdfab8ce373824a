"""A second speaker hears a recording alone and says it back: one story, from the reviewer's page to the server. Their
tab is killed while they speak, and there is no network when they send it."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Error as PlaywrightError

from dubbing.actions import take_submit
from dubbing.models import BackTranslation
from storage.files import local_copy
from tests import factories
from tests.browser.studio.fake_microphone import human_take, sign_in, speaking, write_feed
from tests.browser.studio.test_studio_safety import PIECES, WAITING
from tests.dubbing import studio
from tests.processes import wait_for
from tests.volunteers.shortcuts import consenting
from tutorials.models import LanguageVersion
from volunteers.actions import say_back_answer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_it_is_heard_said_sent_and_the_next_is_asked(live_server: Any, chromium: Browser, tmp_path: Path) -> None:
    version = factories.version(studio.tutorial(), "snk")
    LanguageVersion.objects.filter(pk=version.pk).update(spoken_first=True)
    version.refresh_from_db()
    voice, reviewer = studio.voice("snk"), consenting(factories.reviewer("snk"))
    say_back_answer(by=reviewer, agreed=True)
    take = studio.received(version, factories.speech(version.tutorial)[0], voice, studio.take_file(1))
    take_submit(by=voice, take=take)
    feed, address = tmp_path / "feed.wav", str(live_server.url)
    write_feed(feed, human_take(1, "fr"), lead_ms=0)
    with speaking(chromium, feed, loop=True) as browser:
        context = browser.new_context(
            base_url=address, locale="en-GB", viewport={"width": 360, "height": 740}, has_touch=True
        )
        sign_in(context, reviewer, address)
        page = context.new_page()
        page.goto(f"/atelier/voice/{version.tutorial.slug}/snk/review/")
        page.get_by_role("link", name="Hear it alone and say it back").tap()
        expect(page.locator("body")).not_to_contain_text(take.segment.text)
        page.get_by_role("button", name="Speak").tap()
        expect(page.locator("#level .lit").first).to_be_attached()
        wait_for(lambda: page.evaluate(PIECES) >= 1, "a second on the device")
        here = page.url
        with suppress(PlaywrightError):
            page.goto("chrome://crash")  # a tab that is killed in the middle of a word
        killed, page = page, context.new_page()
        killed.close()
        page.goto(here)
        expect(page.locator("#status")).to_have_text(re.compile("was interrupted, and it was kept"))
        page.get_by_role("button", name="Say it again").tap()
        expect(page.locator("#level .lit").first).to_be_attached()
        page.get_by_role("button", name="I have finished").tap()
        expect(page.locator("#said")).to_be_visible()
        context.set_offline(True)
        page.get_by_role("button", name="Send", exact=True).tap()
        wait_for(lambda: page.evaluate(WAITING) == 1, "a place in the queue")
        context.set_offline(False)
        expect(page.get_by_role("heading", name="Nothing waits to be said back")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        context.close()
    said = BackTranslation.objects.get(take=take)
    assert (said.speaker, said.content_type) == (reviewer, "audio/wav")
    with local_copy(said.original) as path:
        assert path.stat().st_size == said.bytes > 44
