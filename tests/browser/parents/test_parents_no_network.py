"""Without a network the pages say what is the matter, and nothing in them looks broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dubbing.models import Plays
from tests.browser.parents.parents_site import SOUND, Watched, becomes_true
from tests.parents import factory
from tests.parents.conftest import ARABIC
from tests.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLUG = "allumer-la-tablette"
NO_NETWORK, FAILED = "لا يوجد اتصال بالإنترنت", "حدث خطأ من جهتنا"
PLAY = "تشغيل"
BROKEN = "() => [...document.images].filter((image) => image.complete && !image.naturalWidth).map((image) => image.src)"


@pytest.fixture
def site(live_server: Any) -> str:
    factory.publish(factory.tutorial(SLUG), "ar", ARABIC, title="تشغيل الجهاز اللوحي")
    return str(live_server.url)


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    one = Watched(chromium)
    yield one
    one.context.close()


def opened(site: str, page: Page) -> None:
    page.goto(f"{site}/ar/{SLUG}/", wait_until="networkidle")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


def stands_ready(page: Page, words: str) -> None:
    """The player says why nothing plays, and offers to play; nothing pretends to be playing."""
    expect(page.locator("[data-trouble]")).to_contain_text(words)
    expect(page.locator("[data-do=start]")).to_be_visible()
    expect(page.locator("[data-do=play] .word")).to_have_text(PLAY)
    assert page.evaluate("() => document.querySelector('video').paused")


def test_what_is_not_kept_says_so_and_plays_when_the_network_is_back(site: str, watched: Watched) -> None:
    page = watched.page
    opened(site, page)
    watched.context.set_offline(True)
    page.locator("[data-do=start]").click()
    stands_ready(page, NO_NETWORK)
    page.locator("[data-do=play]").click()
    stands_ready(page, NO_NETWORK)
    assert Plays.objects.count() == 0
    watched.context.set_offline(False)
    expect(page.locator("[data-trouble]")).to_be_empty()
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    wait_for(lambda: Plays.objects.filter(plays=1).exists(), "the play", 60)


def test_a_file_that_cannot_be_had_says_so(site: str, chromium: Browser) -> None:
    watched = Watched(chromium, service_workers="block")  # one of them would fetch past the routes
    page = watched.page
    for pattern in ("**/*.m3u8", "**/*.mp4", "**/*.m4s"):
        page.route(pattern, lambda route: route.fulfill(status=500, body=""))
    page.goto(f"{site}/ar/{SLUG}/", wait_until="networkidle")
    page.locator("[data-do=start]").click()
    stands_ready(page, FAILED)
    assert Plays.objects.count() == 0, "nothing was seen"
    for pattern in ("**/*.m3u8", "**/*.mp4", "**/*.m4s"):
        page.unroute(pattern)
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    expect(page.locator("[data-trouble]")).to_be_empty()
    watched.context.close()


def test_a_line_of_the_transcript_says_so_too(site: str, watched: Watched) -> None:
    page = watched.page
    opened(site, page)
    watched.context.set_offline(True)
    page.locator("[data-at='5200']").click()
    stands_ready(page, NO_NETWORK)
    watched.context.set_offline(False)
    page.locator("[data-do=play]").click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 5.3", timeout=120_000)


def test_a_picture_that_is_not_on_the_phone_is_not_a_broken_one(site: str, watched: Watched) -> None:
    """Of a long list, the pictures below were never shown, so never fetched."""
    for number in range(7):
        row = factory.tutorial(f"encore-{number}")
        pictures = dict(row.video)
        # Each its own file: the same one would be on the phone with the first.
        pictures["thumbnail"] = {"path": factory.picture_of(number)}
        type(row).objects.filter(pk=row.pk).update(video=pictures)
        factory.publish(row, "ar", ARABIC, title=f"فيديو {number}", with_hls=False)
    page = watched.page
    page.goto(f"{site}/ar/", wait_until="networkidle")
    becomes_true(page, "async () => Boolean(await caches.match('/ar/'))", "the list in the cache")
    watched.context.set_offline(True)
    page.goto(f"{site}/ar/?again")
    page.locator("#offline").wait_for()
    for picture in page.locator("img.thumb").all():
        picture.scroll_into_view_if_needed()
    page.wait_for_function("() => [...document.images].every((image) => image.complete)", timeout=60_000)
    assert page.locator("img.thumb").count() == 8
    assert page.evaluate(BROKEN) == []
