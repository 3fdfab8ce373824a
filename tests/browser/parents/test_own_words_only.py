"""In ten scripts nothing on a page is French except what says so, and no letter is missing from its fonts.

What a screen reader says is looked at too: the names of buttons, the texts that a script puts in later.
"""

from __future__ import annotations

from typing import Any

import polib
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from craft import languages
from tests.parents import factory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLUG = "allumer-la-tablette"
TAGS = ["vi", "pl", "bg", "el", "ur", "hi", "am", "ka", "hy", "km", "zh-Hant"]
# Every text and spoken name outside French, with the language that it is marked with.
TEXTS = """() => {
  const found = [];
  const add = (element, text) => {
    const tag = element.closest("[lang]").lang;
    if (text && text.trim() && tag !== "fr") found.push([tag, text.replaceAll("\\u00ad", "").trim()]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest("script, style"))
      add(walker.currentNode.parentElement, walker.currentNode.data);
  for (const element of document.body.querySelectorAll("*"))
    for (const { name, value } of element.attributes)
      if (/^(alt|title|aria-label|placeholder)$/.test(name) || /^data-/.test(name)) add(element, value);
  add(document.body, document.title);
  return found;
}"""
# Letters that are drawn as the box of a font that has them not, found by a private-use letter that no font has.
BOXES = r"""() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 60 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const drawn = (text, font) => {
    pen.clearRect(0, 0, 60, 60);
    pen.font = font;
    pen.fillText(text, 10, 40);
    return pen.getImageData(0, 0, 60, 60).data.join();
  };
  const font = "28px " + getComputedStyle(document.body).fontFamily;
  const box = drawn("\u{10fffd}", font);
  const letters = new Set([...document.body.innerText].filter((letter) => /[\p{L}\p{N}]/u.test(letter)));
  return { letters: letters.size, boxes: [...letters].filter((letter) => drawn(letter, font) === box) };
}"""


def french_only(tag: str) -> set[str]:
    """The French messages of the parents' pages that the language does not happen to share."""
    catalogues = [
        polib.pofile(str(settings.BASE_DIR / "locale" / languages.locale_name(one) / "LC_MESSAGES/django.po"))
        for one in ("fr", tag)
    ]
    french, own = ({entry.msgid: entry.msgstr for entry in catalogue} for catalogue in catalogues)
    return {french[message] for message in own if french[message] and french[message] != own[message]}


@pytest.fixture
def site(live_server: Any) -> str:
    factory.town()
    row, withdrawn = factory.tutorial(SLUG), factory.tutorial("retire")
    for tag in TAGS:
        title = f"… {languages.get(tag).endonym}"
        factory.publish(row, tag, (title,) * 3, title=title, summary=title)
        factory.publish(withdrawn, tag, state="withdrawn", with_hls=False)
    return str(live_server.url)


@pytest.fixture
def page(chromium: Browser) -> Any:
    context = chromium.new_context(viewport={"width": 360, "height": 720}, service_workers="block")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("tag", TAGS)
def test_no_french_word_is_left_and_no_letter_is_a_box(site: str, page: Page, tag: str) -> None:
    french = french_only(tag)
    assert len(french) > 60
    left, boxes = [], []
    for path in factory.each_page(tag, SLUG):
        page.goto(site + path, wait_until="load")
        assert page.evaluate("() => [document.documentElement.lang, document.body.lang]") == [tag, ""]
        assert page.evaluate("() => document.documentElement.dir") == languages.direction(tag)
        for marked, text in page.evaluate(TEXTS):
            assert languages.is_known(marked), f"{path} {marked}"
            left += [f"{path} {text}" for message in french if message in text and len(message) > 3]
        seen = page.evaluate(BOXES)
        assert seen["letters"] > 10
        boxes += [f"{path} {letter}" for letter in seen["boxes"]]
    assert left == []
    assert boxes == []


def test_the_measure_sees_what_is_french_and_what_has_no_letter(site: str, page: Page) -> None:
    page.goto(f"{site}/vi/", wait_until="load")
    page.evaluate("() => document.querySelector('h1').append(' Tutoriels \\u{10fffc}\\u{1fffd}a')")
    assert any("Tutoriels" in text for _, text in page.evaluate(TEXTS))
    page.evaluate("() => document.querySelector('h1').append('\\u{2ebf5}')")  # a letter so rare that no font has it
    assert page.evaluate(BOXES)["boxes"] == ["\U0002ebf5"]
