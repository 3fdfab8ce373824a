"""A tablet without a network shows what it has: chooser, list, film, steps and back, among many films."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dubbing.models import Release
from tests.browser import axe
from tests.browser.parents.heard_town import town_that_speaks
from tests.browser.parents.parents_site import (
    SLUG,
    SOUND,
    TITLES,
    Watched,
    becomes_true,
    keep_film,
    remove_film,
)
from tests.dubbing.site_words import forget_released_words
from tests.parents import factory
from tests.processes import wait_for
from tutorials.models import Tutorial
from volunteers.actions import voice_withdraw

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FILMS = 61
WIDTHS = (360, 768)
NOT_HERE = {"ar": "غير موجود على هذا الهاتف", "ta": "இந்தத் தொலைபேசியில் இல்லை"}
REMOVE = {"ar": "احذفوا من هذا الهاتف", "ta": "இந்தத் தொலைபேசியிலிருந்து நீக்கவும்"}
CHOOSE = {"ar": "اختاروا لغتكم", "ta": "உங்கள் மொழியைத் தேர்ந்தெடுங்கள்"}
LOOK = "() => document.styleSheets[0].cssRules.length > 50"
LOST = """async (site) => {
    const lost = [];
    for (const link of document.querySelectorAll("a[href]:not([data-say], .not-here)")) {
        const { href, pathname, search } = link;
        if (!link.checkVisibility() || !href.startsWith(site) || href.includes("#")) continue;
        const there = await caches.match(pathname);
        if (!there || (search && pathname + search !== "/?choose")) lost.push(href);
    }
    return lost;
}"""
SOUNDS = (
    """async () => (await (await caches.open("pages-2")).keys()).filter(({ url }) => url.endsWith(".m4a")).length"""
)
TALKS = "a[data-say][data-speaking]"


@pytest.fixture
def spoken() -> Any:
    forget_released_words()
    yield
    forget_released_words()


def many_films(tag: str) -> None:
    row = Tutorial.objects.get(slug=SLUG)
    video = dict(row.video)
    first = Release.objects.get(version__tutorial=row, version__language=tag)
    factory.speak(first)
    for number in range(FILMS - 1):
        other = Tutorial.objects.create(
            slug=f"film-{number}", title_fr=f"Film {number}", state=Tutorial.State.OPEN, duration_ms=10_000, video=video
        )
        version = other.versions.create(language=tag)
        version.releases.create(number=1, kind="voice", state="live", manifest=first.manifest, live_at=first.live_at)


def leads_nowhere(page: Page, site: str) -> None:
    """Every link that can be pressed leads to a page that the device has; all others say that they do not, as soon as
    the device has answered for each."""
    lost: list[str] = []

    def none_is_lost() -> bool:
        lost[:] = page.evaluate(LOST, site)
        return not lost

    try:
        wait_for(none_is_lost, "links that say that they lead nowhere", within_s=30)
    except AssertionError as waited:
        raise AssertionError(f"{page.url}: {lost}") from waited


def says_that_it_is_missing(page: Page, tag: str) -> None:
    expect(page.locator(".not-here-said")).to_contain_text(NOT_HERE[tag])
    page.locator(".not-here-said a[data-speaking]").wait_for(state="attached")


@pytest.mark.parametrize("tag", ["ta", "ar"])
def test_a_walk_without_a_network(live_server: Any, chromium: Browser, spoken: None, tag: str) -> None:
    voice = town_that_speaks((tag,))[tag]
    many_films(tag)
    site = str(live_server.url)
    watched = Watched(chromium)
    page = watched.page
    keep_film(page, f"{site}/{tag}/{SLUG}/")
    becomes_true(page, f"async () => Boolean(await caches.match('/{tag}/'))", "the list")
    page.goto(f"{site}/", wait_until="networkidle")
    watched.context.set_offline(True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740 if width < 700 else 1024})
        page.goto(f"{site}/")
        expect(page.locator("h1")).to_have_text(CHOOSE[tag])
        expect(page.locator(f"#offline [lang={tag}]")).to_be_visible()
        expect(page.locator("#kept .kept-film")).to_be_in_viewport()
        expect(page.locator("#kept li > button")).to_have_text(REMOVE[tag])
        leads_nowhere(page, site)
        page.locator(f".language a[hreflang={tag}]").click()
        page.wait_for_url(f"{site}/{tag}/")
        film = page.locator("#kept .kept-film")
        expect(film).to_be_in_viewport()
        assert page.evaluate(LOOK)
        picture = film.locator("img")
        page.wait_for_function("one => one.complete && one.naturalWidth > 100", arg=picture.element_handle())
        page.locator("#kept [data-say]").first.click()
        page.locator(f"#kept {TALKS}").wait_for()
        other = page.locator("li.tutorial", has=page.locator("a.cover.not-here")).first
        expect(other).to_contain_text(NOT_HERE[tag])
        leads_nowhere(page, site)
        expect(page.locator(".search, [rel=next]").first).to_be_hidden()
        other.locator("a.cover").click(force=True)  # a finger is not told that it is off
        says_that_it_is_missing(page, tag)
        assert page.url == f"{site}/{tag}/"
        film.click()
        page.wait_for_url(f"{site}/{tag}/{SLUG}/")
        page.locator("[data-do=start]").click()
        page.wait_for_function(SOUND, timeout=120_000)
        leads_nowhere(page, site)
        page.locator(".first-acts a[href$='/steps/1/']").click()
        for number in (1, 2, 3):
            page.wait_for_url(f"{site}/{tag}/{SLUG}/steps/{number}/")
            leads_nowhere(page, site)
            page.locator(".step-turn a").last.click()
        page.wait_for_url(f"{site}/{tag}/{SLUG}/")
        page.locator(".masthead .brand").click()
        page.wait_for_url(f"{site}/{tag}/")
        expect(page.locator("#kept .kept-film")).to_be_visible()
    remove = page.locator("#kept li > button")
    remove.click()
    page.locator("[data-sure][open] #sure-title").filter(has_text=TITLES[tag]).wait_for()
    assert axe.violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#kept .kept-film")).to_be_visible()
    remove_film(page, remove)
    page.locator("#kept").wait_for(state="hidden")
    page.goto(f"{site}/{tag}/")  # who has nothing of their own hears it too
    page.locator("a.cover.not-here").first.click(force=True)
    says_that_it_is_missing(page, tag)
    assert [error for error in watched.errors if "net::ERR_" not in error] == []
    watched.context.set_offline(False)
    page.goto(f"{site}/{tag}/", wait_until="networkidle")
    assert page.locator(".not-here, .not-here-word").count() == 0
    assert page.evaluate(SOUNDS)
    voice_withdraw(by=voice, user=voice)
    page.goto(f"{site}/{tag}/", wait_until="networkidle")
    becomes_true(page, f"async () => !(await ({SOUNDS})())", "no voice that was taken back")
    watched.context.close()
