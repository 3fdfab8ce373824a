"""Somebody who tries Portevoix: the demonstration is there, a video plays in another language, the workshop opens.

With `PORTEVOIX_PICTURES=1` the pictures of the README are taken anew (docs/pictures).
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from operations.demonstration.video import VOICED_LANGUAGES
from tests.processes import wait_for
from tests.running_service import ROOT, RunningService

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PICTURES = ROOT / "docs" / "pictures"
PEOPLE = "messages-du-telephone"
SPEAKER = "Allison Smith, CC BY-SA 3.0 creativecommons.org/licenses/by-sa/3.0"
NARRATOR = "June Wallack"
LIVE = {
    "messages-de-l-ecole": ("fr", "en", "es", "it", "pt", "ar", "tr", "zh-Hans"),
    PEOPLE: ("fr", "en", "es", "it", "ru"),
    "prendre-le-car": ("fr", "es"),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    one = RunningService.with_tables(tmp_path_factory.mktemp("demonstration") / "data")
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


def picture(page: Page, name: str) -> None:
    if os.environ.get("PORTEVOIX_PICTURES"):
        page.screenshot(path=str(PICTURES / f"{name}.png"))


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
    picture(page, "board")


def test_the_rest_comes_and_languages_say_their_names(running: RunningService, chromium: Browser) -> None:
    running.manage("demo")
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


def tags(file: Path) -> str:
    argv = ["ffprobe", "-v", "error", "-show_entries", "format_tags:stream_tags", "-of", "json", str(file)]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout


def test_every_version_is_as_it_should_be(running: RunningService) -> None:
    for film, languages in LIVE.items():
        for language in languages:
            assert running.manage("verify_release", film, language)["ok"], f"{film} {language}"


def test_no_page_has_an_error_in_its_console(running: RunningService, chromium: Browser) -> None:
    errors: list[str] = []
    for language in ("fr", "en", "ar"):
        for width in (360, 1280):
            page = window(chromium, width, language)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
            page.goto(f"http://localhost:{running.port}/atelier/")
            page.locator("form:has(input[value=coordination]) button").first.click()
            desk = [f"atelier/{name}" for name in ("", "board/", "board/figures/", "news/", "journal/")]
            for name in (*desk, f"{language}/", f"{language}/messages-de-l-ecole/", f"es/{PEOPLE}/"):
                answer = page.goto(f"http://localhost:{running.port}/{name}")
                assert answer is not None
                assert answer.ok, name
            page.context.close()
    assert errors == []


def test_it_goes_whole(running: RunningService, chromium: Browser) -> None:
    assert running.manage("demo", "--remove", "--yes")["accounts"] > len(VOICED_LANGUAGES)
    page = window(chromium, 360, "fr")
    page.goto(f"http://localhost:{running.port}/fr/")
    assert page.get_by_text("école").count() == 0
    with closing(sqlite3.connect(running.data / "portevoix.sqlite3")) as database:
        left = database.execute("SELECT state, count(*) FROM storage_storedfile GROUP BY state").fetchall()
        assert {state for state, _many in left} == {"gone"}, left
        jobs = "SELECT count(*) FROM tutorials_job WHERE state IN ('queued', 'running')"
        wait_for(lambda: database.execute(jobs).fetchone() == (0,), "what the workers have begun", within_s=60)
        assert database.execute("SELECT count(*) FROM volunteers_letter").fetchone() == (0,)


def test_the_pictures_of_the_readme_are_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in (*SHOWN, "board"):
        assert f"docs/pictures/{name}.png" in readme
        assert Path(PICTURES / f"{name}.png").stat().st_size > 10_000
