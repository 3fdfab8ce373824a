"""A real WebKit, Safari's nearest relative here: a take is recorded, a text is written, a video is heard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from subtitles.models import Draft
from tests import factories
from tests.browser.parents.parents_site import SLUG, TEXTS, TITLES
from tests.browser.studio.fake_microphone import human_take, write_feed
from tests.browser.studio.studio_recording import arrives_whole
from tests.browser.studio.studio_room import StudioRoom
from tests.browser.webkit import WebKit
from tests.browser.workshop.translate_page import twenty, version_to_translate
from tests.parents import factory
from tests.processes import wait_for

VIDEO = "document.querySelector('video')"
SILENCE = 10 ** (-60 / 20)  # full scale is 1

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.quiet
def test_what_is_said_arrives_whole_from_webkit(studio_room: StudioRoom, webkit: WebKit, tmp_path: Path) -> None:
    write_feed(tmp_path / "feed.wav", human_take(1))
    take = arrives_whole(webkit, studio_room, tmp_path / "feed.wav", human_take(1))
    assert take.content_type == "audio/wav"
    assert webkit.errors() == []


def test_a_text_that_is_written_in_webkit_is_on_the_server_within_a_moment(live_server: Any, webkit: WebKit) -> None:
    version, amina = version_to_translate(twenty(2)), factories.volunteer("ar")
    webkit.sign_in(amina, live_server.url)
    webkit.open(f"{live_server.url}/atelier/text/{version.tutorial.slug}/{version.language}/")
    webkit.until("document.documentElement.matches('.js')")
    webkit.write("#text", "لتشغيل الجهاز")
    wait_for(lambda: Draft.objects.filter(person=amina, text="لتشغيل الجهاز").exists(), "the draft")
    assert webkit.value("getComputedStyle(document.querySelector('#text')).direction") == "rtl"
    webkit.click("a[rel=next]")
    webkit.until("document.querySelector('video')?.readyState >= 2")  # the video can be shown
    assert webkit.errors() == []


def test_the_voice_of_a_video_is_heard_in_webkit(live_server: Any, webkit: WebKit) -> None:
    row = factory.tutorial(SLUG)
    for tag in ("fr", "ar"):
        factory.publish(row, tag, TEXTS[tag], title=TITLES[tag])
    webkit.open(f"{live_server.url}/ar/{SLUG}/")
    webkit.click("[data-do=start]")
    webkit.until(f"{VIDEO}.currentTime > 1")
    heard = webkit.sound.heard(1.0)
    assert float(np.sqrt(np.mean(np.square(heard)))) > SILENCE
    webkit.run(f"{VIDEO}.currentTime = 6")
    webkit.until(f"{VIDEO}.currentTime > 6.3 && !{VIDEO}.seeking")
    assert webkit.errors() == []
