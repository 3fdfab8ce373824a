"""What holds on every page of the parents, in four scripts.

axe-core finds nothing, light and dark, on a small telephone and on a desk; nothing is pushed sideways, at 200 %
neither, even together with a small telephone; little is loaded, no media, no cookie, nobody else asked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.browser.parents.parents_site import MEDIA_NAMES, TAGS, addresses, doubled_text, furnish

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# `target-size` (WCAG 2.2) is off by default in axe-core.
AXE = """async () => (await axe.run({ rules: { "target-size": { enabled: true } } }))
  .violations.map((violation) => `${violation.id} ${violation.nodes.map((node) => node.target).slice(0, 3)}`)"""
SIDEWAYS = "() => document.documentElement.scrollWidth > innerWidth + 1"
MOST_BYTES = 100_000


@pytest.fixture
def site(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    furnish(monkeypatch)
    return str(live_server.url)


def looked_at(page: Page, where: str) -> list[str]:
    """What is wrong with the page that is open, at every width and in both schemes."""
    wrong = []
    page.evaluate(Path(settings.NODE_MODULES, "axe-core/axe.min.js").read_text("utf-8"))
    for width, height in ((320, 640), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            wrong += [f"{where} {width} {scheme}: {found}" for found in page.evaluate(AXE)]
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


def asked(chromium: Browser, address: str, tag: str) -> dict[str, float]:
    """Address → bytes over the line of everything that a first visit loads, headers included."""
    context = chromium.new_context(locale=tag, viewport={"width": 360, "height": 720}, service_workers="block")
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    urls: dict[str, str] = {}
    sizes: dict[str, float] = {}
    wire.on("Network.responseReceived", lambda event: urls.update({event["requestId"]: event["response"]["url"]}))
    wire.on(
        "Network.loadingFinished",
        lambda event: sizes.update({urls.get(event["requestId"], "?"): event["encodedDataLength"]}),
    )
    page.goto(address, wait_until="networkidle")
    assert context.cookies() == []
    context.close()
    return sizes


@pytest.mark.parametrize("tag", ["fr", "ar"])
def test_a_first_visit_is_light_and_asks_for_no_media(chromium: Browser, site: str, tag: str) -> None:
    for path in addresses(tag):
        loaded = asked(chromium, site + path, tag)
        own = {url: size for url, size in loaded.items() if not url.startswith("data:")}
        assert all(url.startswith(site) for url in own), own
        assert [url for url in own if url.split("?")[0].endswith(MEDIA_NAMES)] == []
        assert sum(own.values()) <= MOST_BYTES, (path, own)
