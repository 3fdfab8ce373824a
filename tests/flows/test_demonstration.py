"""Somebody who tries Portevoix: the demonstration is there, a video plays in another language, the workshop opens.

With `PORTEVOIX_PICTURES=1` the pictures of the README are taken anew (docs/pictures).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running_service import ROOT, RunningService

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PICTURES = ROOT / "docs" / "pictures"


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
    picture(page, "watch")
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


def test_the_pictures_of_the_readme_are_there() -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("watch", "board"):
        assert f"docs/pictures/{name}.png" in shown
        assert Path(PICTURES / f"{name}.png").stat().st_size > 10_000
