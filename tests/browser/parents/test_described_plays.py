"""Parents who do not see the picture press one button and hear what is seen, between sentences of the same voice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from dubbing.models import Release
from storage.files import keep_public
from tests.browser.parents.parents_site import SOUND, Watched, open_more
from tests.browser.parents.test_parents_voices import TOGETHER, VIDEO, WITNESS
from tests.parents import factory
from tests.parents.conftest import ARABIC

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "/ar/allumer-la-tablette/"


def describe(release: Release) -> None:
    """Give a published release the sound with audio description, as a build lists it."""
    alone = keep_public(factory.material() / "audio.m4a")
    release.manifest["files"].append({"role": "described_alone", **factory.entry(alone)})
    release.manifest["described"] = [{"segment": "s1", "voice": None, "take": "", "text": "Un écran bleu."}]
    release.save(update_fields=["manifest"])


@pytest.fixture
def site(live_server: Any) -> str:
    tutorial = factory.tutorial()
    factory.publish(tutorial, "fr", kind="subtitles")
    describe(factory.publish(tutorial, "ar", ARABIC, title="تشغيل الجهاز اللوحي"))
    return str(live_server.url)


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    one = Watched(chromium)
    one.page.add_init_script(WITNESS)
    yield one
    one.context.close()


def test_one_button_says_what_is_seen_and_gives_the_voice_back(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(site + ADDRESS, wait_until="networkidle")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    assert not [url for url in watched.asked if url.endswith(".m4a")], "nothing is fetched before it is chosen"
    button, choice = page.get_by_role("button", name="وصف صوتي"), page.locator("[data-do=voice]")
    open_more(page)
    choice.select_option("fr")
    page.wait_for_function(TOGETHER, timeout=120_000)
    button.click()
    page.wait_for_function(TOGETHER, timeout=120_000)
    assert [button.get_attribute("aria-pressed"), choice.input_value()] == ["true", "own"]
    assert page.evaluate(f"() => [{VIDEO}.muted, window.french.muted, window.french.volume]") == [True, False, 1]
    page.evaluate(f"() => {{ {VIDEO}.currentTime = 6 }}")
    page.wait_for_function(TOGETHER, timeout=120_000)
    page.locator("[data-do=play]").click()
    page.wait_for_function("() => window.french.paused")
    button.click()
    assert [button.get_attribute("aria-pressed"), page.evaluate(f"() => {VIDEO}.muted")] == ["false", False]
    page.locator("[data-do=play]").click()
    page.wait_for_function(f"() => !{VIDEO}.paused || {VIDEO}.ended", timeout=120_000)
    assert page.evaluate("() => window.french.paused") is True
    button.click()
    choice.select_option("both")
    assert button.get_attribute("aria-pressed") == "false", "one choice at a time"
    assert watched.errors == []


def test_without_a_network_the_voice_goes_on_and_french_pages_without_one_offer_nothing(
    site: str, watched: Watched
) -> None:
    page = watched.page
    page.goto(site + ADDRESS, wait_until="networkidle")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    watched.context.set_offline(True)
    open_more(page)
    page.locator("[data-do=described]").click()
    page.wait_for_function(
        "() => document.querySelector('[data-do=described]').ariaPressed === 'false'", timeout=60_000
    )
    assert page.evaluate(f"() => {VIDEO}.muted") is False
    watched.context.set_offline(False)
    page.goto(f"{site}/fr/allumer-la-tablette/")
    assert page.locator("[data-do=described]").count() == 0
