"""No word is broken in two: on small telephones, in all languages of the interface, on every kind of page.

tests/browser/broken_words.py says what counts as broken.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from craft import languages
from dubbing.models import Release
from tests.browser.broken_words import BROKEN
from tests.browser.parents.parents_site import doubled_text
from tests.parents import factory
from tutorials.models import Tutorial

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("browsers_keep_static"),
]
# Soninke has no words of its own, and the longest name.
TAGS = [language.tag for language in languages.all_languages() if language.interface or language.tag == "snk"]
SLUG = "allumer-la-tablette"
LATE = ((3_000, 5_000), (623_000, 627_000), (5_025_000, 5_030_000))  # 0:03, 10:23, 1:23:45


def fill_site(tags: list[str]) -> None:
    """All that a page may hold, in these languages: HD, sound, hotline, hours, a long video, a computer's voice."""
    factory.town()
    row, withdrawn = factory.tutorial(SLUG, duration_ms=5_400_000), factory.tutorial("retire")
    pieces = [{"bytes": 123_456_789}]
    renditions = [{"name": name, "width": 640, "height": 360, "segments": pieces} for name in ("lite", "720p")]
    Tutorial.objects.filter(pk=row.pk).update(video={**row.video, "renditions": renditions})
    for tag in tags:
        release = factory.publish(row, tag, spans=LATE)
        Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, "synthetic": True})
        factory.publish(withdrawn, tag, state="withdrawn", with_hls=False)
    factory.publish(factory.tutorial("sans-voix"), "fr", kind="subtitles")
    for tag in tags:
        factory.publish(factory.tutorial(f"sous-titres-{tag.lower()}"), tag, kind="subtitles", with_hls=False)


# What shows only later is there, too: a kept video, no network, what a fold hides; then the words of a playing one.
# All in one question: what a page draws between two of them nobody looks at.
MEASURED = f"""async () => {{
  for (let n = 0; !document.documentElement.classList.contains("js"); n += 1) {{
    if (n > 1000) throw new Error("the page's script does not begin");
    await new Promise(requestAnimationFrame);
  }}
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("#offline, #kept")) one.hidden = false;
  for (const one of document.querySelectorAll("[data-trouble]")) one.textContent = one.dataset.offline;
  const broken = {BROKEN};
  const word = document.querySelector("[data-do=play] .word");
  const found = {{ still: broken() }};
  if (!word) return found;
  const strip = document.querySelector(".strip");
  const [said, before] = [word.textContent, strip.getBoundingClientRect().toJSON()];
  word.textContent = word.dataset.pause;
  Object.assign(found, {{ playing: broken(), before, after: strip.getBoundingClientRect().toJSON() }});
  word.textContent = said;
  return found;
}}"""


def wrong_at(page: Page, path: str, width: int) -> list[str]:
    found = page.evaluate(MEASURED)
    wrong = [f"{path} {width} px, {one}" for one in found["still"]]
    wrong += [f"{path} playing, {width} px, {one}" for one in found.get("playing", [])]
    if width == 360 and found.get("before") != found.get("after"):
        wrong.append(f"{path} playing, 360 px: the strip moves under the finger, {found['before']} to {found['after']}")
    return wrong


def test_no_word_is_broken_in_two(chromium: Browser, live_server: Any) -> None:
    fill_site(TAGS)
    context = chromium.new_context(service_workers="block", reduced_motion="reduce")
    page = context.new_page()
    wrong: list[str] = []
    widths, playing = [320, 360], 0
    page.set_viewport_size({"width": 320, "height": 700})
    for path in ["/", *(path for tag in TAGS for path in factory.each_page(tag, SLUG))]:
        page.goto(live_server.url + path, wait_until="load")
        wrong += wrong_at(page, path, widths[0])
        page.set_viewport_size({"width": widths[1], "height": 700})
        wrong += wrong_at(page, path, widths[1])
        widths.reverse()  # both are narrow to every script: the next page begins as this one ends
        playing += page.locator("[data-do=play] .word").count()
    context.close()
    assert not wrong, "\n".join(wrong)
    assert playing >= len(TAGS)


def test_a_broken_word_is_seen(chromium: Browser, live_server: Any) -> None:
    """The measure itself: large letters in narrow boxes break words, and that is found."""
    fill_site(["es"])
    context = chromium.new_context(viewport={"width": 320, "height": 640}, service_workers="block", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{live_server.url}/es/{SLUG}/", wait_until="load")
    page.wait_for_function("() => document.documentElement.classList.contains('js')")
    doubled_text(page)
    page.add_style_tag(content=".strip .button { min-inline-size: 0; max-inline-size: 2em; overflow-wrap: anywhere }")
    assert any("lento" in word for word in page.evaluate(BROKEN))
    context.close()
