"""axe-core on the page that is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

RUN = """async (options) => (await axe.run(options)).violations
  .map((violation) => `${violation.id} ${violation.nodes.map((node) => node.target).slice(0, 3)}`)"""
# axe-core also describes each element that passed, for a report that nobody reads here: a third of its time.
ONLY_VIOLATIONS: dict[str, object] = {"resultTypes": ["violations"]}
# What another scheme can change: the same elements are there, in other colours.
COLOURS: dict[str, object] = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def violations(page: Page, options: dict[str, object] | None = None) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Path(settings.NODE_MODULES, "axe-core/axe.min.js").read_text("utf-8"))
    found: list[str] = page.evaluate(RUN, {**ONLY_VIOLATIONS, **(options or {})})
    return found


def in_both_schemes(
    page: Page, where: str, *, options: dict[str, object] | None = None, seen: Callable[[str], None] = lambda _: None
) -> list[str]:
    """Every rule in light colours, those of colours in dark ones. The page stays dark. seen: called with the scheme."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # no colour is on its way
    seen("light")
    wrong = [f"{where} light: {found}" for found in violations(page, options)]
    page.emulate_media(color_scheme="dark")
    seen("dark")
    return wrong + [f"{where} dark: {found}" for found in violations(page, COLOURS)]
