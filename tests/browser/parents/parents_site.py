"""A small town's site in four scripts with a page of every kind, for the rules that hold on all of them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from craft.languages import Language
from parents.views import pages
from public.queries.watch import WatchPage, watch_page
from tests import factories
from tests.parents import factory
from tests.parents.conftest import ARABIC
from tests.processes import wait_for
from tutorials.actions import path_set

SLUG = "allumer-la-tablette"
TITLES = {"fr": "", "ar": "تشغيل الجهاز اللوحي", "ta": "டேப்லெட்டை இயக்குதல்", "zh-Hans": "打开平板电脑"}
TEXTS = {
    "fr": factory.FRENCH,
    "ar": ARABIC,
    "ta": (
        "டேப்லெட்டை இயக்க, பொத்தானை மூன்று விநாடிகள் அழுத்தவும்.",
        "இப்போது நீல நிறச் சின்னத்தைத் தொடவும்.",
        "செய்தியைப் படித்து, பிறகு பட்டியலுக்குத் திரும்ப அம்புக்குறியைத் தொடவும்.",
    ),
    "zh-Hans": ("要打开平板电脑，请按住按钮三秒钟。", "现在点击蓝色图标。", "阅读消息，然后点击箭头返回列表。"),
}
TAGS = tuple(TEXTS)
MEDIA_NAMES = (".mp4", ".m4s", ".cmfv", ".m4a", ".m3u8", ".ts", ".webm", ".ogg", ".mp3")
SOUND = (
    "() => { const v = document.querySelector('video'); return v.currentTime > 1 && v.webkitAudioDecodedByteCount > 0 }"
)


def furnish(monkeypatch: pytest.MonkeyPatch) -> None:
    """One tutorial in four languages, one withdrawn, one whose page fails, one in French only; the first and the last
    are the town's path."""
    factory.town()
    shown, withdrawn = factory.tutorial(SLUG), factory.tutorial("retire", title_fr="Une vidéo retirée")
    for tag, text in TEXTS.items():
        live = factory.publish(shown, tag, text, title=TITLES[tag], kind="subtitles" if tag == "fr" else "voice")
        if tag != "fr":
            factory.speak(live)
        factory.publish(withdrawn, tag, text, state="withdrawn", with_hls=False)
    factory.publish(withdrawn, "es", state="live", with_hls=False)
    factory.publish(factory.tutorial("cahier-de-texte", title_fr="Le cahier de texte"), "fr", with_hls=False)
    path_set(by=factories.coordinator(), name="La première semaine d’école", films=[SLUG, "cahier-de-texte"])

    def unless_it_fails(language: Language, slug: str) -> WatchPage | None:
        if slug == "panne":
            raise LookupError("a fault of ours")
        return watch_page(language, slug)

    monkeypatch.setattr(pages, "watch_page", unless_it_fails)


def addresses(tag: str) -> dict[str, int]:
    """Every kind of page in a language → its status."""
    return {
        "/": 200,
        "/?choose": 200,
        f"/{tag}/": 200,
        f"/{tag}/{SLUG}/": 200,
        f"/{tag}/{SLUG}/embed/": 200,
        f"/{tag}/{SLUG}/handout/": 200,
        f"/{tag}/{SLUG}/steps/2/": 200,
        f"/accessibility/{tag}/": 200,
        f"/legal/{tag}/": 200,
        f"/{tag}/rien/": 404,
        f"/{tag}/retire/": 410,
        f"/{tag}/panne/": 500,
    }


def doubled_text(page: Any) -> None:
    """Text alone at 200 %, as Firefox and Android do it."""
    page.evaluate("() => { document.documentElement.style.fontSize = '225%' }")


def open_more(page: Page) -> None:
    """Unfold what stands behind *more* on the page of a film."""
    if not page.locator("[data-more][open]").count():
        page.locator("[data-more] > summary").click()


def keep_film(page: Page, address: str) -> None:
    """Open the page of a film and keep it on the phone."""
    page.goto(address, wait_until="networkidle")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    open_more(page)
    page.locator("[data-keep]").click()
    page.locator("[data-keep][aria-pressed=true]").wait_for(timeout=120_000)


def remove_film(page: Page, pressed: Locator) -> None:
    """Press what removes a kept film, and answer the question."""
    pressed.click()
    page.locator("[data-sure][open] [value=gone]").click()


def says_gone(page: Page, address: str) -> None:
    """Open a page that was withdrawn. (Its kept copy is shown once more where the server takes four seconds.)"""
    wait_for(lambda: (answer := page.goto(address)) and answer.status == 410, "410")


def becomes_true(page: Page, promised: str, what: str) -> None:
    """Wait for what an async function tells. (`wait_for_function` takes the promise itself for the truth.)"""
    wait_for(lambda: page.evaluate(promised), what)


class Watched:
    """A page with what it asked for and what went wrong."""

    def __init__(self, browser: Browser, **context: Any) -> None:
        self.context = browser.new_context(viewport={"width": 360, "height": 720}, **context)
        self.context.set_default_timeout(120_000)  # a busy machine is slow, not wrong
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def media(self) -> list[str]:
        return [url for url in self.asked if url.split("?")[0].endswith(MEDIA_NAMES)]
