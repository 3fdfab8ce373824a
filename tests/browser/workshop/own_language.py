"""What is wrong with a screen that should be wholly in one language, on a phone: words of another language, words that
are broken in two, parts wider than the screen; a picture of each, light and dark, where a folder is named."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import polib
from django.conf import settings
from playwright.sync_api import Page

from craft.languages import locale_name
from tests.browser.broken_words import BROKEN

# Everything that a person reads or hears in the page's language; `bdi` holds names and people's own words.
SHOWN = """(tag) => {
  const apart = "bdi, kbd, code, .ltr, textarea, [dir=auto], svg, script, style, noscript, select[name=language]";
  const own = (element) => element.closest("[lang]").lang === tag && !element.closest(apart);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    if (own(walker.currentNode.parentElement)) found.push(walker.currentNode.data);
  for (const element of document.body.querySelectorAll("[alt], [title], [aria-label], [placeholder]"))
    for (const name of ["alt", "title", "aria-label", "placeholder"])
      if (own(element)) found.push(element.getAttribute(name) ?? "");
  return found.concat(document.title).map((text) => text.replace(/\\s+/gu, " ").trim()).filter(Boolean);
}"""
# Words that stand in every second English or French sentence, and in none of Turkish.
COMMON = re.compile(
    r"\b(the|and|your|you|with|for|this|that|is|are|les|une?|des|pour|vous|votre|avec|est|sont)\b", re.IGNORECASE
)
LATIN = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
KEYS = {"Alt"}  # written so on the keyboard, in every language


@cache
def words_of(locale: str) -> frozenset[str]:
    """Every text of a catalogue, each sentence as a page shows it."""
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale" / locale / "LC_MESSAGES" / "django.po"))
    said = [text for entry in catalogue for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]
    return frozenset(" ".join(text.split()) for text in said)


def left_over(page: Page, tag: str, names: set[str]) -> list[str]:
    """Texts that are French or English; `names`: of products, formats and people."""
    others = (words_of("fr") | words_of("en")) - words_of(locale_name(tag)) - names
    known = re.compile("|".join(sorted(map(re.escape, names | KEYS), key=len, reverse=True)))
    found = []
    for text in page.evaluate(SHOWN, tag):
        said = known.sub("", text)
        latin = LATIN.search(said) if tag in ("ar", "ps", "fa", "ta", "zh-Hans", "bn") else COMMON.search(said)
        if text in others or latin:
            found.append(text)
    return found


def wrong_on(page: Page, name: str, tag: str, names: set[str], width: int = 360) -> list[str]:
    """In the page as it stands; folded parts are opened, and shut again."""
    opened = page.evaluate_handle(
        "() => [...document.querySelectorAll('main details:not([open])')].map((fold) => (fold.open = true, fold))"
    )
    page.set_viewport_size({"width": width, "height": 740})
    found = [f"{name}: {page.locator('html').get_attribute('lang')}"] if _language(page) != tag else []
    found += [f"{name}: left over: {text}" for text in left_over(page, tag, names)]
    found += [f"{name}: broken: {text}" for text in page.evaluate(BROKEN)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{name}: wider than {width} px")
    if folder := os.environ.get("PICTURES"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.screenshot(path=Path(folder, f"{name}-{tag}-{width}-{scheme}.png"), full_page=True)
        page.emulate_media(color_scheme="light")
    opened.evaluate("(folds) => folds.forEach((fold) => { fold.open = false; })")
    return found


def _language(page: Page) -> str:
    return page.locator("html").get_attribute("lang") or ""
