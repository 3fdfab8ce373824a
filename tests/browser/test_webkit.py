"""A real WebKit, Safari's nearest relative here: a take is recorded, a text is written, a film is heard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dubbing.models import Take
from media.take_reader import RATE
from subtitles.models import Draft
from tests import factories
from tests.browser.fake_microphone import human_take, write_feed
from tests.browser.parents_site import SLUG, TEXTS, TITLES
from tests.browser.studio_room import StudioRoom, best_match, pieces, received_sound
from tests.browser.test_studio_firefox import STORED, WATCH
from tests.browser.translating import film, twenty
from tests.browser.webkit import WebKit
from tests.jobs import work_off
from tests.parents import factory
from tests.processes import wait_for

VIDEO = "document.querySelector('video')"
SILENCE = 10 ** (-60 / 20)  # full scale is 1

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_what_is_said_arrives_whole_from_webkit(studio_room: StudioRoom, webkit: WebKit, tmp_path: Path) -> None:
    spoken = human_take(1)
    write_feed(tmp_path / "feed.wav", spoken)
    webkit.sound.load(tmp_path / "feed.wav")
    webkit.sign_in(studio_room.voice, studio_room.address)
    webkit.open(studio_room.address + studio_room.record())
    webkit.until("document.querySelector('#studio[data-ready=yes]')")
    webkit.run(WATCH)
    webkit.click("#record")
    for _attempt in range(5):  # as in Firefox: where the machine is too busy for sound without gaps the page says so
        webkit.until("document.querySelector('#count').textContent")  # it counts: the film has come
        webkit.sound.say("feed")
        webkit.until("document.querySelector('#studio[data-phase=deciding]')")  # silence after the end stopped it
        said = str(webkit.value("document.querySelector('#findings').innerText"))
        if "breaks off" not in said:
            break
        webkit.run("window.seen = []")
        webkit.press("r")
    assert said == ""
    assert webkit.value("seen.filter((one) => one.startsWith('recording'))") == ["recording"]  # and nothing was said
    webkit.click("#send")
    webkit.until(STORED)
    work_off("dubbing.intake")
    webkit.until(f"!({STORED})")
    assert webkit.errors() == []
    take = Take.objects.get(state="submitted")
    heard = received_sound(take)
    found = pieces(heard, spoken)
    assert np.median(found) > 0.99
    assert min(found) > 0.8
    _correlation, at = best_match(heard, spoken)
    assert at + len(spoken) <= len(heard)
    assert abs(take.device["wall_clock_ms"] - len(heard) * 1000 / RATE) < 50
    assert (take.content_type, take.findings, take.voice) == ("audio/wav", [], studio_room.voice)


def test_a_text_that_is_written_in_webkit_is_on_the_server_within_a_moment(live_server: Any, webkit: WebKit) -> None:
    version, amina = film(dict(list(twenty().items())[:2])), factories.volunteer("ar")
    webkit.sign_in(amina, live_server.url)
    webkit.open(f"{live_server.url}/atelier/text/{version.tutorial.slug}/{version.language}/")
    webkit.until("document.documentElement.matches('.js')")
    webkit.write("#text", "لتشغيل الجهاز")
    wait_for(lambda: Draft.objects.filter(person=amina, text="لتشغيل الجهاز").exists(), "the draft")
    assert webkit.value("getComputedStyle(document.querySelector('#text')).direction") == "rtl"
    webkit.click("a[rel=next]")
    webkit.until("document.querySelector('video')?.readyState >= 2")  # the film can be shown
    assert webkit.errors() == []


def test_the_voice_of_a_film_is_heard_in_webkit(live_server: Any, webkit: WebKit) -> None:
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
