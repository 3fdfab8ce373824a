"""How many pages and how much media one small machine serves, by gunicorn alone and with nginx in front.

python benchmarks/bench_serving.py        (needs nginx and wrk: apt-get install nginx wrk; about two minutes)

A production service on SQLite with a list of tutorials is started; wrk, on the same machine and so at its cost, asks
for each kind of address over 16 lines for a few seconds. nginx runs the sample configuration of docs/install, HTTPS
included; gunicorn is asked in plain HTTP. Aim (design 8): the evening peak of a town of 2,000 families, all of whom
open a page within five minutes (7 pages a second), a hundred times over: 700 pages a second.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.nginx import HOST, Nginx, nginx
from tests.running_service import ROOT, RunningService

SECONDS, LINES = int(os.environ.get("BENCH_SECONDS", "5")), 16
VIDEO_BYTES = 8_000_000
FILL = f"""
import os, pathlib, tempfile
from storage.files import keep_public
from tests.parents import factory
from tests.parents.conftest import ARABIC
for n in range(8):
    tutorial = factory.tutorial("film-%d" % n, title_fr="Film %d" % n)
    factory.publish(tutorial, "fr", kind="subtitles")
    factory.publish(tutorial, "ar", ARABIC, title="تشغيل الجهاز اللوحي")
video = pathlib.Path(tempfile.mkdtemp()) / "film.mp4"
video.write_bytes(os.urandom({VIDEO_BYTES}))
print(keep_public(video).path)
video.unlink()
"""


@contextmanager
def service(folder: Path) -> Iterator[tuple[RunningService, str]]:
    """The service, and the path of a video in its public store."""
    secret = "".join(chr(33 + n % 90) for n in range(60))
    accel = {"ACCEL_REDIRECT": "/internal/public", "ACCEL_REDIRECT_PRIVATE": "/internal/private"}
    told = {"PORTEVOIX_ENV": "production", "SECRET_KEY": secret, "ALLOWED_HOSTS": HOST, **accel}
    one = RunningService(folder / "data", **told, SECURE_SSL_REDIRECT="0")
    try:
        one.start()
        argv = [sys.executable, "manage.py", "shell", "--no-imports", "-c", FILL]
        done = subprocess.run(argv, cwd=ROOT, env=one.environment(), check=True, stdout=subprocess.PIPE, text=True)
        yield one, done.stdout.split()[-1]
    finally:
        if one.process:
            one.process.terminate()
            one.process.wait(60)


def wrk(address: str, *headers: str) -> tuple[float, float, float]:
    """(answers a second, MB a second, 99th percentile in ms). Any answer that is no 2xx or 3xx ends the benchmark."""
    argv = ["wrk", "-t1", f"-c{LINES}", f"-d{SECONDS}s", "--latency", "-H", f"Host: {HOST}"]
    argv += [part for header in headers for part in ("-H", header)]
    said = subprocess.run([*argv, address], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{address}\n{said}")
    rate, flow, slowest = (
        found[1] if (found := re.search(pattern, said)) else ""
        for pattern in (r"Requests/sec:\s+([\d.]+)", r"Transfer/sec:\s+([\d.]+\w+)", r"99%\s+([\d.]+\w+)")
    )
    sizes = {"GB": 1e3, "MB": 1.0, "KB": 1e-3, "B": 1e-6}
    unit = next(name for name in sizes if flow.endswith(name))
    times = {"us": 1e-3, "ms": 1.0, "s": 1e3}
    clock = next(name for name in times if slowest.endswith(name))
    return float(rate), float(flow.removesuffix(unit)) * sizes[unit], float(slowest.removesuffix(clock)) * times[clock]


def rows(front: Nginx, port: int, video: str) -> Iterator[tuple[str, str, tuple[float, float, float]]]:
    packed = "Accept-Encoding: gzip"
    piece, whole = "Range: bytes=0-262143", "Range: bytes=0-"
    kinds = {
        "chooser": ("/", [packed]),
        "list of 8": ("/ar/", [packed]),
        "watch page": ("/ar/film-1/", [packed]),
        "watch page, not modified": ("/ar/film-1/", [packed, f"If-None-Match: {front.ask('/ar/film-1/')['ETag']}"]),
        "media, a piece of 256 kB": (f"/m/{video}", [piece]),
        "media, 8 MB from byte 0": (f"/m/{video}", [whole]),
    }
    for name, (path, headers) in kinds.items():
        yield name, "nginx", wrk(f"https://127.0.0.1:{front.port}{path}", *headers)
        if name.startswith("media"):  # without nginx: see embedded_media
            continue
        yield name, "gunicorn", wrk(f"http://127.0.0.1:{port}{path}", "X-Forwarded-Proto: https", *headers)


def embedded_media(folder: Path, video_file: Path) -> Iterator[tuple[str, str, tuple[float, float, float]]]:
    """The same video by Django alone, as on the embedded default: each answer is capped at 1 MiB."""
    data = folder / "embedded"
    one = RunningService(data, ALLOWED_HOSTS=HOST)
    target = data / "public" / video_file.parent.name / video_file.name
    target.parent.mkdir(parents=True)
    target.write_bytes(video_file.read_bytes())
    try:
        one.start()
        address = f"http://127.0.0.1:{one.port}/m/{video_file.parent.name}/{video_file.name}"
        yield "media, a piece of 256 kB", "gunicorn", wrk(address, "Range: bytes=0-262143")
        yield "media, 8 MB from byte 0", "gunicorn", wrk(address, "Range: bytes=0-")
    finally:
        if one.process:
            one.process.terminate()
            one.process.wait(60)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portevoix-serving-") as name:
        folder = Path(name)
        print(f"| {'address':26} | {'by':8} | answers/s |   MB/s | 99 % within |")
        print("|---|---|---:|---:|---:|")
        with service(folder) as (one, video), nginx(folder / "nginx", one.port, one.data) as front:
            found = list(rows(front, one.port, video))
            kept = folder / "kept" / Path(video).parent.name
            kept.mkdir(parents=True)
            (kept / Path(video).name).write_bytes((one.data / "public" / video).read_bytes())
        found += embedded_media(folder, kept / Path(video).name)
        for kind, by, (rate, flow, slowest) in sorted(found, key=lambda row: row[0]):
            print(f"| {kind:26} | {by:8} | {rate:9,.0f} | {flow:6.1f} | {slowest:8.1f} ms |")


if __name__ == "__main__":
    main()
