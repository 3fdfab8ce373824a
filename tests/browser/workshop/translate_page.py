"""A tutorial to translate, and people on its translate page: what the tests of that page share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from storage.files import keep_private
from subtitles.models import Translation
from tests import factories
from tests.material.voices import demonstration_texts
from tests.parents.factory import material
from tutorials.models import LanguageVersion
from volunteers.models import User

# Written for the test, beside the twelve sentences of the media: what a town would say next.
MORE = {
    "Ouvrez votre navigateur.": "افتحوا متصفحكم.",
    "Écrivez l'adresse de la mairie.": "اكتبوا عنوان البلدية.",
    "Choisissez la rubrique École.": "اختاروا قسم المدرسة.",
    "Cliquez sur le menu de la semaine.": "انقروا على قائمة طعام الأسبوع.",
    "Regardez les repas de lundi.": "انظروا إلى وجبات يوم الاثنين.",
    "Revenez en arrière avec la flèche.": "عودوا إلى الوراء بالسهم.",
    "Fermez la page.": "أغلقوا الصفحة.",
    "Éteignez la tablette.": "أطفئوا الجهاز اللوحي.",
}


def twenty(first: int = 20) -> dict[str, str]:
    """French → Arabic, twenty sentences, or the first of them: each that is typed is a second of the processor."""
    texts = {**{text["fr"]: text["ar"] for text in demonstration_texts()}, **MORE}
    return dict(list(texts.items())[:first])


def version_to_translate(texts: dict[str, str], language: str = "ar", each_ms: int = 9000) -> LanguageVersion:
    """An open version of a tutorial with these sentences; its picture is a real one of ten seconds."""
    original = keep_private(material() / "video.mp4", "originals")
    tutorial = factories.tutorial(
        "messages",
        [(n * each_ms, (n + 1) * each_ms - 400, french) for n, french in enumerate(texts)],
        title="Les messages",
        duration_ms=len(texts) * each_ms,
        original=original.path,
        original_sha256=original.sha256,
    )
    return factories.version(tutorial, language)


def sent(language: str = "ar") -> dict[str, str]:
    """French → the latest text."""
    rows = Translation.objects.filter(language=language, latest__isnull=False).select_related("segment", "latest")
    return {row.segment.text: row.latest.text for row in rows}


def has_sent(count: int) -> bool:
    return len(sent()) == count


class Desk:
    """One person's browser tab at the translate page; errors of the page fail the test."""

    def __init__(self, page: Page, site: str, version: LanguageVersion) -> None:
        self.page, self.site, self.version = page, site, version
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.set_default_timeout(120_000)

    @property
    def start_address(self) -> str:
        return f"{self.site}/atelier/text/{self.version.tutorial.slug}/{self.version.language}/"

    def sit_down(self, address: str = "") -> None:
        self.page.goto(address or self.start_address)
        self.ready()

    def ready(self) -> None:
        """The page listens to keys: its module has run."""
        self.page.wait_for_selector("html.js")

    @property
    def french(self) -> str:
        return self.page.locator("#french").inner_text()

    @property
    def box(self) -> Any:
        return self.page.locator("#text")

    def write(self, text: str) -> None:
        """In place of what was there, all at once: a slow machine would keep the half of it as a draft."""
        expect(self.box).to_be_focused()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def enter(self) -> None:
        """Enter, and the next page has come."""
        before = self.page.url
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: url != before)

    def saved_word(self, word: str) -> None:
        expect(self.page.locator("#saved")).to_have_text(word)


def sign_in(window: BrowserContext, site: str, user: User) -> None:
    """Whoever was signed in in this browser is no longer."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])


@contextmanager
def desk(browser: Browser, site: str, version: LanguageVersion, user: User, **context: Any) -> Iterator[Desk]:
    window = browser.new_context(**{"viewport": {"width": 1200, "height": 800}, "locale": "en", **context})
    sign_in(window, site, user)
    one = Desk(window.new_page(), site, version)
    try:
        yield one
        assert one.errors == []
    finally:
        window.close()
