"""A parent searches on a small phone: by thumb, by keyboard, without JavaScript; and where nothing is found, on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.parents.parents_site import TEXTS, TITLES
from tests.browser.parents.test_parents_rules import looked_at
from tests.parents import factory
from tests.parents.test_search import live
from tutorials.models import Theme, Tutorial

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THEMES: tuple[list[str], ...] = (["tablet", "messages"], ["canteen"], [])
WRITES = "() => document.querySelector('.search input').clientWidth"
LEAST = 44  # px; WCAG 2.5.5
SMALL = """() => [...document.querySelectorAll("main a, main button, .search input, .search button")]
  .filter((target) => target.checkVisibility() && !target.matches(".cover")) // the whole card is its target
  .map((target) => [target.textContent.trim().slice(0, 30), target.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < %d)
  .map(([name, box]) => `${name} ${box.width}×${box.height}`)"""


@pytest.fixture
def site(live_server: Any) -> str:
    factory.town()
    for number, themes in enumerate(THEMES):
        row = factory.tutorial(f"film-{number}", title_fr=f"Film {number}", themes=themes)
        for tag in ("fr", "ar", "ta", "zh-Hans"):
            text = TEXTS[tag] if number == 0 else TEXTS[tag][::-1]
            live(factory.publish(row, tag, text, title=TITLES[tag] and f"{TITLES[tag]} {number}", with_hls=False), text)
    return str(live_server.url)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=request.param, has_touch=True, locale="ar",
        service_workers="block",
    )  # fmt: skip  # options stay beside their values
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("tag", "words"), [("ar", "الايقونه"), ("zh-Hans", "蓝色"), ("zh-Hans", "藍色"), ("fr", "ICONE")]
)
def test_who_searches_in_their_own_words_is_led_to_the_moment(phone: Page, site: str, tag: str, words: str) -> None:
    phone.goto(f"{site}/{tag}/")
    box = phone.locator("input[type=search]")
    box.tap()
    box.fill(words)
    phone.locator(".search button").tap()
    phone.wait_for_url("**?q=*")
    expect(phone.locator(".tutorial").first).to_be_visible()
    assert unquote(phone.url).endswith(f"?q={words}")
    expect(box).to_have_value(words)
    moment = phone.locator(".moment a").first
    address = str(moment.get_attribute("href"))
    assert "#t=" in address  # the player takes it from the address as soon as it runs
    moment.tap()
    expect(phone.locator("video")).to_be_visible()
    assert phone.url.partition("#")[0] == site + address.partition("#")[0]


def test_one_tap_on_a_drawing_and_one_back(phone: Page, site: str) -> None:
    phone.goto(f"{site}/ar/")
    expect(phone.locator(".theme")).to_have_count(3)
    phone.locator(".theme", has_text="المطعم المدرسي").tap()
    expect(phone.locator(".tutorial")).to_have_count(1)
    assert phone.url.endswith("/ar/?theme=canteen")
    phone.locator(".theme[aria-current]").tap()
    expect(phone.locator(".tutorial")).to_have_count(3)


def test_where_nothing_is_found_there_is_a_way_on(phone: Page, site: str) -> None:
    phone.goto(f"{site}/ar/?q=قطقط")
    expect(phone.locator(".empty h2")).to_be_visible()
    expect(phone.locator("a[href^='tel:']")).to_be_visible()
    phone.locator("main a[href='/ar/']").tap()
    expect(phone.locator(".tutorial")).to_have_count(3)


def test_the_keyboard_goes_as_one_reads_and_enter_searches(chromium: Browser, site: str) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="ar", service_workers="block")
    page = context.new_page()
    page.goto(f"{site}/ar/")
    page.locator("input[type=search]").focus()
    seen = []
    for _ in range(9):
        seen.append(page.evaluate("() => document.activeElement.className || document.activeElement.type"))
        page.keyboard.press("Tab")
    assert [name.split()[0] for name in seen] == ["search", "button", *["theme"] * 3, *["button"] * 3, "cover"]
    page.locator("input[type=search]").fill("الايقونه")
    page.keyboard.press("Enter")
    expect(page.locator(".moment a").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("tag", ["fr", "ar", "ta", "zh-Hans", "ru", "am"])
def test_list_theme_and_search_in_six_scripts(chromium: Browser, site: str, tag: str) -> None:
    """axe, sideways, 200 % letters; every target can be touched by a thumb."""
    context = chromium.new_context(locale=tag, service_workers="block", reduced_motion="reduce")
    page = context.new_page()
    wrong = []
    for path in (f"/{tag}/", f"/{tag}/?theme=canteen", f"/{tag}/?q=Film", f"/{tag}/?q=xyzq"):
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(site + path, wait_until="load")
        wrong += [f"{path}: {small}" for small in page.evaluate(SMALL % LEAST)]
        wrong += looked_at(page, path)
        if page.evaluate(WRITES) < 150:  # at 320 px in doubled letters, as `looked_at` leaves it
            wrong.append(f"{path}: no room to write what one searches")
    context.close()
    assert wrong == []


def test_the_first_film_is_on_the_first_screen_whatever_the_themes(phone: Page, site: str) -> None:
    """Twelve themes in rows would fill a phone; in one they are swept."""
    Tutorial.objects.filter(slug="film-0").update(themes=list(Theme.values))
    for tag in ("ar", "ta", "zh-Hans"):
        phone.goto(f"{site}/{tag}/")
        tiles = phone.locator(".theme")
        expect(tiles).to_have_count(len(Theme.values))
        play = phone.locator(".tutorial .disc").first.bounding_box()
        assert play and play["y"] + play["height"] <= 740, tag
        assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), tag
        tiles.last.scroll_into_view_if_needed()
        last = tiles.last.bounding_box()
        assert last and last["x"] >= 0 and last["x"] + last["width"] <= 360, f"{tag}: the last one is reached"
