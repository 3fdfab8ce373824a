"""What axe finds on a page, and what is wider than the screen, at two widths, light and dark."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

AXE = "async () => (await axe.run()).violations.map((violation) => `${violation.id} ${violation.nodes[0].target}`)"
WIDTHS = (360, 1280)


def wrong_with(page: Page, name: str) -> list[str]:
    """PICTURES in the environment: a folder for pictures to look at, `<name>-<width>-<scheme>.png`."""
    found = []
    page.evaluate(Path(settings.NODE_MODULES, "axe-core/axe.min.js").read_text("utf-8"))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            found.append(f"{name}: wider than {width} px")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way
            found += [f"{name} {width} {scheme}: {violation}" for violation in page.evaluate(AXE)]
            if folder := os.environ.get("PICTURES"):
                page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 800})
    return found
