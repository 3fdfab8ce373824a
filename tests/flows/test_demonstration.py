"""Somebody who tries Portevoix: the demonstration is there, a video plays in another language, the workshop opens.

With `PORTEVOIX_PICTURES=1` the pictures of the README are taken anew (docs/pictures).
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from dubbing.queries.progress_figures import STAGES
from media.words.lemma_files import missing_tables, needed_tables
from operations.demonstration.video import BUS_FILM, VOICED_LANGUAGES, script
from operations.management.commands.demo import ORDER
from tests.browser import axe
from tests.browser.studio.fake_microphone import human_take, write_feed
from tests.flows.readme_pictures import MOVING, PICTURES, STILL, MovingPicture, picture
from tests.flows.story import browser_with_voice, record
from tests.material.word_tables import put_tables
from tests.parents.test_markup import checked, written
from tests.processes import wait_for
from tests.running_service import ROOT, RunningService
from volunteers.views.trials import TRIALS, Trial

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PEOPLE = "messages-du-telephone"
SPEAKER = "Allison Smith, CC BY-SA 3.0 creativecommons.org/licenses/by-sa/3.0"
NARRATOR = "June Wallack"
LIVE = {
    "messages-de-l-ecole": ("fr", "en", "es", "it", "pt", "ar", "tr", "zh-Hans"),
    PEOPLE: ("fr", "en", "es", "it", "ru"),
    "prendre-le-car": ("fr", "es"),
}
HTMX = re.compile(r"""\shx-[\w:-]+(=("[^"]*"|'[^']*'))?""")  # its attributes are no HTML
LETTERS, GROUND = "(b) => getComputedStyle(b).color", "(b) => getComputedStyle(b).backgroundColor"
MADE_HERE = "it"
"""The one table of words that the demonstration makes itself; the others are made once on a machine."""
NEXT = 7
"""The sentence that is recorded, from 0: Nadia has said those before it."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    one = RunningService.with_tables(tmp_path_factory.mktemp("demonstration") / "data")
    put_tables(one.data, *(code for code in needed_tables(ORDER) if code != MADE_HERE))
    assert one.manage("demo", "--first")["slug"] == "messages-de-l-ecole"
    one.start()
    yield one
    assert one.process is not None
    one.process.terminate()
    one.process.wait(60)


def window(browser: Browser, width: int, language: str) -> Page:
    return browser.new_context(
        viewport={"width": width, "height": 760}, locale=language, bypass_csp=True, device_scale_factor=1
    ).new_page()


SHOWN = {"watch": "ar/messages-de-l-ecole/", "list": "fr/", "step": "es/messages-de-l-ecole/steps/2/"}
"""Of the README: a picture's name, and its address."""


def test_a_video_plays_in_spanish_with_nothing_recorded_before(running: RunningService, chromium: Browser) -> None:
    page = window(chromium, 360, "es")
    page.goto(f"http://localhost:{running.port}/")
    assert page.locator(".language a").count() >= 3
    page.locator("a[href='/es/']").first.click()
    page.locator("a[href='/es/messages-de-l-ecole/']").first.click()
    expect(page.locator("h1")).to_have_text("Leer los mensajes de la escuela en la tableta")
    page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; return v.play() }")
    page.wait_for_function("document.querySelector('video').currentTime > 2", timeout=120_000)
    assert page.evaluate("document.querySelector('video').webkitAudioDecodedByteCount") > 0


def test_the_workshop_opens_with_one_tap(running: RunningService, chromium: Browser) -> None:
    page = window(chromium, 1100, "fr")
    page.goto(f"http://localhost:{running.port}/atelier/")
    page.get_by_role("link", name="Six choses à essayer").click()
    page.locator("section", has_text="ce qui manque").get_by_role("button").click()
    expect(page.get_by_role("link", name="Espagnol")).to_be_visible()


def test_the_rest_comes_and_languages_say_their_names(running: RunningService, chromium: Browser) -> None:
    running.manage("demo")
    assert missing_tables(running.data, ORDER) == []
    page = window(chromium, 360, "fr")
    page.goto(f"http://localhost:{running.port}/")
    assert page.locator(".language a[hreflang]").count() >= 8
    for language in ("fr", "en", "es", "it", "pt"):
        clip = page.locator(f"li:has(a[hreflang={language}]) [data-say]").get_attribute("href")
        answer = page.request.get(f"http://localhost:{running.port}{clip}")
        assert (answer.status, answer.headers["content-type"]) == (200, "audio/mp4"), language
    expect(page.get_by_text("Voix d’ordinateur")).to_be_visible()
    for name, path in SHOWN.items():
        page.goto(f"http://localhost:{running.port}/{path}", wait_until="networkidle")
        expect(page.locator("h1").first).to_be_visible()
        picture(page, name)


def test_there_is_a_version_of_each_stage_and_one_is_held(running: RunningService, chromium: Browser) -> None:
    page = window(chromium, 1100, "fr")
    try_as(page, running, TRIALS[-1])
    for stage in STAGES:
        page.goto(f"http://localhost:{running.port}/atelier/board/?stage={stage}")
        expect(page.locator(".films .cells li").first).to_be_attached()
    assert ask(running, "SELECT count(*) FROM dubbing_release WHERE state = 'ready'") == [(1,)]
    page.goto(f"http://localhost:{running.port}/atelier/board/")
    film = page.locator(".films > li", has=page.get_by_text(script(BUS_FILM).title["fr"]))
    expect(film.get_by_text("attend votre décision")).to_be_visible()
    page.wait_for_load_state("networkidle")
    picture(page, "board", film)


def test_people_speak_and_are_named_in_whatever_leaves_the_site(running: RunningService, chromium: Browser) -> None:
    page = window(chromium, 360, "es")
    page.goto(address := f"http://localhost:{running.port}/es/{PEOPLE}/")
    expect(page.get_by_text(SPEAKER)).to_be_visible()
    expect(page.locator(".facts").get_by_text("Voz de ordenador")).to_have_count(0)  # the pages' words have one
    told = page.request.get(f"http://localhost:{running.port}/es/feed.xml").text()
    assert SPEAKER in told
    assert NARRATOR in told
    for name in ("download.mp4", "audio.m4a", "voice.ogg"):
        file = running.data / name
        file.write_bytes(page.request.get(address + name).body())
        assert SPEAKER in tags(file), name
    kit = running.data / "kit.zip"
    running.manage("export_release", PEOPLE, "es", "-o", kit)
    with zipfile.ZipFile(kit) as whole:
        assert NARRATOR in whole.read("index.html").decode()


def test_a_sentence_is_recorded_on_a_phone_approved_and_heard_over_the_film(
    running: RunningService, chromium: Browser, tmp_path: Path
) -> None:
    """A person speaks into the microphone; no picture tells in which language."""
    write_feed(tmp_path / "voice.wav", human_take(1), lead_ms=4500)
    (tmp_path / "pictures").mkdir()
    moving = MovingPicture(tmp_path / "pictures")
    with browser_with_voice(chromium.browser_type, tmp_path / "voice.wav") as phone:
        page = window(phone, 360, "fr")
        try_as(page, running, TRIALS[0])
        agrees(page)
        page.goto(re.sub(r"[^/]+/$", f"{sentence(running, NEXT)}/", page.url))
        page.wait_for_selector("#studio[data-ready=yes]")
        picture(page, "record")
        with moving.seen(page, 9.5):
            record(page)
        page.click("#send")
        key = wait_for(lambda: amina_s_take(running), "the recording")
    page = window(chromium, 360, "fr")
    try_as(page, running, TRIALS[1])
    page.goto(f"{page.url}?take={key}")
    with moving.seen(page, 5.5):
        page.click("#place")
        expect(page.locator("#place")).to_have_attribute("aria-pressed", "true")
        assert page.eval_on_selector("#place", LETTERS) != page.eval_on_selector("#place", GROUND), "it is read still"
        expect(page.locator("#place")).to_have_attribute("aria-pressed", "false")
    moving.write()
    page.click("#approve")
    wait_for(lambda: amina_s_take(running, "approved"), "the approval")


def test_while_somebody_translates_the_page_says_whether_it_fits(running: RunningService, chromium: Browser) -> None:
    page = window(chromium, 360, "fr")
    try_as(page, running, TRIALS[2])
    page.goto(re.sub(r"(/uk/).*$", rf"\g<1>{sentence(running, NEXT)}/", page.url))
    page.fill("#text", script().segments[NEXT]["uk"])
    expect(page.locator("#fit strong")).not_to_be_empty()
    picture(page, "translate")


def sentence(running: RunningService, number: int) -> str:
    """The name of the first film's sentence, from 0."""
    film = "(SELECT id FROM tutorials_tutorial WHERE slug = 'messages-de-l-ecole')"
    speech = f"tutorial_id = {film} AND kind = 'speech' AND retired_at IS NULL"
    [[name]] = ask(
        running, f"SELECT public_id FROM tutorials_segment WHERE {speech} ORDER BY start_ms LIMIT 1 OFFSET {number}"
    )
    return str(name)


def amina_s_take(running: RunningService, state: str = "submitted") -> UUID | None:
    hers = "voice_id = (SELECT id FROM volunteers_user WHERE email LIKE 'amina@%')"
    found = ask(running, f"SELECT client_id FROM dubbing_take WHERE {hers} AND state = '{state}'")
    return UUID(found[0][0]) if found else None


def ask(running: RunningService, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(running.data / "portevoix.sqlite3")) as database:
        return database.execute(question).fetchall()


def agrees(page: Page) -> None:
    """The consent, on the way to the first recording."""
    page.click("details:has(input[name=publish]) > summary")
    for name in ("publish", "hotline", "adult"):
        page.check(f"input[name={name}]")
    page.click("main form:has(input[name=publish]) button[type=submit]")
    page.wait_for_selector("#studio[data-ready=yes]")


def tags(file: Path) -> str:
    argv = ["ffprobe", "-v", "error", "-show_entries", "format_tags:stream_tags", "-of", "json", str(file)]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout


def test_every_version_is_as_it_should_be(running: RunningService) -> None:
    asked = [("verify_release", film, language) for film, languages in LIVE.items() for language in languages]
    assert [answer["ok"] for answer in running.manage_in_turn(*asked)] == [True] * len(asked)


DESK = ("", "essai/", "board/", "board/figures/", "news/", "journal/", "versions/prendre-le-car/pt/")


def test_no_page_has_an_error_in_its_console(running: RunningService, chromium: Browser, tmp_path: Path) -> None:
    """Nor does axe-core find anything on it, or the checker of HTML."""
    errors: list[str] = []
    for language, width in (("fr", 1280), ("en", 360), ("ar", 360)):
        page = window(chromium, width, language)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        for trial in TRIALS:
            try_as(page, running, trial)
            errors.extend(faults(page, tmp_path))
        desk = [f"atelier/{name}" for name in DESK]
        for name in (*desk, f"{language}/", f"{language}/messages-de-l-ecole/", f"es/{PEOPLE}/"):
            answer = page.goto(f"http://localhost:{running.port}/{name}")
            assert answer is not None
            assert answer.ok, name
            errors.extend(faults(page, tmp_path))
        page.context.close()
    assert errors + checked(tmp_path) == []


def try_as(page: Page, running: RunningService, trial: Trial) -> None:
    """By the button of the page of what to try. Who is signed in as somebody else is asked first."""
    page.goto(f"http://localhost:{running.port}{reverse('volunteers:discover')}")
    page.locator("main section").nth(TRIALS.index(trial)).get_by_role("button").click()
    if page.locator("[name=leave]").count():
        page.locator("button[name=leave], form:has(input[name=leave]) button").first.click()
    page.wait_for_load_state("networkidle")


def faults(page: Page, folder: Path) -> list[str]:
    """What axe-core finds; what was sent is kept for the checker of HTML."""
    sent = HTMX.sub("", page.request.get(page.url).text())
    written(folder, f"{len(list(folder.iterdir()))}{urlsplit(page.url).path}", sent.encode())
    return [f"{page.url}: {found}" for found in axe.violations(page)]


def test_it_goes_whole(running: RunningService, chromium: Browser) -> None:
    assert running.manage("demo", "--remove", "--yes")["accounts"] > len(VOICED_LANGUAGES)
    page = window(chromium, 360, "fr")
    page.goto(f"http://localhost:{running.port}/fr/")
    assert page.get_by_text("école").count() == 0
    left = ask(running, "SELECT state, count(*) FROM storage_storedfile GROUP BY state")
    assert {state for state, _many in left} == {"gone"}, left
    jobs = "SELECT count(*) FROM tutorials_job WHERE state IN ('queued', 'running')"
    wait_for(lambda: ask(running, jobs) == [(0,)], "what the workers have begun", within_s=60)
    assert ask(running, "SELECT count(*) FROM volunteers_letter") == [(0,)]


def test_the_pictures_of_the_readme_are_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in (*(PICTURES / f"{name}.png" for name in STILL), MOVING):
        assert str(path.relative_to(ROOT)) in readme
        assert 10_000 < path.stat().st_size < 1_500_000
