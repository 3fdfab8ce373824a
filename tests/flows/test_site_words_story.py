"""From a volunteer's keyboard and microphone to the parents' first page: words of the site translated and a language's
name recorded in a real browser, reviewed by somebody else, released by a command, read and heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser, Page, Request, expect

from craft.text.interface_units import SPOKEN_NAME_ID
from dubbing.models import Take
from media.sound.take_reader import read_take
from storage.files import local_copy
from tests import factories
from tests.browser.studio.fake_microphone import Desk as Booth
from tests.browser.studio.fake_microphone import speaking, write_feed
from tests.browser.studio.studio_room import Samples, best_match, is_put, is_submit, received_sound
from tests.browser.workshop.translate_page import desk
from tests.browser.workshop.workshop_site import signed_in
from tests.dubbing.site_words import SPOKEN, consenting, forget_released_words
from tests.flows.story import record
from tests.job_runs import work_off
from tests.material.voices import human
from tutorials.actions import interface_tutorial, version_open
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LISTEN, TITLE = "استمعوا إلى الاسم", "فيديوهاتكم"


@pytest.fixture(autouse=True)
def _only_shipped_words() -> Iterator[None]:
    forget_released_words()
    yield
    forget_released_words()


def said() -> Samples:
    """A few words, said by a person, loud enough; the test's name of the language."""
    spoken = read_take(human("es", "auth-thankyou"))
    return np.asarray(spoken * np.float32(0.4 / np.abs(spoken).max()), np.float32)


def translated(chromium: Browser, site: str, version: LanguageVersion, amina: User) -> None:
    """Amina types two words and the name; of the plural she sees which numbers it is for, and no tutorial anywhere."""
    by_text = {segment.text: segment.public_id for segment in Segment.objects.filter(tutorial=version.tutorial)}
    with desk(chromium, site, version, amina, viewport={"width": 360, "height": 740}) as at:
        at.page.goto(f"{site}/atelier/")
        expect(at.page.get_by_role("heading", name="Les mots du site")).to_be_visible()
        for french, text in (("Écouter", LISTEN), ("Vidéos", TITLE), ("", SPOKEN["ar"])):
            at.sit_down(at.start_address + f"{by_text[french] if french else SPOKEN_NAME_ID}/")
            assert at.page.locator("video").count() == 0
            at.write(text)
            at.enter()
        at.sit_down(at.start_address + f"{by_text['%(count)d minutes']}/")
        few = Segment.objects.get(tutorial=version.tutorial, public_id__endswith="-few", text="%(count)d minutes")
        at.sit_down(at.start_address + f"{few.public_id}/")
        expect(at.page.get_by_text("3, 4, 5, 6, 7…")).to_be_visible()
        at.page.locator("[data-suggestion]", has_text="دقائق").click()
        expect(at.box).to_have_value("%(count)d دقائق")
        at.box.fill("بضع دقائق")
        expect(at.page.locator("#findings")).to_contain_text("%(count)d")


def reviewed(chromium: Browser, site: str, version: LanguageVersion, rachid: User) -> None:
    """Rachid approves what has no finding, all at once."""
    with signed_in(chromium, site, rachid) as page:
        page.goto(reverse("subtitles:review", args=["interface", "ar"]))
        expect(page.locator("[data-card]")).to_have_count(3)
        assert page.locator("video").count() == 0
        page.get_by_role("button", name="Approve all without remarks").click()
        page.get_by_role("button", name="Approve 3 texts").click()
        expect(page.get_by_role("heading", name="Nothing waits for a review")).to_be_visible()


def recorded(chromium: Browser, site: str, amina: User, folder: Path) -> Take:
    """Amina says the name into the microphone of her browser, hears it, and sends it."""
    write_feed(folder / "name.wav", said())
    with speaking(chromium, folder / "name.wav") as browser:
        booth = Booth(browser.new_context(permissions=["microphone"], locale="en"), amina, site)
        page = booth.studio(reverse("dubbing:record", args=["interface", "ar", SPOKEN_NAME_ID]))
        expect(page.locator("#film")).to_be_hidden()
        expect(page.locator("#text")).to_have_text(SPOKEN["ar"])
        record(page)
        with page.expect_response(is_put) as put:
            page.click("#send")
        assert put.value.status == 201
        work_off("dubbing.intake")
        with page.expect_response(is_submit) as answer:
            pass
        assert answer.value.status == 200, answer.value.text()
        assert booth.errors == []
    take = Take.objects.get()
    score, _at = best_match(received_sound(take), said())
    assert (take.state, take.segment.public_id) == ("submitted", SPOKEN_NAME_ID)
    assert score > 0.9
    return take


def heard_by_reviewer(chromium: Browser, site: str, rachid: User) -> None:
    with signed_in(chromium, site, rachid) as page:
        page.goto(reverse("dubbing:review", args=["interface", "ar"]))
        expect(page.get_by_role("button", name="Hear it in place")).to_be_hidden()
        with page.expect_response(lambda answer: "/audio/" in answer.url):
            page.get_by_role("button", name="This one alone").click()
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_role("heading", name="No recording waits")).to_be_visible()


def sounds(page: Page) -> list[str]:
    """Addresses of sound and video that the page asks for from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type == "media" or request.url.endswith((".m4a", ".mp4")):
            asked.append(request.url)

    page.on("request", note)
    return asked


def played(chromium: Browser, site: str) -> str:
    """A parent's first page, with and without JavaScript; the address of the clip."""
    for scripts in (True, False):
        window = chromium.new_context(locale="ar", java_script_enabled=scripts, viewport={"width": 360, "height": 740})
        page = window.new_page()
        page.set_default_timeout(60_000)
        asked = sounds(page)
        page.goto(f"{site}/", wait_until="networkidle")
        assert asked == []
        link = page.get_by_role("link", name="Écouter: العربية")
        address = str(link.get_attribute("href"))
        if scripts:
            with page.expect_response(lambda answer: answer.url.endswith(".m4a")) as answer:
                link.click()
            assert answer.value.status in {200, 206}
            assert page.url == f"{site}/"  # it is heard here, nothing is left
        else:
            link.click()
            page.wait_for_url(f"**{address}")
        assert asked
        window.close()
    return address


def test_words_and_a_name_from_the_volunteer_to_the_parent(
    chromium: Browser, live_server: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = str(live_server.url)
    claire, rachid = factories.coordinator(), factories.reviewer()
    amina = consenting(factories.volunteer())
    for person in (amina, rachid):
        person.spoken_languages.create(language="ar")
    version = version_open(by=claire, tutorial=interface_tutorial(), language="ar")
    translated(chromium, site, version, amina)
    reviewed(chromium, site, version, rachid)
    recorded(chromium, site, amina, tmp_path)
    heard_by_reviewer(chromium, site, rachid)
    call_command("interface_texts", "ar", "--release", "--json")
    assert '"released": 2' in capsys.readouterr().out
    address = played(chromium, site)
    with local_copy(address.removeprefix("/m/"), store="public") as path:
        score, _at = best_match(read_take(path), said())
    assert score > 0.8  # what parents hear is what Amina said
    page = chromium.new_page(locale="ar")
    page.goto(f"{site}/ar/")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("footer")).to_contain_text("تُرجمت كلمات هذا الموقع آليًا")  # the others are not reviewed yet
    page.close()
