"""From a scanned code to a parent who hears it, by three people and one small phone: its voice reads and types nothing.

The language is Soninke, which hardly anybody writes; the phone has a touch screen of 360 px and a microphone."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dubbing.actions import note_put
from dubbing.models import BackTranslation, SpokenWords, Take
from tests import factories
from tests.browser import axe
from tests.browser.studio.fake_microphone import human_take, sign_in, speaking, write_feed
from tests.browser.studio.studio_room import is_put, is_submit
from tests.browser.studio.test_studio_offline import HEARD
from tests.dubbing import studio
from tests.job_runs import work_off
from tests.volunteers.shortcuts import consenting
from tutorials.actions import version_policy
from tutorials.models import LanguageVersion, Segment
from volunteers.actions import code_create, person_create
from volunteers.models import Consent, User

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("PORTEVOIX_SHOTS", "")  # a folder: pictures for people
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
ASKS = """navigator.permissions.query = async () => ({ state: sessionStorage.asked ? "granted" : "prompt" });
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wanted) => open(wanted, (sessionStorage.asked = "once"));"""
HEARD_TO_THE_END = """(sound) => new Promise((heard) => {
    Object.assign(sound, { onpause: heard, onerror: heard, muted: true });
    sound.play();
})"""  # a part of a film pauses where it ends
QUIET = "() => document.getElementById('film').paused"


def looked_at(page: Page, name: str) -> None:
    """Nothing is cut off, axe-core finds nothing, in both schemes; and a picture of each for people."""
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth + 1"), name

    def shoot(scheme: str = "") -> None:
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{scheme}.png", full_page=True)

    assert axe.in_both_schemes(page, name, seen=shoot) == []


def soninke(coordinator: User) -> LanguageVersion:
    """A film of one sentence, spoken first, whose words are known."""
    made = studio.spoken_video()
    tutorial = studio.tutorial_of(replace(made, spans=made.spans[:1]), "essai")
    sentence = factories.speech(tutorial)[0]
    start, end = made.spans[0]
    middle = (start + end) // 2
    sentence.words = [[start, middle - 100, " Phrase", 1.0], [middle + 100, end, " numéro 1.", 1.0]]
    sentence.save(update_fields=["words"])
    version = factories.version(tutorial, "snk", coordinator)
    return version_policy(by=coordinator, version=version, self_review_allowed=False, spoken_first=True)


def sent(page: Page) -> None:
    """By one touch, whichever page its sound leaves from."""
    with page.expect_response(lambda answer: is_put(answer) and answer.status in {200, 201}):
        page.locator("#send").tap()


def beside(coordinator: User, version: LanguageVersion, folder: Path) -> None:
    """The coordinator's drawing beside the sentence."""
    drawing = Image.new("RGB", (400, 240), (255, 244, 214))
    ImageDraw.Draw(drawing).ellipse((150, 60, 250, 160), fill=(200, 60, 40))
    drawing.save(folder / "dessin.png")
    sentence = factories.speech(version.tutorial)[0]
    note_put(by=coordinator, segment=sentence, kind="picture", received=folder / "dessin.png")


def phone_of(browser: Browser, person: User, address: str) -> Page:
    context = browser.new_context(locale="fr", **PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(120_000)
    sign_in(context, person, address)
    return context.new_page()


def says_back(page: Page, address: str) -> None:
    """The second speaker is asked once whether it may be kept; hears each take alone, and says it in French."""
    page.goto(f"{address}/atelier/voice/essai/snk/back/")
    looked_at(page, "7-may-it-be-kept")
    page.locator("[name=answer][value=yes]").tap()
    for number in (1, 2):
        page.wait_for_url("**/takes/*/back/")
        page.locator("#start").tap()
        expect(page.locator("#level .lit").first).to_be_attached()
        page.locator("#stop").tap()
        expect(page.locator("#said")).to_be_visible()
        looked_at(page, f"8-said-back-{number}")
        with page.expect_response(lambda answer: is_put(answer) and answer.status == 201):
            page.locator("#send").tap()
    page.wait_for_url("**/essai/snk/back/")


def hears_and_approves(page: Page, address: str) -> None:
    """The take, its French and what was said back are on the reviewer's page."""
    page.goto(f"{address}/atelier/voice/essai/snk/review/")
    for number in (1, 2):
        said = page.locator("section[aria-labelledby=said-back] audio")
        expect(said).to_have_count(2 if page.locator("#place").is_visible() else 1)  # no film says a title
        for sound in said.all():
            sound.evaluate(HEARD_TO_THE_END)
        expect(page.locator("#said-back-heard")).to_be_visible()
        looked_at(page, f"9-review-{number}")
        page.locator("#alone").tap()
        with page.expect_navigation():
            page.locator("#approve").tap()
    expect(page.locator(".empty")).to_be_visible()


def comes_in(context: BrowserContext, address: str, code: str) -> Page:
    """A link that is only opened uses nothing up; the door does."""
    page = context.new_page()
    page.goto(f"{address}/atelier/code/#{code}.snk")
    expect(page.locator("#typed")).to_be_hidden()
    looked_at(page, "1-door")
    page.locator("#scanned button").tap()
    page.wait_for_url("**/atelier/voix/entendre/")
    return page


def test_from_a_scanned_code_to_a_parent_who_hears_it(
    stalls_watched: None, live_server: object, chromium: Browser, tmp_path: Path
) -> None:
    address = str(live_server.url)  # type: ignore[attr-defined]
    claire, moussa = factories.coordinator(), consenting(factories.reviewer("snk", "moussa"))
    version = soninke(claire)
    beside(claire, version, tmp_path)
    awa = person_create(by=claire, display_name="Awa", language_tags=["snk"])
    code = code_create(by=claire, user=awa).scanned
    write_feed(tmp_path / "feed.wav", human_take(1, "es"))
    with speaking(chromium, tmp_path / "feed.wav", loop=True) as browser:
        context = browser.new_context(locale="fr", **PHONE)  # type: ignore[arg-type]
        context.set_default_timeout(120_000)  # a busy machine is slow, not wrong
        context.add_init_script(ASKS)
        page = comes_in(context, address, code)
        looked_at(page, "2-consent")
        page.locator("[name=publish]").tap()
        page.locator("[name=adult]").tap()
        page.locator("main form button[type=submit]").tap()
        page.wait_for_selector("#studio[data-ready=yes]")
        assert Consent.objects.get(user=awa).publish
        expect(page.locator("#text")).to_have_text("Dites-le en soninké")
        page.wait_for_function("() => document.querySelector('#beside img').naturalWidth === 400")
        looked_at(page, "3-sentence")
        for button in ("french", "slower", "part"):
            page.locator(f"#hear [data-do={button}]").tap()
            page.wait_for_function(HEARD)
            page.wait_for_function(QUIET)
        expect(page.locator("#part-number")).to_have_text("1 / 2")
        page.locator("#record").tap()
        expect(page.locator("#asks")).to_be_visible()
        looked_at(page, "4-microphone")
        page.locator("#asks button").tap()
        page.wait_for_selector("#studio[data-phase=deciding]")
        looked_at(page, "5-said")
        sent(page)
        title = version.tutorial.segments.get(kind=Segment.Kind.TITLE)
        page.wait_for_url(f"**/{title.public_id}/")
        page.wait_for_selector("#studio[data-ready=yes]")
        with page.expect_response(is_submit):
            work_off("dubbing.intake")
        looked_at(page, "6-title")
        page.locator("#record").tap()
        page.wait_for_selector("#studio[data-phase=deciding]")
        sent(page)
        with page.expect_response(is_submit):
            work_off("dubbing.intake")
        says_back(phone_of(browser, moussa, address), address)
        french = {take: take.segment.text for take in Take.objects.filter(voice=awa)}
        assert len(french) == BackTranslation.objects.filter(speaker=moussa).count() == 2
        for take, text in french.items():  # what Whisper hears is held by tests/dubbing/takes/test_said_back.py
            BackTranslation.objects.filter(take=take).update(state="compared", heard_text=text)
        page = phone_of(browser, claire, address)
        hears_and_approves(page, address)
        assert not Take.objects.filter(voice=awa).exclude(state="approved").exists()
        work_off("dubbing.words")
        page.goto(f"{address}/atelier/versions/essai/snk/")
        with page.expect_navigation():
            page.get_by_role("button", name="Publier avec la voix").tap()
        work_off("dubbing.release")
        parent = browser.new_context(locale="fr", **PHONE).new_page()  # type: ignore[arg-type]
        parent.goto(f"{address}/snk/essai/")
        expect(parent.locator("a[data-say]").first).to_have_attribute("href", f"/m/{SpokenWords.objects.get().path}")
        looked_at(parent, "10-parent")
