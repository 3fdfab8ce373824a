"""From a scanned code to a parent who hears it as screen readers go: by keys alone, each thing by its name.

Everything is reached by Tab from where the one before left the keys; what came of it is said, and nothing while sound
is kept. The story by touch: test_said_from_french.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dubbing.models import BackTranslation, SentenceNote, Take
from tests import factories
from tests.browser.studio.fake_microphone import human_take, sign_in, speaking, write_feed
from tests.browser.studio.studio_room import is_put, is_submit
from tests.browser.studio.test_said_from_french import ASKS, QUIET, soninke
from tests.browser.studio.test_studio_offline import HEARD
from tests.browser.studio.test_studio_senses import OVERHEAR
from tests.job_runs import work_off
from tests.volunteers.shortcuts import consenting
from tutorials.models import LanguageVersion
from volunteers.actions import code_create, person_create
from volunteers.models import User

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
OWN_VOICE = (
    "It is my own voice. I agree that it is kept here and heard by the volunteers who say this sentence. It is never "
    "published; I can take it away at any time, and it goes with my voice or my account."
)
SILENT = {"countdown", "recording"}


class Keys:
    """A page and the keys of its reader, who knows the names of things in one language."""

    def __init__(self, page: Page, tag: str) -> None:
        self.page, self.tag = page, tag

    def translated_name(self, english: str) -> str:
        with override(self.tag):
            return gettext(english)

    def to(self, role: str, english: str, group: str = "") -> None:
        """By Tab alone, forwards from where the keys are."""
        name = self.translated_name(english)
        place = self.page.get_by_role("group", name=self.translated_name(group), exact=True) if group else self.page
        wanted = place.get_by_role(role, name=name)  # type: ignore[arg-type]
        if role == "summary":  # none of ARIA's
            wanted = place.locator(role, has_text=name)
        wanted.first.wait_for()
        for _press in range(60):
            self.page.keyboard.press("Tab")
            if wanted.evaluate_all("all => all.includes(document.activeElement)"):
                return
        raise AssertionError(f"no way by Tab to {name}: {self.page.locator('main').aria_snapshot()}")

    def press(self, role: str, english: str, key: str = "Enter", group: str = "") -> None:
        self.to(role, english, group)
        self.page.keyboard.press(key)

    def here(self, role: str, english: str) -> None:
        wanted = self.page.get_by_role(role, name=self.translated_name(english), exact=True)  # type: ignore[arg-type]
        expect(wanted).to_be_focused()


def context_of(browser: Browser, tag: str) -> BrowserContext:
    context = browser.new_context(locale=tag, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(120_000)  # a busy machine is slow, not wrong
    return context


def comes_in(page: Page, address: str, code: str, tag: str) -> None:
    keys = Keys(page, tag)
    page.goto(f"{address}/atelier/code/#{code}.snk")
    keys.here("button", "Open the door")
    page.keyboard.press("Enter")
    page.wait_for_url("**/atelier/voix/entendre/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if tag == "ar" else "ltr")
    for use in ("Publish my voice with the films, on the town's site and in its files", "I am 18 or older"):
        keys.press("checkbox", use, " ")
    keys.press("button", "Save my choices")
    page.wait_for_selector("#studio[data-ready=yes]")


def says(page: Page, tag: str) -> None:
    """Hears the French in its three ways, then says it; the browser's question is told of before it comes."""
    keys = Keys(page, tag)
    page.evaluate(OVERHEAR)
    for way in ("Listen", "Slower", "In parts"):
        keys.press("button", way, group="In French")
        page.wait_for_function(HEARD)
        page.wait_for_function(QUIET)
    keys.press("button", "Record")
    keys.here("button", "Continue")
    told = keys.translated_name("The phone asks once for the microphone. Touch “Allow”.")
    expect(page.get_by_role("button", name=keys.translated_name("Continue"))).to_have_accessible_description(told)
    page.keyboard.press("Enter")
    page.wait_for_selector("#studio[data-phase=recording]")
    assert page.evaluate("() => document.activeElement.id") == "record", "the same key ends it"
    page.wait_for_selector("#studio[data-phase=deciding]")
    expect(page.locator("#result")).to_be_focused()
    said = page.evaluate("() => said")
    assert [change for change in said if change[0] in SILENT and change[2].strip()] == []
    assert any(phase == "deciding" and place == "status" and text for phase, place, text in said)


def sends(page: Page, tag: str) -> None:
    with page.expect_response(lambda answer: is_put(answer) and answer.status in {200, 201}):
        Keys(page, tag).press("button", "Keep and send")


def says_the_title(page: Page, tag: str, version: LanguageVersion) -> None:
    """The page after the last sentence: no film says a title."""
    keys = Keys(page, tag)
    page.wait_for_url(f"**/{version.tutorial.segments.get(kind='title').public_id}/")
    page.wait_for_selector("#studio[data-ready=yes]")
    keys.press("button", "Record")
    page.wait_for_selector("#studio[data-phase=deciding]")
    sends(page, tag)


def says_back(page: Page, address: str) -> None:
    keys = Keys(page, "fr")
    page.goto(f"{address}/atelier/voice/essai/snk/back/")
    with page.expect_navigation():
        keys.press("button", "Yes")
    for _take in range(2):
        keys.press("button", "Speak")
        expect(page.locator("#level .lit").first).to_be_attached()
        keys.here("button", "I have finished")
        expect(page.locator("#status")).to_be_empty()
        page.keyboard.press("Enter")
        keys.here("button", "Send")
        with page.expect_navigation(), page.expect_response(lambda put: is_put(put) and put.status == 201):
            page.keyboard.press("Enter")
    page.wait_for_url("**/essai/snk/back/")


def approves(page: Page, address: str) -> None:
    keys = Keys(page, "fr")
    page.goto(f"{address}/atelier/voice/essai/snk/review/")
    for _take in range(2):
        keys.press("button", "This one alone")
        with page.expect_navigation():
            keys.press("button", "Approve")
    expect(page.get_by_role("heading", name=keys.translated_name("No recording waits"))).to_be_visible()


def beside(page: Page, address: str, version: LanguageVersion) -> None:
    """A few words of the coordinator beside the sentence, recorded where they are put."""
    keys = Keys(page, "fr")
    segment = factories.speech(version.tutorial)[0]
    page.goto(f"{address}/atelier/talk/essai/{segment.public_id}/all/")
    keys.press("summary", "Beside this sentence, if it is hard")
    keys.press("button", "Record")
    keys.here("button", "Stop")
    page.wait_for_function("() => performance.now() - (window.begun ??= performance.now()) > 1000")  # some sound
    page.keyboard.press("Enter")
    expect(page.locator("#note-heard")).to_be_visible()
    keys.press("checkbox", OWN_VOICE, " ")
    with page.expect_navigation():
        keys.press("button", "Put it there")
    assert SentenceNote.objects.get(segment=segment).kind == SentenceNote.Kind.VOICE


def publishes(page: Page, address: str) -> None:
    page.goto(f"{address}/atelier/versions/essai/snk/")
    with page.expect_navigation():
        Keys(page, "fr").press("button", "Publish with voice")
    work_off("dubbing.release")


def hears(page: Page, address: str) -> None:
    """The title by its loudspeaker, and the film."""
    keys = Keys(page, "fr")
    page.goto(f"{address}/snk/essai/")
    keys.press("link", "Listen")
    expect(page.locator("[data-speaking]")).to_be_attached()


def recorded_by_keys(browser: Browser, address: str, version: LanguageVersion, tag: str) -> Page:
    """A voice whose pages speak `tag` comes in by her code, hears, says and sends the sentence."""
    claire = User.objects.get(display_name="Claire")
    awa = person_create(by=claire, display_name="Awa", language_tags=["snk"])
    context = context_of(browser, tag)
    context.add_init_script(ASKS)
    page = context.new_page()
    comes_in(page, address, code_create(by=claire, user=awa).scanned, tag)
    says(page, tag)
    sends(page, tag)
    return page


def signed_in(browser: Browser, person: User, address: str) -> Page:
    context = context_of(browser, "fr")
    sign_in(context, person, address)
    return context.new_page()


def test_from_right_to_left(stalls_watched: None, live_server: object, chromium: Browser, tmp_path: Path) -> None:
    version = soninke(factories.coordinator())
    write_feed(tmp_path / "feed.wav", human_take(1, "es"))
    with speaking(chromium, tmp_path / "feed.wav", loop=True) as browser:
        recorded_by_keys(browser, str(live_server.url), version, "ar")  # type: ignore[attr-defined]


def test_from_a_scanned_code_to_a_parent_who_hears_it_by_keys(
    stalls_watched: None, live_server: object, chromium: Browser, tmp_path: Path
) -> None:
    address = str(live_server.url)  # type: ignore[attr-defined]
    claire, moussa = factories.coordinator(), consenting(factories.reviewer("snk", "moussa"))
    version = soninke(claire)
    write_feed(tmp_path / "feed.wav", human_take(1, "es"))
    with speaking(chromium, tmp_path / "feed.wav", loop=True) as browser:
        page = recorded_by_keys(browser, address, version, "fr")
        with page.expect_response(is_submit):
            work_off("dubbing.intake")
        says_the_title(page, "fr", version)
        with page.expect_response(is_submit):
            work_off("dubbing.intake")
        says_back(signed_in(browser, moussa, address), address)
        for take in Take.objects.select_related("segment"):  # Whisper: tests/dubbing/takes/test_said_back.py
            BackTranslation.objects.filter(take=take).update(state="compared", heard_text=take.segment.text)
        page = signed_in(browser, claire, address)
        beside(page, address, version)
        approves(page, address)
        work_off("dubbing.words")
        publishes(page, address)
        hears(context_of(browser, "fr").new_page(), address)
