"""A version whose picture waits and is slower in a real Firefox and a real WebKit, which play its stream or its file:
each moment has its picture and its click, in both qualities and from language to language, and it plays to its end."""

from __future__ import annotations

import time
from typing import Any

import pytest

from craft.timing.timeline import SAME_TIME, TimeMap, duration_in_language, to_language, to_original
from tests.browser.firefox import Firefox
from tests.browser.parents import held_video
from tests.browser.parents.held_video import BITS, FPS, PORTUGUESE, SECONDS, SLUG, SPANISH
from tests.browser.parents.numbered_pictures import (
    EARS,
    HD,
    LITE,
    RATES,
    clicks_beside,
    clicks_recorded,
    wrong_pictures,
)
from tests.browser.studio.scripted_browser import ScriptedBrowser
from tests.browser.webkit import WebKit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
VIDEO = "document.querySelector('video')"
LENGTH_S = duration_in_language(SECONDS * 1000, SPANISH) / 1000
# Of the film: where the clock is another one and where it is not. In the middle of a picture of ten a second.
MOMENTS_MS = (2650, 4250, 13_050, 25_450, 33_050, 38_250)
INTO_A_HOLD_MS = 700
# [moment in ms, which picture, height] of what stands there. WebKit has no moment of a picture by itself.
LOOK = f"""
    const video = {VIDEO}, canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [{BITS} * 16, 96];
    const ground = canvas.getContext("2d", {{ willReadFrequently: true }});
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const look = () => {{
        ground.drawImage(video, 0, 0, {BITS} * 16, 96);
        const row = ground.getImageData(0, 24, {BITS} * 16, 1).data;
        const bits = [...Array({BITS}).keys()].map((bit) => row[(16 * bit + 8) * 4] > 128);
        return [video.currentTime * 1000, bits.reduce((sum, on, bit) => sum + (on << bit), 0), video.videoHeight];
    }};
"""
GO = """
    const arrived = new Promise((done) => video.addEventListener("seeked", done, { once: true }));
    video.pause();
    video.currentTime = arguments[0] / 1000;
    await arrived;
    while (video.readyState < 2 || !video.videoHeight) await frame(); // WebKit may know its moment before its size
    for (let more = 0; more < 6; more++) await frame();
    return look();
"""
STOP = """
    while (video.paused || video.readyState < 2 || !video.videoHeight || !video.currentTime) await frame();
    video.pause();
    for (let more = 0; more < 6; more++) await frame();
    return look();
"""
RECORDED_S = 13
"""Four stops and two parts that are slower."""
HELD_BACK_MS = 200
"""By the sound server: 18 to 55 were seen."""
# `window.apart`: the machine's clock and the video's.
CLOCKS = f"""
    const video = {VIDEO};
    window.apart = [];
    const watch = () => {{
        if (!video.paused && !video.seeking) window.apart.push([Date.now() / 1000, video.currentTime]);
        requestAnimationFrame(watch);
    }};
    watch();
"""


@pytest.fixture
def site(live_server: Any) -> str:
    held_video.publish()
    return str(live_server.url)


def each_moment_has_its_picture(browser: ScriptedBrowser, times: TimeMap, height: int) -> None:
    moments = [to_language(ms, times) for ms in MOMENTS_MS]
    moments += [to_language(hold.at_ms, times) + INTO_A_HOLD_MS for hold in times.holds if hold.length_ms > 1000]
    seen = [browser.run(LOOK + GO, moment) for moment in moments]
    assert [round(at) for at, *_what in seen] == pytest.approx(moments, abs=60)
    assert wrong_pictures(seen, times) == []
    heights = [shown for _at, _number, shown in seen]
    assert set(heights) <= {LITE, height}
    assert heights.count(height) > len(heights) / 2  # what was fetched before HD was pressed is not fetched again


def goes_on_in_another_language(browser: ScriptedBrowser, tag: str, before: TimeMap, after: TimeMap) -> None:
    left = to_original(round(browser.value(f"{VIDEO}.currentTime * 1000")), before)
    browser.click("[data-languages-menu] summary")
    browser.click(f"[data-languages-menu] a[hreflang={tag}]")
    browser.until(f"location.pathname === '/{tag}/{SLUG}/' && document.readyState === 'complete'", 120)
    browser.click("[data-do=start]")
    came = browser.run(LOOK + STOP, seconds=120)
    assert -60 <= came[0] - to_language(left, after) <= 1500
    assert wrong_pictures([came], after) == []


def plays_to_its_end(browser: ScriptedBrowser) -> None:
    browser.run(f"{VIDEO}.addEventListener('error', () => {{ window.broken = {VIDEO}.error?.message ?? 'error' }})")
    browser.run(f"{VIDEO}.playbackRate = 2; await {VIDEO}.play()")
    browser.until(f"{VIDEO}.ended", 240)
    assert browser.value("window.broken ?? ''") == ""
    assert browser.value(f"{VIDEO}.duration") == pytest.approx(LENGTH_S, abs=0.1)
    assert browser.value("document.querySelector('[data-trouble]').textContent") == ""


def begins_anew_in_another_language(browser: ScriptedBrowser, tag: str) -> None:
    """After the end there is no moment to go on at: the large button begins the film."""
    browser.click("[data-languages-menu] summary")
    browser.click(f"[data-languages-menu] a[hreflang={tag}]")
    browser.until(f"location.pathname === '/{tag}/{SLUG}/' && document.readyState === 'complete'", 120)
    browser.click("[data-do=start]")
    browser.until(f"{VIDEO}.currentTime > 0.5 && !{VIDEO}.paused", 120)


def each_click_is_heard_at_its_moment(browser: ScriptedBrowser, site: str) -> None:
    """Past five stops and two parts that are slower, to a picture of ten a second: an unmapped stop is four off."""
    browser.open(f"{site}/es/{SLUG}/")
    # Nobody listens before the tap: until then the browser allows no sound.
    browser.run(EARS + "document.querySelector('[data-do=start]').addEventListener('click', listen, { once: true })")
    browser.click("[data-do=start]")
    browser.until(f"{VIDEO}.currentTime > 22", 120)
    browser.run(f"{VIDEO}.pause()")
    heard, apart = browser.value("[window.heard, window.apart]")
    beside = clicks_beside(heard, apart, SPANISH)
    assert len(beside) >= 12 and max(map(abs, beside)) <= 1000 / RATES[LITE], beside


def each_click_comes_out_of_the_loudspeaker_at_its_moment(browser: ScriptedBrowser, site: str) -> None:
    """The same where the clock of what a page hears jumps by a second: WebKit's. What the sound server holds back is
    the same for all."""
    begins(browser, site)
    browser.run(CLOCKS)
    samples = browser.sound.heard(RECORDED_S)
    heard, apart = clicks_recorded(samples, time.time()), browser.value("window.apart")
    beside = clicks_beside(heard, apart, SPANISH)
    assert len(beside) >= 8 and max(beside) - min(beside) <= 1000 / FPS, beside
    assert max(map(abs, beside)) <= HELD_BACK_MS, beside
    unmapped = clicks_beside(heard, apart, SAME_TIME)
    assert max(unmapped) - min(unmapped) > 400, unmapped  # that it would be found: clicks are a second apart


def begins(browser: ScriptedBrowser, site: str) -> str:
    """Stands at its beginning; what plays it."""
    browser.open(f"{site}/es/{SLUG}/")
    browser.click("[data-do=start]")
    browser.until(f"{VIDEO}.currentTime > 0.5", 120)
    files = browser.value("'ManagedMediaSource' in window || !('MediaSource' in window)")
    source = str(browser.value(f"{VIDEO}.currentSrc"))
    assert source.endswith("/play.mp4") if files else source.startswith("blob:")
    return source


def walk_the_film(browser: ScriptedBrowser, site: str) -> None:
    streams = begins(browser, site).startswith("blob:")
    if streams:
        browser.click("[data-more] summary")
        browser.click("[data-do=hd]")
    each_moment_has_its_picture(browser, SPANISH, HD if streams else LITE)
    browser.run(LOOK + GO, to_language(MOMENTS_MS[1], SPANISH))
    goes_on_in_another_language(browser, "pt", SPANISH, PORTUGUESE)
    goes_on_in_another_language(browser, "es", PORTUGUESE, SPANISH)
    plays_to_its_end(browser)
    begins_anew_in_another_language(browser, "pt")


def test_in_firefox(site: str, firefox: Firefox) -> None:
    each_click_is_heard_at_its_moment(firefox, site)
    walk_the_film(firefox, site)


def test_in_webkit(site: str, webkit: WebKit) -> None:
    each_click_comes_out_of_the_loudspeaker_at_its_moment(webkit, site)
    walk_the_film(webkit, site)
    assert webkit.errors() == []
