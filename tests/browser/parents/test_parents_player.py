"""The parents' pages in a real Chromium: sound comes, seeking works, the language changes in place, a copy is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Route

from dubbing.models import Plays, Release
from tests.browser.parents.parents_site import SOUND, Watched, open_more
from tests.parents import factory
from tests.parents.conftest import ARABIC
from tests.parents.test_partial_voice import partly_voiced
from tests.processes import wait_for
from town.models import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHOLE = """() => {
  const { buffered, duration } = document.querySelector("video");
  return buffered.length > 0 && buffered.end(buffered.length - 1) > duration - 0.2;
}"""
# Where it begins, in the page itself: by the time that a test asks, it would have played on.
STOPS_AT_ONCE = """() => document.querySelector("video").addEventListener("playing", ({ target }) => {
  window.begun = target.currentTime;
  target.pause();
}, { once: true })"""


@pytest.fixture
def site(live_server: Any) -> str:
    tutorial = factory.tutorial()
    factory.publish(tutorial, "fr", kind="subtitles")
    factory.publish(tutorial, "ar", ARABIC, title="تشغيل الجهاز اللوحي")
    Town.objects.update_or_create(pk=1, defaults={"name": "Élancourt", "hotline_number": "01 30 66 44 00"})
    return str(live_server.url)


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    one = Watched(chromium)
    yield one
    one.context.close()


def test_one_tap_and_the_voice_is_heard(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="networkidle")
    assert watched.media() == []
    assert not [url for url in watched.asked if "hls" in url]
    page.get_by_role("button", name="تشغيل").first.click()
    page.wait_for_function(SOUND, timeout=120_000)
    assert any(url.endswith(".m3u8") for url in watched.media())
    assert not [url for url in watched.asked if "hls" in url], "hls.js is more bytes than what was heard"
    page.evaluate("() => { document.querySelector('video').currentTime = 7 }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 7.5", timeout=120_000)
    assert watched.errors == []
    assert watched.context.cookies() == []
    wait_for(lambda: Plays.objects.filter(plays=1).exists(), "the play")
    assert Plays.objects.count() == 1


@pytest.mark.parametrize("button", ["start", "play"])
def test_a_tap_before_the_player_s_script_is_there_is_not_lost(site: str, watched: Watched, button: str) -> None:
    page, held = watched.page, list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/parents/stream.js", hold)
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="commit")
    page.locator(f"[data-do={button}]").click()
    wait_for(lambda: held or page.evaluate("() => null"), "the script is asked for")
    assert page.evaluate("() => document.querySelector('video').controls"), "nothing of the player has run"
    held[0].continue_()
    page.wait_for_function(SOUND, timeout=120_000)
    assert watched.errors == []


def test_another_language_goes_on_from_the_same_moment_and_fetches_no_picture_again(
    site: str, watched: Watched
) -> None:
    page = watched.page
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="networkidle")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    page.evaluate("() => document.querySelector('video').pause()")
    page.wait_for_function(WHOLE, timeout=120_000)  # so that every segment is in the browser's cache
    before = page.evaluate("() => document.querySelector('video').currentTime")
    page.locator("[data-languages-menu] summary").click()
    page.locator("[data-languages-menu] a[hreflang=fr]").click()
    page.wait_for_url("**/fr/allumer-la-tablette/")
    page.evaluate(STOPS_AT_ONCE)
    page.locator("[data-do=start]").click()
    page.wait_for_function("() => window.begun !== undefined", timeout=120_000)
    assert abs(page.evaluate("() => window.begun") - before) < 0.5
    assert page.evaluate("() => document.documentElement.lang") == "fr"
    segments = page.evaluate(
        "() => performance.getEntriesByType('resource').filter(e => e.name.endsWith('.m4s'))"
        ".map(e => [e.name, e.transferSize])"
    )
    assert segments, "the new page reads the segments"
    assert [name for name, over_the_line in segments if over_the_line > 0] == []


def test_subtitles_own_french_both_or_none(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="networkidle")
    shown = "() => [...document.querySelectorAll('track')].map(t => t.track.mode !== 'disabled')"
    choice = page.locator("[data-do=captions]")
    assert page.evaluate(shown) == [True, False]
    for value, expected in (
        ("fr", [False, True]),
        ("both", [True, True]),
        ("none", [False, False]),
        ("ar", [True, False]),
    ):
        open_more(page)
        choice.select_option(value)
        assert page.evaluate(shown) == expected


def test_slower_back_and_the_transcript(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/fr/allumer-la-tablette/", wait_until="networkidle")
    page.locator("[data-at='5200']").click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 5.3", timeout=120_000)
    page.wait_for_function("() => document.querySelector('[data-at=\"5200\"]').ariaCurrent === 'true'")
    line, text = (page.locator(f".lines {of}").first.bounding_box() for of in ("li", "li > a"))
    assert line is not None and text is not None and text["width"] == line["width"], "on a phone the text has it all"
    page.locator("[data-do=slower]").click()
    assert page.evaluate("() => document.querySelector('video').playbackRate") == 0.75
    page.locator("[data-do=back]").click()
    assert page.evaluate("() => document.querySelector('video').currentTime") < 5
    assert watched.errors == []


def test_a_video_that_shows_its_subtitles_in_the_picture_does_not_show_them_twice(site: str, chromium: Browser) -> None:
    watched = Watched(chromium, service_workers="block")  # one of them would fetch the playlist past the route
    page = watched.page
    for pattern in ("**/*.m3u8", "**/*.m4s"):
        page.route(pattern, lambda route: route.abort())
    page.goto(f"{site}/fr/allumer-la-tablette/", wait_until="networkidle")
    showing = "() => [...document.querySelector('video').textTracks].map((track) => track.mode)"
    assert page.evaluate(showing) == ["hidden"]  # beside the stream, whose picture is bare
    page.locator("[data-do=start]").click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5", timeout=120_000)
    assert page.evaluate(showing) == ["disabled"]
    open_more(page)
    page.locator("[data-do=captions]").select_option("fr")
    assert page.evaluate(showing) == ["hidden"]
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="networkidle")  # a voice: nothing in the picture
    page.locator("[data-do=start]").click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5", timeout=120_000)
    assert "hidden" in page.evaluate(showing)
    partly_voiced(Release.objects.get(version__language="ar"), silent=1)  # that sentence alone is in the picture
    page.goto(f"{site}/ar/allumer-la-tablette/?again", wait_until="networkidle")
    read = "[...(document.querySelector('track[kind=captions]').track.cues ?? [])].map((cue) => cue.text)"
    page.wait_for_function(f"{read}.length === 3")
    assert page.evaluate(read) == list(ARABIC), "beside the stream, whose picture is bare"
    page.locator("[data-do=start]").click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5", timeout=120_000)
    assert page.evaluate(read) == [ARABIC[0], ARABIC[2]]
    watched.context.close()


def test_another_language_goes_on_by_itself_while_it_plays(site: str, watched: Watched) -> None:
    page = watched.page
    page.add_init_script(
        "addEventListener('playing', (event) => { window.begun ??= event.target.currentTime }, { capture: true })"
    )
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="networkidle")
    page.locator("[data-do=start]").click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 2", timeout=120_000)
    page.locator("[data-languages-menu] summary").click()
    left = page.evaluate(
        """() => { document.querySelector("[data-languages-menu] a[hreflang=fr]").click();
        return document.querySelector("video").currentTime }"""
    )
    page.wait_for_url("**/fr/allumer-la-tablette/")
    page.wait_for_function(SOUND, timeout=120_000)
    page.wait_for_function("() => window.begun !== undefined", timeout=120_000)
    assert abs(page.evaluate("() => window.begun") - left) < 0.5
    assert "#" not in page.url
    assert watched.errors == []


def test_without_javascript_the_video_plays(site: str, chromium: Browser) -> None:
    one = Watched(chromium, java_script_enabled=False)
    one.page.goto(f"{site}/ar/allumer-la-tablette/")
    assert one.page.locator("video[controls]").is_visible()
    assert not one.page.locator(".strip").is_visible()
    assert not one.page.locator("[data-do=start]").is_visible()
    one.page.locator("video").focus()
    one.page.keyboard.press("Space")
    # Without scripts nothing in the page can wait for us.
    wait_for(lambda: one.page.evaluate(SOUND), "sound", 120)
    assert one.page.evaluate("() => document.querySelector('video').currentSrc").endswith("/play.mp4")
    assert Plays.objects.get().plays == 1
    one.context.close()


def test_everything_can_be_done_with_the_keyboard(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="networkidle")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash === '#main'")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.dataset.do") == "start"
    page.keyboard.press("Enter")
    page.wait_for_function(SOUND, timeout=120_000)
    assert page.evaluate("() => document.activeElement.dataset.do") == "play", "the focus is not lost with the button"
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('video').paused")
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.matches('[data-more]:not([open]) > summary')"):
            page.keyboard.press("Enter")
        reached.add(
            page.evaluate(
                "() => { const one = document.activeElement; return one.dataset.do ?? one.getAttribute('href') }"
            )
        )
    assert {"back", "slower", "subtitles", "captions", "tel:0130664400"} <= reached
    assert "/ar/allumer-la-tablette/download.mp4" in reached
    assert {f"#t={moment}" for moment in ("0.00", "2.60", "5.20")} <= reached


@pytest.mark.parametrize(("tag", "title"), [("ar", "تشغيل الجهاز اللوحي"), ("fr", "Allumer la tablette")])
def test_it_is_sent_on_by_the_phone_s_own_sheet_or_by_whatsapp(
    site: str, watched: Watched, tag: str, title: str
) -> None:
    page = watched.page
    page.goto(f"{site}/{tag}/allumer-la-tablette/", wait_until="networkidle")
    link = page.locator("[data-share]")
    address = page.locator("link[rel=canonical]").get_attribute("href")
    assert address and address.endswith(f"/{tag}/allumer-la-tablette/")
    text = parse_qs(urlsplit(link.get_attribute("href") or "").query)["text"]
    assert text == [f"{title}\n{address}"]
    page.add_init_script("navigator.share = (what) => { window.sent = what; return Promise.resolve() }")
    page.reload(wait_until="networkidle")
    link.click()
    page.wait_for_function("() => window.sent")  # the picture is fetched before
    assert page.evaluate("() => window.sent") == {"title": title, "text": title, "url": address}


def test_controls_stay_left_to_right_on_a_right_to_left_page(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/ar/allumer-la-tablette/", wait_until="networkidle")
    boxes = [page.locator(f"[data-do={name}]").bounding_box() for name in ("play", "back", "forward")]
    places = [box["x"] for box in boxes if box]
    assert len(places) == 3 and places == sorted(places)
    assert min(box["height"] for box in boxes if box) >= 48
    assert page.evaluate("() => getComputedStyle(document.querySelector('.lines')).direction") == "rtl"
