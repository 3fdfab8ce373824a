"""*Lite* is kept: on a fast line too, nothing but the smallest picture is fetched until somebody presses HD.

The bytes are counted where they arrive, by the height of the picture that they belong to.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from dubbing.models import Release
from storage.files import keep_public
from tests.browser.parents.parents_site import Watched, open_more
from tests.parents import factory
from tests.processes import wait_for
from tutorials.models import Tutorial

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LENGTH_S, SEGMENT_S = 60, 4
LITE, HD = 180, 360  # heights of two small renditions, which stand for 480 and 720
CODECS = "avc1.42c01e"  # H.264 Baseline 3.0
SLUG = "deux-images"
ENOUGH = 24  # seconds that are waited for: more than the buffer holds, so that many segments were chosen
PLAYED = f"() => document.querySelector('video').currentTime > {ENOUGH}"


@cache
def rendered(height: int) -> Path:
    """A folder with one rendition in segments: a moving picture of `height`, and a tone."""
    folder = Path(tempfile.mkdtemp(prefix="portevoix-ladder-"))
    picture = f"testsrc2=s={height * 16 // 9}x{height}:r=10,noise=alls=12:allf=t"
    command = [
        "ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", picture, "-t", str(LENGTH_S), "-c:v", "libx264",
        "-preset", "ultrafast", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-g", "40", "-crf", "32", "-f", "hls",
        "-hls_time", str(SEGMENT_S), "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
        str(folder / "list.m3u8"),
    ]  # fmt: skip  # options stay beside their values
    subprocess.run(command, check=True, timeout=120)
    return folder


@cache
def sounded() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="portevoix-ladder-"))
    command = [
        "ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "sine=f=330:r=48000", "-t", str(LENGTH_S),
        "-c:a", "aac", "-b:a", "64k", "-f", "hls", "-hls_time", str(SEGMENT_S), "-hls_playlist_type", "vod",
        "-hls_segment_type", "fmp4", str(folder / "list.m3u8"),
    ]  # fmt: skip  # options stay beside their values
    subprocess.run(command, check=True, timeout=120)
    return folder


@dataclass
class Ladder:
    """A watch page with two renditions. `heights`: of each file of a picture, by the end of its address."""

    address: str
    heights: dict[str, int] = field(default_factory=dict)

    def height(self, url: str) -> int | None:
        return self.heights.get(url.rsplit("/", 1)[-1].split("?")[0])


def ladder() -> tuple[str, dict[str, int]]:
    """The path of a playlist of both renditions, the larger one first, and the height of each segment file."""
    heights: dict[str, int] = {}
    rows = []
    audio = factory.published_playlist(sounded())
    for height in (HD, LITE):
        kept = factory.published_playlist(rendered(height))
        for file in rendered(height).glob("*.m4s"):
            heights[keep_public(file).path.rsplit("/", 1)[-1]] = height
        rows.append(
            f"#EXT-X-STREAM-INF:BANDWIDTH={height * 2000},RESOLUTION={height * 16 // 9}x{height},"
            f'CODECS="{CODECS},mp4a.40.2",AUDIO="a"\n../{kept.path}\n'
        )
    master = rendered(LITE) / "master.m3u8"
    master.write_text(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="voice",DEFAULT=YES,AUTOSELECT=YES,URI="../{audio.path}"\n'
        + "".join(rows)
    )
    return keep_public(master).path, heights


@pytest.fixture(params=["pieces", "hls.js"])
def site(request: pytest.FixtureRequest, live_server: Any) -> Ladder:
    row = factory.tutorial(SLUG, duration_ms=LENGTH_S * 1000)
    renditions = [
        factory.rendition(name, rendered(height), CODECS, height * 16 // 9, height)
        for name, height in (("lite", LITE), ("720p", HD))
    ]
    Tutorial.objects.filter(pk=row.pk).update(video={**row.video, "renditions": renditions})
    path, heights = ladder()
    voice = factory.voice_files(sounded())
    for tag in ("fr", "es"):
        release = factory.publish(row, tag)
        files = [file | {"path": path} if file["role"] == "hls" else file for file in release.manifest["files"]]
        # Those of an old release do not list the voice: the player then leaves everything to hls.js.
        files = [file for file in files if file["role"] != "audio"] + (voice if request.param == "pieces" else [])
        Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, "files": files})
    return Ladder(f"{live_server.url}/fr/{SLUG}/", heights)


class Counted(Watched):
    """A page that counts the bytes of picture that come over the line, by height."""

    def __init__(self, browser: Browser, site: Ladder) -> None:
        super().__init__(browser, service_workers="block")  # what one of them fetches, the page's wire does not see
        self.bytes: Counter[int] = Counter()
        heights: dict[str, int] = {}
        wire = self.context.new_cdp_session(self.page)
        wire.send("Network.enable")

        def asked(event: dict[str, Any]) -> None:
            height = site.height(event["request"]["url"])
            if height:
                heights[event["requestId"]] = height

        def came(event: dict[str, Any]) -> None:
            if event["requestId"] in heights:
                self.bytes[heights[event["requestId"]]] += event["dataLength"]

        wire.on("Network.requestWillBeSent", asked)
        wire.on("Network.dataReceived", came)


@pytest.fixture
def watched(chromium: Browser, site: Ladder) -> Iterator[Counted]:
    one = Counted(chromium, site)
    yield one
    one.context.close()


def started(site: Ladder, watched: Counted) -> None:
    watched.page.goto(site.address, wait_until="networkidle")
    assert not watched.bytes
    watched.page.locator("[data-do=start]").click()
    watched.page.wait_for_function("() => document.querySelector('video').currentTime > 0.5", timeout=120_000)
    watched.page.evaluate("() => { document.querySelector('video').playbackRate = 4 }")


def test_only_the_smallest_picture_comes_until_hd_is_pressed(site: Ladder, watched: Counted) -> None:
    started(site, watched)
    watched.page.wait_for_function(PLAYED, timeout=120_000)
    assert watched.bytes[LITE] > 0
    assert watched.bytes[HD] == 0, dict(watched.bytes)
    open_more(watched.page)
    watched.page.locator("[data-do=hd]").click()
    watched.page.wait_for_function(f"() => document.querySelector('video').videoHeight === {HD}", timeout=120_000)
    assert watched.bytes[HD] > 0, "HD is what was measured against"
    watched.page.locator("[data-do=hd]").click()
    watched.page.wait_for_function(f"() => document.querySelector('video').videoHeight === {LITE}", timeout=120_000)


def test_a_line_that_fails_does_not_make_the_picture_larger(site: Ladder, watched: Counted) -> None:
    """hls.js looks for another rendition where one cannot be fetched."""
    failed: list[str] = []

    def breaks_off(route: Route) -> None:
        if site.height(route.request.url) == LITE and len(failed) < 2:
            failed.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    watched.page.route("**/*.m4s", breaks_off)
    started(site, watched)
    watched.page.wait_for_function(PLAYED, timeout=120_000)
    assert len(failed) == 2
    assert watched.bytes[HD] == 0, dict(watched.bytes)


def test_the_next_language_and_a_line_that_comes_back_stay_small(site: Ladder, watched: Counted) -> None:
    page = watched.page
    started(site, watched)
    page.locator("[data-languages-menu] summary").click()
    page.locator("[data-languages-menu] a[hreflang=es]").click()
    page.wait_for_url(f"**/es/{SLUG}/")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5", timeout=120_000)
    watched.context.set_offline(True)
    page.evaluate("() => { document.querySelector('video').playbackRate = 4 }")
    page.wait_for_function("() => document.querySelector('video').readyState < 3", timeout=120_000)
    watched.context.set_offline(False)
    wait_for(lambda: page.evaluate("() => document.querySelector('video').readyState >= 3"), "the picture", 120)
    page.evaluate("() => document.querySelector('video').play()")
    page.wait_for_function("() => document.querySelector('video').currentTime > 45", timeout=120_000)
    assert watched.bytes[LITE] > 0
    assert watched.bytes[HD] == 0, dict(watched.bytes)
