"""From the tap to the first moving picture on slow 4G, and what it costs: with hls.js first, and with the pieces first.

python benchmarks/bench_first_picture.py                            (makes and serves a video of its own, two minutes)
python benchmarks/bench_first_picture.py http://localhost:8000 /ar/messages-de-l-ecole/

Aim: at most 2.5 s, no byte of the video twice, nothing larger than lite before HD is pressed. Slow 4G as the developer
tools of Chromium throttle every request: 562 ms until an answer begins, 1.44 Mbit/s. "hls.js" is the same page without
the addresses of the first pieces, as the player was before it knew them. A heavy picture: it fills lite's 160 kb/s.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, Route, sync_playwright

from tests.running_service import ROOT, RunningService

NETWORK = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1.44e6 / 8,
    "uploadThroughput": 0.675e6 / 8,
}
RUNS, SECONDS = 3, 60
FILL = f"""
import subprocess, tempfile
from pathlib import Path
from dubbing.models import Release
from media.picture.probe import probe
from media.picture.video import make_renditions
from tests.parents import factory
from tutorials.models import Tutorial
from tutorials.pipelines.renditions import _store_rendition, holder_of
folder = Path(tempfile.mkdtemp())
source, voice = folder / "film.mp4", folder / "voice"
voice.mkdir()
factory.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25,noise=alls=6:allf=t", "-t", "{SECONDS}",
    "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", source)
factory.ffmpeg("-f", "lavfi", "-i", "anoisesrc=c=pink:r=48000:a=0.2", "-t", "{SECONDS}", "-c:a", "aac", "-b:a", "64k",
    "-f", "hls", "-hls_time", "6", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", voice / "list.m3u8")
row = factory.tutorial("film", duration_ms={SECONDS * 1000})
made = [_store_rendition(holder_of(row.pk), files, folder) for files in make_renditions(source, probe(source), folder)]
Tutorial.objects.filter(pk=row.pk).update(video={{**row.video, "renditions": made}})
release = factory.publish(row, "ar")
heard = factory.voice_files(voice)
playlist = "#EXTM3U\\n#EXT-X-VERSION:7\\n"
playlist += f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="v",DEFAULT=YES,AUTOSELECT=YES,URI="../{{heard[0]["path"]}}"\\n'
for one in made:
    playlist += f'#EXT-X-STREAM-INF:BANDWIDTH={{one["peak_bps"] + 70000}},'
    playlist += f'RESOLUTION={{one["width"]}}x{{one["height"]}},'
    playlist += f'CODECS="{{one["codecs"]}},mp4a.40.2",AUDIO="a"\\n../{{one["playlist"]["path"]}}\\n'
master = folder / "master.m3u8"
master.write_text(playlist)
kept = factory.keep_public(master).path
files = [file | {{"path": kept}} if file["role"] == "hls" else file for file in release.manifest["files"]]
files = [file for file in files if file["role"] != "audio"] + heard
Release.objects.filter(pk=release.pk).update(manifest={{**release.manifest, "files": files}})
"""
SEEN = """() => new Promise((done) => {
  const video = document.querySelector("video");
  video.addEventListener("timeupdate", () => { if (video.currentTime > 0.05) done(performance.now() - window.tapped) });
})"""


def read(address: str) -> str:
    with urlopen(address) as answer:
        return str(answer.read().decode())


def pieces_of(address: str) -> dict[str, str]:
    """The end of each address of the stream → which rendition it belongs to."""
    page = read(address)
    base = address.split("/", 3)[:3]
    master = re.search(r'data-hls="([^"]+)"', page)
    found = {}
    text = read("/".join(base) + master[1]) if master else ""
    heights = re.findall(r"RESOLUTION=\d+x(\d+).*\n(.+)", text)
    for kind, uri in [("voice", uri) for uri in re.findall(r'TYPE=AUDIO.*URI="([^"]+)"', text)] + heights:
        found[uri.rsplit("/", 1)[-1]] = "playlists"
        listed = read("/".join(base) + "/m/" + uri.removeprefix("../"))
        for file in re.findall(r"[\w-]+\.(?:m4s|cmfv|mp4)", listed):
            found[file] = "voice" if kind == "voice" else f"{kind}p"
    return found


def without_pieces(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r'data-pieces="[^"]*"', "", answer.text()))


def visit(browser: Browser, address: str, kinds: dict[str, str], *, pieces: bool) -> tuple[float, Counter[str], int]:
    """(seconds from the tap to a picture that moves, bytes by kind until then and the next ten seconds, addresses that
    came twice)."""
    context = browser.new_context(viewport={"width": 360, "height": 720}, service_workers="block")
    page = context.new_page()
    if not pieces:
        page.route(address, without_pieces)
    page.goto(address, wait_until="networkidle")
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", NETWORK)
    asked: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    times: Counter[str] = Counter()
    early: Counter[str] = Counter()

    def asks(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["request"]["url"]

    def comes(event: dict[str, Any]) -> None:
        name = asked.get(event["requestId"], "").split("?")[0].rsplit("/", 1)[-1]
        kind = kinds.get(name) or ("hls.js" if name.startswith("hls.") else "other")
        sizes[kind] += event.get("encodedDataLength") or 0

    def ends(event: dict[str, Any]) -> None:
        times[asked.get(event["requestId"], "")] += 1

    wire.on("Network.requestWillBeSent", asks)
    wire.on("Network.dataReceived", comes)
    wire.on("Network.loadingFinished", ends)
    page.evaluate("() => document.querySelector('[data-do=start]').addEventListener('click', () => { "
                  "window.tapped = performance.now() }, { capture: true })")  # fmt: skip  # the script stays one piece
    page.evaluate(f"() => {{ window.seen = ({SEEN})() }}")
    page.locator("[data-do=start]").click()
    took = float(page.evaluate("() => window.seen"))
    early.update(sizes)
    page.wait_for_function("() => document.querySelector('video').currentTime > 10", timeout=120_000)
    context.close()
    twice = sum(count > 1 for url, count in times.items() if url.rsplit("/", 1)[-1] in kinds)
    return took / 1000, early, twice


def measure(address: str) -> None:
    kinds = pieces_of(address)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for pieces in (False, True):
            runs = sorted(
                (visit(browser, address, kinds, pieces=pieces) for _ in range(RUNS)), key=lambda seen: seen[0]
            )
            took, sizes, _ = runs[RUNS // 2]
            told = ", ".join(f"{kind} {size / 1000:.0f} kB" for kind, size in sizes.most_common() if size)
            print(
                f"{'pieces' if pieces else 'hls.js'}: {took:.2f} s from the tap to the picture "
                f"({runs[0][0]:.2f} to {runs[-1][0]:.2f}); until then {sum(sizes.values()) / 1000:.0f} kB: {told}; "
                f"came twice in ten seconds: {max(run[2] for run in runs)} files",
                flush=True,
            )
        browser.close()


def main() -> None:
    if len(sys.argv) > 2:
        measure(sys.argv[1].rstrip("/") + sys.argv[2])
        return
    with tempfile.TemporaryDirectory(prefix="portevoix-first-") as name:
        one = RunningService(Path(name) / "data", ALLOWED_HOSTS="localhost")
        try:
            one.start()
            argv = [sys.executable, "manage.py", "shell", "--no-imports", "-c", FILL]
            subprocess.run(argv, cwd=ROOT, env=one.environment(), check=True)
            measure(f"http://localhost:{one.port}/ar/film/")
        finally:
            if one.process:
                one.process.terminate()
                one.process.wait(60)


if __name__ == "__main__":
    main()
