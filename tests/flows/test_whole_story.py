"""The whole story, as people live it: a French video goes in, a parent hears it in another language.

Everything is real: the service with its workers, Whisper, Chromium with a microphone, e-mails with codes.
"""

from __future__ import annotations

import json
import operator
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, expect

from craft.sound.sample_rate import RATE
from media.sound.take_reader import read_take
from tests.flows.story import Person, browser_with_voice, microphone, narrated_video, record
from tests.material.videos import SPOKEN_NAME, SPOKEN_TEXT
from tests.material.voices import human
from tests.processes import wait_for
from tests.running_service import RunningService

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SENTENCE = "Please enter your telephone number, beginning with the area code."
TITLE, ENGLISH_TITLE = "Le numéro de téléphone", "The telephone number"
TAKE = human("en", SPOKEN_NAME)
LANGUAGE = "en"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    folder = tmp_path_factory.mktemp("story")
    one = RunningService.with_tables(folder / "data")
    one.start()
    yield one
    assert one.process is not None
    one.process.terminate()
    one.process.wait(60)


def test_a_french_video_is_heard_in_english(running: RunningService, chromium: Browser, tmp_path: Path) -> None:
    spoken = microphone(tmp_path / "voice.wav", TAKE, silence_ms=7000)
    claire = Person(running, chromium, "claire@ville.example")
    coordinator_comes_in(claire)
    slug = video_goes_in(claire, narrated_video(tmp_path / "film.mp4"))
    transcript_is_corrected(claire.page, claire, slug)
    links = languages_are_opened(claire, slug)
    with browser_with_voice(chromium.browser_type, tmp_path / "voice.wav") as studio:
        john = Person(running, studio, "john@ville.example")
        volunteer_comes_in(john, links["volunteer"])
        volunteer_translates(john)
        mary = Person(running, chromium, "mary@ville.example")
        volunteer_comes_in(mary, links["reviewer"])
        reviewer_approves_texts(mary, slug)
        volunteer_records(john, slug)
        assert john.errors == []
    reviewer_approves_takes(mary, slug)
    coordinator_publishes(claire, slug)
    parent_watches(chromium, running, slug)
    assert claire.errors == mary.errors == []
    assert running.manage("verify_release", slug, LANGUAGE)["ok"]
    published(running, spoken)


def coordinator_comes_in(claire: Person) -> None:
    """The operator makes the first coordinator's invitation on the command line."""
    claire.come_in(claire.running.manage("invite")["link"].replace("http://localhost:8000", claire.site))
    claire.page.wait_for_url(re.compile("/atelier/bienvenue/"))
    claire.page.fill("#display_name", "Claire")
    claire.page.click("main form button[type=submit]")
    claire.page.wait_for_url(lambda url: "bienvenue" not in url)


def video_goes_in(claire: Person, video: Path) -> str:
    """Upload by tus, then Whisper: the transcript appears by itself."""
    page = claire.go("/atelier/tutorials/new/")
    page.set_input_files("#video", str(video))
    page.fill("#title", TITLE)
    page.click("#send")
    page.wait_for_url(re.compile(r"/atelier/tutorials/(?!new)[a-z0-9-]+/$"))
    slug = page.url.rstrip("/").rpartition("/")[2]
    expect(page.locator("fieldset .picks")).to_be_visible(timeout=180_000)
    return slug


def transcript_is_corrected(page: Page, claire: Person, slug: str) -> None:
    """Whisper heard something like the sentence; the coordinator writes what was said."""
    claire.go(f"/atelier/tutorials/{slug}/transcript/")
    boxes = page.locator("#sentences textarea")
    heard = " ".join(boxes.nth(n).input_value() for n in range(boxes.count())).lower()
    assert "numéro de téléphone" in heard and "indicatif régional" in heard
    while boxes.count() > 1:  # one sentence, as it was read
        before = boxes.count()
        page.locator("#sentences [data-do=merge]").first.click()
        expect(boxes).to_have_count(before - 1)
    boxes.first.fill(SPOKEN_TEXT)
    boxes.first.blur()
    expect(page.locator("#sentences .saved").first).not_to_be_empty()
    expect(page.locator("#sentences .unsaved")).to_have_count(0)


def languages_are_opened(claire: Person, slug: str) -> dict[str, str]:
    """Open English, and invite a volunteer and a reviewer by links."""
    page = claire.go(f"/atelier/tutorials/{slug}/")
    page.check(f"input[name=language][value={LANGUAGE}]")
    page.locator("form", has=page.locator("input[name=language]")).locator("button[type=submit]").click()
    expect(page.locator("#languages")).to_be_visible()
    links = {}
    for role in ("volunteer", "reviewer"):
        claire.go("/atelier/people/")
        page.locator("#invite > summary").click()
        invite = page.locator("form", has=page.locator("input[value=invite]"))
        invite.locator(f"input[name=languages][value={LANGUAGE}]").check()
        invite.locator(f"[name=role] option[value={role}]").locator("..").select_option(role)
        invite.locator("button[type=submit]").click()
        links[role] = page.input_value("#invitation-link")
    return links


def volunteer_comes_in(person: Person, link: str) -> None:
    """Invitation → e-mail → code → languages → consent → home."""
    person.come_in(link)
    page = person.page
    page.wait_for_url(re.compile("/atelier/bienvenue/"))
    page.fill("#display_name", person.email.split("@")[0].capitalize())
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile("/atelier/voix/"))
    page.click("details:has(input[name=publish]) > summary")
    for name in ("publish", "hotline", "adult"):
        page.check(f"input[name={name}]")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/atelier/$"))


def volunteer_translates(john: Person) -> None:
    """*Continue* leads from unit to unit: the title, then the sentence."""
    page = john.page
    for text in (ENGLISH_TITLE, SENTENCE):
        if page.url.endswith("/atelier/"):
            page.click("a.continue")
        page.wait_for_selector("html.js")
        page.fill("#text", text)
        before = page.url
        page.press("#text", "Enter")
        page.wait_for_url(partial(operator.ne, before))


def reviewer_approves_texts(mary: Person, slug: str) -> None:
    page = mary.go(f"/atelier/text/{slug}/{LANGUAGE}/review/")
    page.wait_for_selector("html.js")
    cards = page.locator("[data-card]")
    assert cards.count() == 2
    for left in (1, 0):
        page.locator("form[data-verb=approve] button").first.click()
        expect(page.locator("[data-card] form[data-verb=approve]")).to_have_count(left)


def volunteer_records(john: Person, slug: str) -> None:
    """The studio: countdown, the voice, silence ends it; the take is kept and sent, and arrives."""
    page = john.go(f"/atelier/voice/{slug}/{LANGUAGE}/")
    page.wait_for_selector("#studio[data-phase=idle]")
    record(page)
    page.click("#send")
    page.wait_for_selector("#studio[data-phase=idle]")
    wait_for(lambda: rows(john.running, "SELECT 1 FROM dubbing_take WHERE state = 'submitted'"), "the take")


def reviewer_approves_takes(mary: Person, slug: str) -> None:
    page = mary.go(f"/atelier/voice/{slug}/{LANGUAGE}/review/")
    page.wait_for_load_state()  # with its script
    page.click("#approve")
    expect(page.locator("#approve")).to_have_count(0)


def coordinator_publishes(claire: Person, slug: str) -> None:
    page = claire.go(f"/atelier/versions/{slug}/{LANGUAGE}/")
    voice = page.locator("form", has=page.locator("input[name=kind][value=voice]"))
    voice.locator("button[type=submit]").click()
    expect(page.locator(".badge.live")).to_have_count(1, timeout=180_000)  # in the history, which is folded


def parent_watches(browser: Browser, running: RunningService, slug: str) -> None:
    """From the chooser to the end of the video: sound is decoded, time advances, it ends."""
    page = browser.new_context(viewport={"width": 360, "height": 720}, bypass_csp=True).new_page()
    page.goto(f"http://localhost:{running.port}/")
    page.locator(f"a[href='/{LANGUAGE}/']").first.click()
    page.locator(f"a[href='/{LANGUAGE}/{slug}/']").first.click()
    expect(page.locator("h1")).to_have_text(ENGLISH_TITLE)
    page.evaluate(
        "() => { const v = document.querySelector('video'); v.muted = true;"
        " v.addEventListener('ended', () => { window.over = true }); return v.play() }"
    )
    page.wait_for_function("document.querySelector('video').currentTime > 2", timeout=120_000)
    assert page.evaluate("document.querySelector('video').webkitAudioDecodedByteCount") > 0
    page.wait_for_function("window.over === true", timeout=120_000)


def published(running: RunningService, spoken: NDArray[np.float32]) -> None:
    """The MP4 contains what was said into the microphone, where the plan put it; the cues are in the language."""
    manifest = json.loads(rows(running, "SELECT manifest FROM dubbing_release WHERE state = 'live'")[0][0])
    public = running.data / "public"
    files = {(file["role"], Path(file["path"]).suffix): public / file["path"] for file in manifest["files"]}
    cues = files["subtitles", ".vtt"].read_text(encoding="utf-8")
    assert all(word in cues for word in SENTENCE.split())
    voice = spoken[np.flatnonzero(np.abs(spoken) > 0.02)[0] :][: RATE * 2]
    placement = manifest["segments"][0]["placement"]
    assert placement["rate"] == 1.0  # a short take is played as it was said
    in_take, _score = best_match(read_take(running.data / "private" / placement["audio"]), voice)
    planned_ms = placement["start_ms"] + in_take * 1000 / RATE - placement["trim_ms"][0]
    found, score = best_match(read_take(files["messaging_mp4", ".mp4"]), voice)
    assert score > 0.9
    assert abs(found * 1000 / RATE - planned_ms) < 20


def rows(running: RunningService, question: str) -> list[Any]:
    with closing(sqlite3.connect(running.data / "portevoix.sqlite3")) as database:
        return database.execute(question).fetchall()


def best_match(sound: NDArray[np.float32], voice: NDArray[np.float32]) -> tuple[int, float]:
    """(sample at which `voice` begins in `sound`, normalised cross-correlation there)."""
    size = 1 << (len(sound) + len(voice)).bit_length()
    products = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(voice, size)), size)
    products = products[: len(sound) - len(voice)]
    energy = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    power = energy[len(voice) :][: len(products)] - energy[: len(products)]
    heard = power > power.max() / 1000  # in digital silence everything correlates with everything
    scores = np.zeros(len(products))
    scores[heard] = products[heard] / np.sqrt(power[heard] * np.square(voice, dtype=np.float64).sum())
    return int(np.argmax(scores)), float(scores.max())
