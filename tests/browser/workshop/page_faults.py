"""What axe finds on a page, and what is wider than the screen, at two widths, light and dark."""

from __future__ import annotations

import os
from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser import axe

WIDTHS = (360, 1280)


def pictures(page: Page, name: str) -> Callable[[str], None]:
    """PICTURES in the environment: a folder for pictures to look at, `<name>-<scheme>.png`."""

    def seen(scheme: str) -> None:
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{scheme}.png", full_page=True)

    return seen


def wrong_with(page: Page, name: str) -> list[str]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            found.append(f"{name}: wider than {width} px")
        found += axe.in_both_schemes(page, f"{name} {width}", seen=pictures(page, f"{name}-{width}"))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 800})
    return found
