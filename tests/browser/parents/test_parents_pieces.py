"""The stream without hls.js: begun with the pieces that the page names, mended by hls.js, never paid for twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.parents.parents_site import SOUND, Watched
from tests.parents import factory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIDEO = "document.querySelector('video')"


@pytest.fixture
def address(live_server: Any) -> str:
    factory.publish(factory.tutorial(), "fr")
    return f"{live_server.url}/fr/allumer-la-tablette/"


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    one = Watched(chromium, service_workers="block")  # one of them would fetch past the routes
    yield one
    one.context.close()


def hls_js(watched: Watched) -> list[str]:
    return [url for url in watched.asked if "hls.min" in url]


def test_it_plays_to_its_end_and_again_and_fetches_every_piece_once(address: str, watched: Watched) -> None:
    page = watched.page
    page.goto(address, wait_until="networkidle")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    for moment in (8.5, 3.0, 6.2, 0.4, 9.0):
        page.evaluate(f"() => {{ {VIDEO}.currentTime = {moment} }}")
        page.wait_for_function(f"() => {VIDEO}.currentTime > {moment} + 0.3 && !{VIDEO}.seeking", timeout=120_000)
    page.wait_for_function(f"() => {VIDEO}.ended", timeout=120_000)
    assert page.evaluate(f"() => {VIDEO}.duration") == pytest.approx(10, abs=0.1)
    page.locator("[data-do=play]").click()
    page.wait_for_function(f"() => !{VIDEO}.ended && {VIDEO}.currentTime > 1", timeout=120_000)
    pieces = [url for url in watched.asked if url.endswith((".m4s", ".m3u8"))]
    assert len(pieces) >= 12 and len(set(pieces)) == len(pieces)
    assert hls_js(watched) == [] and watched.errors == []


def test_a_link_into_the_middle_fetches_only_from_there(address: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{address}#t=6.5", wait_until="networkidle")
    page.locator("[data-do=start]").click()
    page.wait_for_function(f"() => {VIDEO}.currentTime > 7", timeout=120_000)
    assert page.evaluate(f"() => {VIDEO}.buffered.start(0)") > 5
    assert hls_js(watched) == [] and watched.errors == []


def test_a_piece_that_the_browser_cannot_play_is_left_to_hls_js(address: str, watched: Watched) -> None:
    """Whatever the reason: hls.js goes on from the same moment."""
    page = watched.page
    came: list[str] = []

    def spoils(route: Route) -> None:
        came.append(route.request.url)
        if len(came) == 6:
            route.fulfill(status=200, body=b"\0\0\0\x08moof\0\0\0\x08mdat" * 40)
        else:
            route.continue_()

    page.route("**/*.m4s", spoils)
    page.goto(address, wait_until="networkidle")
    page.locator("[data-do=start]").click()
    page.wait_for_function(f"() => {VIDEO}.currentTime > 9", timeout=120_000)
    assert len(came) > 6 and hls_js(watched)
    assert page.evaluate(f"() => {VIDEO}.currentSrc").startswith("blob:")
