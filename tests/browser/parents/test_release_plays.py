"""Real releases, built by the pipeline, played by hls.js in Chromium and read by ffmpeg over the same addresses."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from craft import languages
from craft.formats.hls_reader import MultivariantPlaylist, playlist_uris, read_playlist
from dubbing.models import Release
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built, files
from tests.dubbing.conftest import Room
from tutorials.models import Tutorial

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SOUND = (
    "() => { const v = document.querySelector('video'); return v.currentTime > 1 && v.webkitAudioDecodedByteCount > 0 }"
)
NOWHERE = ("-progress", "-", "-f", "null", "-")
# hls.js itself, on a video of its own: every level in turn, a seek in each, and whatever it has to complain about.
EVERY_LEVEL = """async (url) => {
  const { default: Hls } = await import("hls.js");
  const video = document.createElement("video");
  video.muted = false;
  document.body.append(video);
  const hls = new Hls(), errors = [], played = [];
  hls.on(Hls.Events.ERROR, (_, error) => errors.push(`${error.type} ${error.details}`));
  const event = (name) => new Promise((done) => hls.once(name, (_, data) => done(data)));
  const parsed = event(Hls.Events.MANIFEST_PARSED);
  hls.loadSource(url);
  hls.attachMedia(video);
  await parsed;
  for (let level = 0; level < hls.levels.length; level++) {
    hls.currentLevel = level;
    video.currentTime = 1 + 3 * level;
    await video.play();
    const sound = video.webkitAudioDecodedByteCount, from = video.currentTime;
    while (video.currentTime < from + 0.7 || video.webkitAudioDecodedByteCount <= sound) {
      await new Promise((done) => setTimeout(done, 50));
      if (errors.length) break;
    }
    video.pause();
    played.push([hls.levels[level].height, video.videoHeight]);
  }
  const tracks = hls.audioTracks.map((track) => [track.name, track.lang]);
  const text = hls.subtitleTracks.map((track) => [track.name, track.lang]);
  const codecs = hls.levels.map((level) => [level.videoCodec, level.audioCodec]);
  const length = video.duration;
  hls.destroy();
  video.remove();
  return { errors, played, tracks, text, codecs, length };
}"""


@dataclass(frozen=True)
class Site:
    url: str
    tutorial: Tutorial
    english: Release
    portuguese: Release

    def playlist(self, release: Release) -> str:
        path = next(file["path"] for file in release.manifest["files"] if file["role"] == "hls")
        return f"{self.url}/m/{path}"


@pytest.fixture
def site(live_server: Any) -> Site:
    coordinator = factories.coordinator()
    row = studio.tutorial(state=Tutorial.State.OPEN)
    made = {}
    for tag, folder in (("en", "en"), ("pt-BR", "es")):
        version = factories.version(row, tag, coordinator)
        studio.translated(version, coordinator)
        speaker, reviewer = studio.voice(tag, f"voice-{tag}"), factories.reviewer(tag, f"reviewer-{tag}")
        studio.recorded(version, speaker, reviewer, folder)
        made[tag] = built(Room(coordinator, speaker, reviewer, version))
        assert made[tag].state == Release.State.LIVE, made[tag].failure
    row.refresh_from_db()
    return Site(str(live_server.url), row, made["en"], made["pt-BR"])


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 720})
    yield context.new_page()
    context.close()


def test_parents_hear_each_language_and_stay_at_their_moment(site: Site, page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(f"{site.url}/en/{site.tutorial.slug}/", wait_until="networkidle")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    length = page.evaluate("() => document.querySelector('video').duration")
    assert length * 1000 == pytest.approx(site.tutorial.duration_ms, abs=100)
    page.evaluate("() => { document.querySelector('video').currentTime = 8 }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 8.5", timeout=120_000)
    page.evaluate("() => document.querySelector('video').pause()")
    before = page.evaluate("() => document.querySelector('video').currentTime")
    page.locator("[data-languages-menu] summary").click()
    page.locator("[data-languages-menu] a[hreflang='pt-BR']").click()
    page.wait_for_url(f"**/pt-BR/{site.tutorial.slug}/")
    page.locator("[data-do=start]").click()
    page.wait_for_function(
        f"() => {{ const v = document.querySelector('video'); "
        f"return v.currentTime > {before} + 0.3 && v.webkitAudioDecodedByteCount > 0 }}",
        timeout=120_000,
    )
    assert errors == []


def test_hls_js_plays_every_level_with_its_sound(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/en/{site.tutorial.slug}/", wait_until="networkidle")
    for release, tag in ((site.english, "en"), (site.portuguese, "pt-BR")):
        name = languages.get(tag).endonym
        told = page.evaluate(EVERY_LEVEL, site.playlist(release))
        assert told["errors"] == []
        assert len(told["played"]) >= 2
        assert [height for height, _shown in told["played"]] == [shown for _height, shown in told["played"]]
        assert told["tracks"] == [[name, tag]] and told["text"] == [[name, tag]]
        assert {audio for _video, audio in told["codecs"]} == {"mp4a.40.2"}
        assert told["length"] * 1000 == pytest.approx(site.tutorial.duration_ms, abs=100)


def test_ffmpeg_reads_it_and_finds_the_codecs_that_are_written(site: Site) -> None:
    for release in (site.english, site.portuguese):
        playlist = read_playlist(files(release, "hls")[0].read_text(encoding="utf-8"))
        assert isinstance(playlist, MultivariantPlaylist)
        assert len(list(playlist_uris(playlist))) == len(playlist.variants) + 2
        written = {
            (stream["height"], f"avc1.4D40{int(stream['level']):02X}")
            for stream in streams(site.playlist(release))
            if stream["codec_type"] == "video" and stream["profile"] == "Main"
        }
        rungs = site.tutorial.video["renditions"]
        assert written == {(rung["height"], rung["codecs"]) for rung in rungs}
        sounds = [stream for stream in streams(site.playlist(release)) if stream["codec_type"] == "audio"]
        assert {(sound["codec_name"], sound["profile"], sound["channels"]) for sound in sounds} == {("aac", "LC", 1)}
        text = files(release, "hls")[0].read_text(encoding="utf-8")
        assert all(f'CODECS="{rung["codecs"]},mp4a.40.2"' in text for rung in rungs)
        assert decoded(site.playlist(release)) >= site.tutorial.duration_ms - 100


def streams(url: str) -> list[dict[str, Any]]:
    out = subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-of", "json", url], capture_output=True, check=True, timeout=60
    )
    found: list[dict[str, Any]] = json.loads(out.stdout)["streams"]
    return found


def decoded(url: str) -> float:
    """Milliseconds of picture and sound that ffmpeg decodes without an error."""
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", url, "-map", "0:v:0", "-map", "0:a:0", *NOWHERE],
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )
    assert done.stderr == ""
    return [int(line.split("=")[1]) / 1000 for line in done.stdout.splitlines() if line.startswith("out_time_us=")][-1]
