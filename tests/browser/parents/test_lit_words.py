"""Words light up while they are heard, and a touched one is said again: by finger, by keys, without a word more for a
screen reader or a stop more for the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.parents.parents_site import SLUG, TEXTS, TITLES, Watched
from tests.parents import factory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Which words (by number) were lit, in order, each with whether the light lies on it.
RECORDS = """(text) => {
  window.lit = [];
  const light = text.querySelector(".word-light");
  new MutationObserver(() => {
    const boxes = [...light.children].map((box) => box.getBoundingClientRect());
    if (boxes.length) window.lit.push(boxes.map(({ left, top, width }) => [left, top, width].map(Math.round)).join());
  }).observe(light, { childList: true });
}"""
# The middle of a word of a text, and where its light must be.
PLACE = """(text, [from, word]) => {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.nodeValue.indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + word.length);
    const { left, top, width, height } = range.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2, left, top, width };
  }
}"""
STOPPED = "(name) => { const m = document.querySelector(name); return m.paused && m.currentTime > 0 && m.currentTime }"


def light(page: Page) -> Any:
    return page.evaluate("""() => {
      const { left, top, width } = document.querySelector(".word-light > span").getBoundingClientRect();
      return { left, top, width };
    }""")


def opened(site: Any, chromium: Browser, tag: str) -> Watched:
    factory.town()
    factory.speak(factory.publish(factory.tutorial(SLUG), tag, TEXTS[tag], title=TITLES[tag]), by_word=True)
    watched = Watched(chromium, has_touch=True)
    watched.page.set_viewport_size({"width": 360, "height": 740})
    watched.page.goto(f"{site.url}/{tag}/{SLUG}/steps/1/", wait_until="networkidle")
    return watched


@pytest.mark.parametrize("tag", ["fr", "ar"])
def test_a_step_lights_up_word_by_word_and_says_a_touched_one(live_server: Any, chromium: Browser, tag: str) -> None:
    watched = opened(live_server, chromium, tag)
    page, sentence = watched.page, TEXTS[tag][0]
    said, listen = page.locator(".step-said"), page.locator("[data-listen]")
    words, before = sentence.split(), said.bounding_box()
    assert said.aria_snapshot() == f"- paragraph: {sentence}", "a screen reader reads it whole"
    assert said.locator("[tabindex]").count() == 0
    said.evaluate(RECORDS)
    listen.click()
    page.wait_for_function("() => document.querySelector('audio').ended", timeout=60_000)
    lit = page.evaluate("() => window.lit")
    assert len(lit) == len(set(lit)) > len(words) // 2, "each once, in its turn"
    assert page.locator(".word-light > span").count() == 0 and said.bounding_box() == before
    place = said.evaluate(PLACE, [0, words[2]])
    page.touchscreen.tap(place["x"], place["y"])
    ended = page.wait_for_function(STOPPED, arg="audio", timeout=60_000).json_value()
    assert 1.5 * 3 / len(words) <= ended < 1.5 * 4 / len(words) + 0.1, "to its end and no further"
    assert light(page) == {name: pytest.approx(place[name], abs=1) for name in ("left", "top", "width")}
    page.evaluate("() => { document.querySelector('audio').currentTime = 0 }")
    listen.focus()
    page.keyboard.press("ArrowLeft" if tag == "ar" else "ArrowRight")
    page.wait_for_function(STOPPED, arg="audio", timeout=60_000)
    place = said.evaluate(PLACE, [0, words[3]])
    assert light(page)["left"] == pytest.approx(place["left"], abs=1), "the word after it"
    assert watched.errors == []
    watched.context.close()


def test_a_word_of_the_transcript_is_said_again_and_its_time_still_leads_there(
    live_server: Any, chromium: Browser
) -> None:
    watched = opened(live_server, chromium, "fr")
    page = watched.page
    page.goto(f"{live_server.url}/fr/{SLUG}/", wait_until="networkidle")
    assert not [url for url in watched.asked if url.endswith("words.json")], "a page stays light"
    line = page.locator(".lines [data-at]").nth(1)
    line.scroll_into_view_if_needed()
    with page.expect_response("**/steps/words.json") as answer:
        line.locator(".time").click()
    begins, ends = answer.value.json()[1][1:3]
    page.wait_for_function("() => document.querySelector('video').currentTime > 3", timeout=120_000)
    page.locator("[data-do=play]").evaluate("button => button.click()")
    page.wait_for_function(STOPPED, arg="video", timeout=60_000)
    line.scroll_into_view_if_needed()
    stood = page.evaluate("() => scrollY")
    place = line.evaluate(PLACE, [0, TEXTS["fr"][1].split()[1]])
    page.mouse.click(place["x"], place["y"])
    page.wait_for_function(
        "([begins, ends]) => { const v = document.querySelector('video'), at = v.currentTime * 1000;"
        " return v.paused && at >= ends - 1 && at < ends + 250 }",
        arg=[begins, ends],
        timeout=60_000,
    )
    assert light(page)["left"] == pytest.approx(place["left"], abs=1)
    assert page.evaluate("() => scrollY") == stood, "who reads stays at the text"
    assert watched.errors == []
    watched.context.close()
