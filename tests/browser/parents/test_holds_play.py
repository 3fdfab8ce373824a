"""A version whose picture waits and is slower, as parents watch it: each moment has its picture, sound and text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from craft.timing.timeline import GROUP_MS, SAME_TIME, duration_in_language, to_language, to_original
from tests.browser.parents import held_video
from tests.browser.parents.held_video import FPS, PORTUGUESE, SECONDS, SLUG, SPANISH
from tests.browser.parents.numbered_pictures import EYES_AND_EARS, HD, LITE, LONGEST_MS, clicks_beside, wrong_pictures
from tests.browser.parents.parents_site import Watched, open_more
from tests.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LENGTH_MS = duration_in_language(SECONDS * 1000, SPANISH)
FRAME_MS = 1000 // FPS


@pytest.fixture
def site(live_server: Any) -> str:
    held_video.publish()
    return str(live_server.url)


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    page = Watched(chromium, service_workers="block")
    yield page
    page.context.close()


def opened(watched: Watched, address: str) -> Page:
    page = watched.page
    page.goto(address, wait_until="networkidle")
    page.evaluate(EYES_AND_EARS)
    return page


def plays(page: Page, until: float) -> None:
    """And does not only stand there: where it is to begin it stands before."""
    page.wait_for_function(
        f"() => {{ const v = document.querySelector('video'); return !v.paused && v.currentTime > {until} }}",
        timeout=120_000,
    )


@pytest.mark.quiet
def test_the_right_pictures_and_clicks_and_nothing_is_said_to_be_loading(site: str, watched: Watched) -> None:
    page = opened(watched, f"{site}/es/{SLUG}/")
    page.evaluate("() => window.listen()")
    page.locator("[data-do=start]").click()
    plays(page, 1)
    page.evaluate("() => { window.events.length = 0 }")  # what a first buffer waits for
    plays(page, 26)
    page.evaluate("() => document.querySelector('video').pause()")
    shown, heard, apart, events = page.evaluate("() => [window.shown, window.heard, window.apart, window.events]")
    assert page.locator("[data-trouble]").inner_text() == ""
    assert events == []
    assert len(shown) > 200 and wrong_pictures(shown, SPANISH) == []
    clicks = clicks_beside(heard, apart, SPANISH)
    assert len(clicks) >= 15 and max(map(abs, clicks)) <= FRAME_MS
    assert watched.errors == []


def test_twenty_changes_of_quality_while_it_plays(site: str, watched: Watched) -> None:
    page = opened(watched, f"{site}/es/{SLUG}/")
    page.locator("[data-do=start]").click()
    plays(page, 0.5)
    bounds = held_video.segment_ends(SPANISH)[:-1]
    for change in range(20):
        wanted = LITE if change % 2 else HD
        open_more(page)
        page.locator("[data-do=hd]").click()
        # What plays is played to its end: go to shortly before the next one, each in its turn.
        page.evaluate(
            f"() => {{ document.querySelector('video').currentTime = {bounds[change % len(bounds)] - 400} / 1000 }}"
        )
        page.wait_for_function(f"() => document.querySelector('video').videoHeight === {wanted}", timeout=120_000)
    shown = page.evaluate("() => window.shown")
    assert wrong_pictures(shown, SPANISH) == []
    assert {height for _at, _number, height in shown} == {LITE, HD}
    assert page.evaluate("() => window.events").count("error") == 0
    assert watched.errors == []


def test_twenty_plays_to_the_end_each_from_its_beginning(site: str, watched: Watched) -> None:
    """Each goes on from the end of the last one, in the other language: slowed parts, and stops of up to four
    seconds. As fast as a browser may: every change of the clock is passed all the same."""
    page = opened(watched, f"{site}/es/{SLUG}/")
    for tag in ("pt", "es") * 10:
        page.locator("[data-do=start]").click()
        plays(page, 0)
        page.evaluate("() => { document.querySelector('video').playbackRate = 16 }")
        page.wait_for_function("() => document.querySelector('video').ended", timeout=120_000)
        shown, events = page.evaluate("() => [window.shown, window.events]")
        assert shown[0][0] < 1000 and "error" not in events
        assert page.locator("[data-trouble]").inner_text() == ""
        page.locator("[data-languages-menu] summary").click()
        page.locator(f"[data-languages-menu] a[hreflang={tag}]").click()
        page.wait_for_url(f"**/{tag}/{SLUG}/")
        page.evaluate(EYES_AND_EARS)
    assert watched.errors == []


def moments() -> list[int]:
    """Inside, at the edges of and between the holds, where the clock changes, at random; ms of the Spanish version."""
    chance, found = random.Random(10), []
    for slow in SPANISH.slows:
        begins, ends = (to_language(group * GROUP_MS, SPANISH) for group in (slow.first_group, slow.last_group + 1))
        found += [begins - FRAME_MS, begins + FRAME_MS, (begins + ends) // 2]
    for hold in SPANISH.holds:
        begins = to_language(hold.at_ms, SPANISH)
        found += [begins, begins + hold.length_ms // 2, begins + hold.length_ms + FRAME_MS]
    return [min(ms, LENGTH_MS - 100) for ms in found] + [chance.randrange(LENGTH_MS - 100) for _ in range(12)]


@pytest.mark.quiet
@pytest.mark.parametrize("height", [LITE, HD])
def test_whoever_goes_to_a_moment_sees_its_picture_and_reads_its_text(site: str, watched: Watched, height: int) -> None:
    page = opened(watched, f"{site}/es/{SLUG}/")
    page.locator("[data-do=start]").click()
    plays(page, 0.2)
    if height == HD:
        open_more(page)
        page.locator("[data-do=hd]").click()
        page.wait_for_function(f"() => document.querySelector('video').videoHeight === {HD}", timeout=120_000)
    page.evaluate("() => document.querySelector('video').pause()")
    wrong, heights = [], []
    for moment in moments():
        there = page.evaluate(
            """async (seconds) => {
            const video = document.querySelector("video");
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            const arrived = new Promise((done) => video.addEventListener("seeked", done, { once: true }));
            video.currentTime = seconds;
            await arrived;
            while (video.readyState < 2) await frame();
            await frame();
            await frame();
            const cue = [...video.textTracks].flatMap((track) => [...(track.activeCues ?? [])]).at(-1);
            return [...window.look(), cue?.text, video.currentTime * 1000];
            }""",
            moment / 1000,
        )
        at, _number, shown_height, said, now_ms = there
        text = f"second {min(to_original(moment, SPANISH), SECONDS * 1000 - 1) // 1000}"
        heights.append(shown_height)
        late = not -FRAME_MS <= now_ms - at <= LONGEST_MS[shown_height]
        if wrong_pictures([there[:3]], SPANISH) or late or said != text:
            wrong.append((moment, text, there))
    assert wrong == []
    assert heights.count(height) > len(heights) / 2  # what was fetched before HD was pressed is not fetched again
    assert watched.errors == []


def switched(page: Page, tag: str) -> None:
    page.locator("[data-languages-menu] summary").click()
    page.locator(f"[data-languages-menu] a[hreflang={tag}]").click()
    page.wait_for_url(f"**/{tag}/{SLUG}/")
    page.evaluate(EYES_AND_EARS)
    page.locator("[data-do=start]").click()
    # Only once it plays: it stands still before, too, and would play on when this has seen it still.
    page.wait_for_function(
        "() => { const v = document.querySelector('video');"
        " return !v.paused && v.readyState >= 2 && v.currentTime > 0 && (v.pause(), true) }",
        timeout=120_000,
    )


def now(page: Page) -> float:
    return float(page.evaluate("() => document.querySelector('video').currentTime") * 1000)


@pytest.mark.quiet
@pytest.mark.parametrize("film_ms", [5000, 22_600, 36_400])
def test_another_language_goes_on_where_the_same_is_seen(site: str, watched: Watched, film_ms: int) -> None:
    """Each waits elsewhere, or never: by its own clock it would be up to eleven seconds off."""
    inside = 1500 if film_ms == SPANISH.holds[6].at_ms else 0  # while its picture waits
    page = opened(watched, f"{site}/es/{SLUG}/#t={(to_language(film_ms, SPANISH) + inside) / 1000}")
    page.locator("[data-do=start]").click()
    plays(page, to_language(film_ms, SPANISH) / 1000)
    page.evaluate("() => document.querySelector('video').pause()")
    from_times = SPANISH
    for tag, times in (("pt", PORTUGUESE), ("fr", SAME_TIME), ("es", SPANISH)):
        left = to_original(round(now(page)), from_times)
        switched(page, tag)
        came = now(page)
        assert 0 <= came - to_language(left, times) + FRAME_MS <= 1500, (tag, left, came)  # it played a moment
        seen = page.evaluate("() => window.look()")
        assert wrong_pictures([seen], times) == [] and abs(seen[0] - came) <= LONGEST_MS[LITE]
        from_times = times
    assert watched.errors == []


def test_a_link_to_a_moment_and_a_line_of_the_text_are_in_the_version_s_own_time(site: str, watched: Watched) -> None:
    page = opened(watched, f"{site}/es/{SLUG}/#t=20")
    page.locator("[data-do=start]").click()
    plays(page, 20)
    assert now(page) < 25_000
    begins = held_video.segment_ends(SPANISH)[-2] / 1000  # where the sound's piece before it has not ended yet
    page.evaluate(f"() => {{ document.querySelector('video').currentTime = {begins + 0.005} }}")
    plays(page, begins + 0.3)


@pytest.mark.parametrize(
    "sources", ["window.ManagedMediaSource = class extends MediaSource {}", "delete window.MediaSource"]
)
def test_on_apples_browsers_it_plays_its_file(site: str, watched: Watched, sources: str) -> None:
    """One that never waits plays the stream as before (or what the browser can instead)."""
    watched.page.add_init_script(sources)
    page = opened(watched, f"{site}/es/{SLUG}/")
    page.locator("[data-do=start]").click()
    plays(page, 1)
    assert page.evaluate("() => document.querySelector('video').currentSrc").endswith("/play.mp4")
    assert [url for url in watched.asked if ".m3u8" in url or "hls" in url] == []
    assert page.evaluate("() => document.querySelector('video').duration * 1000") == pytest.approx(LENGTH_MS, abs=60)
    assert not page.locator("[data-do=hd]").is_visible()
    plays(page, 4)
    assert wrong_pictures(page.evaluate("() => window.shown"), SPANISH) == []
    if "Managed" in sources:
        page.goto(f"{site}/fr/{SLUG}/", wait_until="networkidle")
        with page.expect_request("**/*.m3u8", timeout=120_000):
            page.locator("[data-do=start]").click()


def test_the_worker_of_the_site_lets_parts_of_files_through_and_a_kept_copy_needs_no_network(
    site: str, chromium: Browser
) -> None:
    watched = Watched(chromium)
    page = watched.page
    parts: list[int] = []
    page.on("response", lambda answer: parts.append(answer.status) if answer.url.endswith(".cmfv") else None)
    page.goto(f"{site}/es/{SLUG}/", wait_until="networkidle")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    opened(watched, f"{site}/es/{SLUG}/")
    page.locator("[data-do=start]").click()
    plays(page, 6)
    page.evaluate("() => document.querySelector('video').pause()")
    assert set(parts) == {200, 206}
    assert wrong_pictures(page.evaluate("() => window.shown"), SPANISH) == []
    open_more(page)
    page.locator("[data-keep]").click()
    page.locator("[data-keep][aria-pressed=true]").wait_for(timeout=120_000)
    assert watched.errors == []
    watched.context.set_offline(True)
    page.goto(f"{site}/es/{SLUG}/")
    page.evaluate(EYES_AND_EARS)
    page.locator("[data-do=start]").click()
    page.evaluate("() => { document.querySelector('video').currentTime = 20 }")
    plays(page, 21)
    assert wrong_pictures(page.evaluate("() => window.shown"), SPANISH) == []
    told = page.evaluate(
        "() => fetch(document.querySelector('video').currentSrc, { headers: { Range: 'bytes=100-299' } })"
        ".then(async (answer) => [answer.status, (await answer.arrayBuffer()).byteLength])"
    )
    assert told == [206, 200]
    watched.context.close()


def test_without_javascript_its_file_plays(site: str, chromium: Browser) -> None:
    watched = Watched(chromium, java_script_enabled=False)
    watched.page.goto(f"{site}/es/{SLUG}/")
    watched.page.locator("video").focus()
    watched.page.keyboard.press("Space")
    wait_for(lambda: watched.page.evaluate("() => document.querySelector('video').currentTime > 1"), "the file", 120)
    length = watched.page.evaluate("() => document.querySelector('video').duration * 1000")
    assert length == pytest.approx(LENGTH_MS, abs=60)
    watched.context.close()
