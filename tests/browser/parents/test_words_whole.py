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

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# Soninke has no words of its own, and the longest name.
TAGS = [language.tag for language in languages.all_languages() if language.interface or language.tag == "snk"]
SLUG = "allumer-la-tablette"
LATE = ((3_000, 5_000), (623_000, 627_000), (5_025_000, 5_030_000))  # 0:03, 10:23, 1:23:45


@pytest.fixture
def site(live_server: Any) -> str:
    """Everything that a page may hold: HD, sound, hotline, hours, a long video, a computer's voice."""
    factory.town()
    row, withdrawn = factory.tutorial(SLUG, duration_ms=5_400_000), factory.tutorial("retire")
    pieces = [{"bytes": 123_456_789}]
    renditions = [{"name": name, "width": 640, "height": 360, "segments": pieces} for name in ("lite", "720p")]
    Tutorial.objects.filter(pk=row.pk).update(video={**row.video, "renditions": renditions})
    for tag in TAGS:
        release = factory.publish(row, tag, spans=LATE)
        Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, "synthetic": True})
        factory.publish(withdrawn, tag, state="withdrawn", with_hls=False)
    factory.publish(factory.tutorial("sans-voix"), "fr", kind="subtitles")
    for tag in TAGS:
        factory.publish(factory.tutorial(f"sous-titres-{tag.lower()}"), tag, kind="subtitles", with_hls=False)
    return str(live_server.url)


def every_state(page: Page) -> None:
    """What shows only later is there, too: a playing video, a kept one, no network, what a fold hides."""
    page.evaluate(
        """() => {
        for (const one of document.querySelectorAll("details")) one.open = true;
        for (const one of document.querySelectorAll("#offline, #kept")) one.hidden = false;
        for (const one of document.querySelectorAll("[data-trouble]")) one.textContent = one.dataset.offline;
      }"""
    )


def test_no_word_is_broken_in_two(chromium: Browser, site: str) -> None:
    context = chromium.new_context(service_workers="block", reduced_motion="reduce")
    page = context.new_page()
    wrong: list[str] = []
    for path in ["/", *(path for tag in TAGS for path in factory.each_page(tag, SLUG))]:
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(site + path, wait_until="load")
        page.wait_for_function("() => document.documentElement.classList.contains('js')")
        every_state(page)
        for width in (320, 360):
            page.set_viewport_size({"width": width, "height": 700})
            wrong += [f"{path} {width} px, {found}" for found in page.evaluate(BROKEN)]
        word = page.locator("[data-do=play] .word")
        if word.count():
            before = page.locator(".strip").bounding_box()
            word.evaluate("(element) => { element.textContent = element.dataset.pause }")
            wrong += [f"{path} playing, {found}" for found in page.evaluate(BROKEN)]
            page.set_viewport_size({"width": 320, "height": 700})
            wrong += [f"{path} playing, 320 px, {found}" for found in page.evaluate(BROKEN)]
            page.set_viewport_size({"width": 360, "height": 700})
            after = page.locator(".strip").bounding_box()
            if after != before:
                wrong.append(f"{path} playing, 360 px: the strip moves under the finger, {before} to {after}")
    context.close()
    assert not wrong, "\n".join(wrong)


def test_a_broken_word_is_seen(chromium: Browser, site: str) -> None:
    """The measure itself: large letters in narrow boxes break words, and that is found."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, service_workers="block", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}/es/{SLUG}/", wait_until="load")
    page.wait_for_function("() => document.documentElement.classList.contains('js')")
    doubled_text(page)
    page.add_style_tag(content=".strip .button { min-inline-size: 0; max-inline-size: 2em; overflow-wrap: anywhere }")
    assert any("lento" in word for word in page.evaluate(BROKEN))
    context.close()
