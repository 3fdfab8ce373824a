"""No screen of a volunteer or a reviewer mixes two languages: with a catalogue in brackets, nothing stands without them
except what says that it is French, another language, or somebody's own words."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.bracketed import OPEN, SHUT, bracket
from tests.browser.workshop.test_no_machine_names import pages, world
from tests.browser.workshop.workshop_site import signed_in
from tests.house.one_of_each import OneOfEach
from tests.house.permission_table import REVIEWER, VOLUNTEER
from volunteers.models import User

__all__ = ["world"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("browsers_keep_static"),
]
PAGE = "tr"
# What stands outside the brackets, which may go on through several elements; `bdi` holds names and people's own words.
BARE = """([open, shut, tag]) => {
  const found = [];
  const apart = "bdi, kbd, code, .ltr, textarea, [dir=auto], svg, script, style, noscript";
  const own = (element) => element.closest("[lang]").lang === tag && !element.closest(apart);
  let depth = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    let bare = "";
    for (const sign of walker.currentNode.data) {
      if (sign === open) depth += 1;
      else if (sign === shut) depth -= 1;
      else if (depth === 0) bare += sign;
    }
    const element = walker.currentNode.parentElement;
    if (/\\p{L}{2}/u.test(bare) && own(element)) found.push(bare.trim());
  }
  for (const element of document.body.querySelectorAll("[alt], [title], [aria-label], [placeholder]"))
    for (const name of ["alt", "title", "aria-label", "placeholder"]) {
      const value = element.getAttribute(name) ?? "";
      if (own(element) && /\\p{L}{2}/u.test(value) && !value.includes(open)) found.push(`${name}: ${value}`);
    }
  return found;
}"""
# Of products and formats, and of the language itself.
NAMES = {
    *("Portevoix", "Türkçe", "DOCX", "PO", "SRT", "TXT", "WebVTT", "XLIFF 1.2", "XLIFF 2.1"),
    *("OmegaT, memoQ", "Poedit, Weblate", "Subtitle Edit, VLC", "Trados, Virtaal", "Word, LibreOffice"),
}


def bare(page: Page) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    return [text for text in page.evaluate(BARE, [OPEN, SHUT, PAGE]) if text not in NAMES]


def test_no_screen_mixes_two_languages(
    world: OneOfEach,
    live_server: Any,
    chromium: Browser,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.WORKSHOP_LANGUAGES = ("fr", "en", PAGE)
    bracket(monkeypatch, PAGE)
    mixed: dict[str, list[str]] = {}
    seen = 0
    for kind in (VOLUNTEER, REVIEWER):
        person = world.people[kind]
        assert person
        User.objects.filter(pk=person.pk).update(interface_language=PAGE)
        with signed_in(chromium, live_server.url, person, width=360) as page:
            for path in pages(world):
                answer = page.goto(path)
                if answer is None or answer.status == 404 or "text/html" not in answer.headers["content-type"]:
                    continue
                if (language := page.locator("html").get_attribute("lang")) is None:
                    continue  # a part that a page puts in, as it has it too
                if path == "/atelier/essai/":
                    continue  # for whoever considers the software: in the languages of the desk
                assert language == PAGE, path
                seen += 1
                if found := bare(page):
                    mixed.setdefault(path, []).extend(found)
    assert mixed == {}
    assert seen > 60, seen
