"""What holds on every page of the parents, in four scripts.

axe-core finds nothing, light and dark, on a small telephone and on a desk; nothing is pushed sideways, at 200 %
neither, even together with a small telephone; little is loaded, no media, no cookie, nobody else asked.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from typing import Any

import brotli
import pytest
from playwright.sync_api import Browser, Page

from tests.browser import axe
from tests.browser.parents.parents_site import MEDIA_NAMES, TAGS, addresses, doubled_text, furnish

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TARGETS: dict[str, object] = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2; off by default in axe-core
SIDEWAYS = "() => document.documentElement.scrollWidth > innerWidth + 1"
MOST_BYTES = 100_000  # the design's "Weight" (6-parents), compressed
MOST_BYTES_OF = {"Document": 15_000, "Stylesheet": 10_000, "Script": 15_000}


@pytest.fixture
def site(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    furnish(monkeypatch)
    return str(live_server.url)


def looked_at(page: Page, where: str) -> list[str]:
    """What is wrong with the page that is open, at every width and in both schemes."""
    wrong = []
    for width, height in ((320, 640), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        wrong += axe.in_both_schemes(page, f"{where} {width}", options=TARGETS)
    for width in (320, 640, 1280):  # 640: a desk's 1280 at 200 %
        page.set_viewport_size({"width": width, "height": 640})
        if page.evaluate(SIDEWAYS):
            wrong.append(f"{where}: wider than {width} px")
    doubled_text(page)
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 640})
        if page.evaluate(SIDEWAYS):
            wrong.append(f"{where}: text at 200 % is wider than {width} px")
    return wrong


FLOATS = (
    "summary => [...summary.parentElement.children].some((child) => getComputedStyle(child).position === 'absolute')"
)


COVERED = """(found) => {
    const selector = found.split(" target-size ")[1];
    return selector !== undefined && !document.querySelector(selector)?.closest("details[open]");
}"""


@pytest.mark.parametrize("tag", TAGS)
def test_axe_finds_nothing_and_nothing_is_pushed_sideways(chromium: Browser, site: str, tag: str) -> None:
    context = chromium.new_context(locale=tag, service_workers="block", reduced_motion="reduce")
    page = context.new_page()
    wrong: list[str] = []
    for path, status in addresses(tag).items():
        answer = page.goto(site + path, wait_until="load")
        assert answer is not None
        assert answer.status == status, path
        menus = []
        for closed in page.locator("details:not([open]) > summary").element_handles():  # a fold is judged too
            closed.click()
            if closed.evaluate(FLOATS):
                menus.append(closed)
                closed.click()
        wrong += looked_at(page, path)
        for menu in menus:
            menu.click()
        if menus:  # once more with all of them open; what they cover, and nothing in them, may be too small to touch
            wrong += [found for found in looked_at(page, path) if not page.evaluate(COVERED, found)]
    context.close()
    assert wrong == []


@dataclass(frozen=True)
class Loaded:
    """kind: as Chromium names it. bytes: over the line, text compressed as the service sends it (pages by CompressText,
    style sheets and scripts by WhiteNoise, once)."""

    url: str
    kind: str
    bytes: int


def asked(chromium: Browser, address: str, tag: str) -> list[Loaded]:
    """Everything that a first visit loads."""
    context = chromium.new_context(locale=tag, viewport={"width": 360, "height": 720}, service_workers="block")
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    told: dict[str, tuple[str, str]] = {}
    sizes: dict[str, int] = {}
    wire.on(
        "Network.responseReceived",
        lambda event: told.update({event["requestId"]: (event["response"]["url"], event["type"])}),
    )
    wire.on(
        "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])})
    )
    page.goto(address, wait_until="networkidle")
    assert context.cookies() == []
    found = []
    for number, size in sizes.items():
        url, kind = told.get(number, ("?", "?"))
        if kind in MOST_BYTES_OF:
            body = wire.send("Network.getResponseBody", {"requestId": number})["body"].encode()
            size = len(gzip.compress(body)) if kind == "Document" else size_in_brotli(body)
        found.append(Loaded(url, kind, size))
    context.close()
    return found


@cache
def size_in_brotli(body: bytes) -> int:
    """Of one style sheet or script, which many pages have."""
    return len(brotli.compress(body))


@pytest.mark.parametrize("tag", ["fr", "ar"])
def test_a_first_visit_is_light_and_asks_for_no_media(chromium: Browser, site: str, tag: str) -> None:
    for path in addresses(tag):
        own = [one for one in asked(chromium, site + path, tag) if not one.url.startswith("data:")]
        assert all(one.url.startswith(site) for one in own), own
        assert [one.url for one in own if one.url.split("?")[0].endswith(MEDIA_NAMES)] == []
        assert sum(one.bytes for one in own) <= MOST_BYTES, (path, own)
        for kind, most in MOST_BYTES_OF.items():
            assert 0 < sum(one.bytes for one in own if one.kind == kind) <= most, (path, kind, own)
