"""Where the meter says too long, shorter wordings are at hand in a real Chromium: they come with the verdict, go with
it, and are taken over only by a person; the microphone test tells how long its sentence took."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from subtitles.models import TranslationRevision
from tests.browser.workshop.workshop_site import signed_in
from tests.dubbing import studio
from tests.dubbing.slow_voice import LONGER, TEXT, SlowVoice
from tutorials.actions import segment_shorten

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_shorter_wording_is_taken_over_by_hand(live_server: Any, chromium: Browser) -> None:
    room = SlowVoice()
    for segment in room.segments[:3]:
        room.record(segment)
    long = room.segments[4]
    for text in (TEXT, LONGER):
        studio.approved_text(room.version, long, room.claire, text)
    long.refresh_from_db()
    segment_shorten(by=room.claire, segment=long, short_text="Phrase.", base_revision=long.revision)
    texts = TranslationRevision.objects.count()
    with signed_in(chromium, live_server.url, room.vera) as page:
        page.goto(f"/atelier/text/six/en/{long.public_id}/")
        expect(page.locator(".short-french")).to_contain_text("Phrase.")
        expect(page.locator(".under")).to_contain_text("at your own pace")
        expect(page.locator("#fit strong")).to_contain_text("too long")
        offered = page.locator("#shorter [data-wording]:visible")
        expect(offered).to_have_count(1)
        assert offered.inner_text().split("\n") == ["approved here before", "2.5 s", TEXT]
        assert page.locator("#text").input_value() == LONGER  # offered, never applied
        offered.click()
        expect(page.locator("#text")).to_have_value(TEXT)
        expect(page.locator("#fit")).to_have_attribute("data-verdict", "fits")
        expect(page.locator("#shorter")).to_be_hidden()
        page.locator("#text").fill(f"{LONGER} {LONGER}")
        expect(page.locator("#shorter")).to_be_visible()
    assert TranslationRevision.objects.count() == texts
