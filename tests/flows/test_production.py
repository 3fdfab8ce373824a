"""A town's server as docs/install describes it, for real: PostgreSQL, Valkey over TCP, S3, nginx with HTTPS in front.

It refuses to start with a dangerous environment. With the right one, a voice is published by the worker, nginx sends it
from the bucket, a browser plays it, it is rolled back and withdrawn; nothing is left running.
"""

from __future__ import annotations

import importlib.util
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.utils.crypto import get_random_string
from playwright.sync_api import Browser, BrowserType, sync_playwright

from config.processes import broker_program
from tests.conftest import ARGUMENTS
from tests.flows.waiting_voice import waiting_voice
from tests.nginx import HOST, Nginx, nginx
from tests.object_store import BUCKET, Bucket, bucket
from tests.processes import wait_for, wait_gone
from tests.running import ROOT, Running, free_port

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LONG_S = 240.0
SOUND = (
    "() => { const v = document.querySelector('video'); return v.currentTime > 1 && v.webkitAudioDecodedByteCount > 0 }"
)


def postgres() -> Any:
    """The server of script/with_postgres.py."""
    spec = importlib.util.spec_from_file_location("with_postgres", ROOT / "script" / "with_postgres.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.postgres()


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """A broker on a TCP port of loopback, as Debian's service is."""
    port = free_port()
    argv = [broker_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of the town's server, with everything that it names running."""
    with postgres() as database, valkey(tmp_path_factory.mktemp("valkey")) as redis, bucket() as s3:
        yield {
            "PORTEVOIX_ENV": "production",
            "SECRET_KEY": get_random_string(60),
            "ALLOWED_HOSTS": HOST,
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            **s3.environment(),
            "ACCEL_REDIRECT": "/internal/s3",
            "ACCEL_REDIRECT_PRIVATE": "/internal/s3",
        }


def s3_of(town: dict[str, str]) -> Bucket:
    return Bucket(int(town["S3_ENDPOINT"].rpartition(":")[2]))


PROGRAMS = {
    "all of it": ["-m", "config.start"],
    "web": ["-m", "gunicorn", "config.wsgi", "-c", "python:config.web_server"],
    "worker": ["-m", "celery", "-A", "config.celery:app", "worker", "-Q", "long"],
    "scheduler": ["-m", "celery", "-A", "config.celery:app", "beat", "--pidfile=", "-S", "celery.beat:Scheduler"],
    "command": ["manage.py", "reconcile"],
}


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"SECRET_KEY": "changeme"}, "SECRET_KEY is too weak"), ({"DEBUG": "1"}, "DEBUG shows secrets")],
)
def test_no_program_starts_with_a_dangerous_environment(
    town: dict[str, str], tmp_path: Path, program: str, wrong: dict[str, str], named: str
) -> None:
    one = Running(tmp_path / "data", **{**town, **wrong})
    done = subprocess.run(
        [sys.executable, *PROGRAMS[program]],
        cwd=ROOT,
        env=one.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "Portevoix cannot start" in done.stderr and named in done.stderr
    assert "Traceback" not in done.stderr
    assert one.ours() == {}


@pytest.fixture(scope="module")
def running(town: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("town")
    one = Running(folder / "data", **town)
    one.start()
    waiting_voice(one, folder)
    yield one
    assert one.process
    if one.process.poll() is None:
        one.process.kill()
        one.process.wait()
    for pid in one.ours():
        wait_gone(pid)


@pytest.fixture(scope="module")
def front(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    s3 = s3_of(running.told)
    with nginx(tmp_path_factory.mktemp("nginx"), running.port, running.data, s3.port) as one:
        yield one


@contextmanager
def visitor(kind: BrowserType, front: Nginx) -> Iterator[Browser]:
    """A Chromium that finds the town's domain at our nginx."""
    rules = f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{front.port}"
    browser = kind.launch(executable_path="/usr/bin/chromium", args=[*ARGUMENTS, rules])
    try:
        yield browser
    finally:
        browser.close()


def rows(running: Running, query: str) -> list[tuple[Any, ...]]:
    address = running.told["DATABASE_URL"].replace("postgres://", "postgresql://")
    with psycopg.connect(address) as connection:
        return connection.execute(query).fetchall()


def test_a_voice_is_published_by_the_worker_and_a_family_hears_it(running: Running, front: Nginx) -> None:
    assert "unixsocket" not in " ".join(running.ours().values()), "the town's own broker is used"
    assert front.ask("/readyz").status == 200
    running.manage("publish", "essai", "en", "--kind", "voice")
    wait_for(lambda: rows(running, "SELECT 1 FROM dubbing_release WHERE state = 'live'") or None, "the release", LONG_S)
    assert running.manage("verify_release", "essai", "en")["ok"]
    assert not list((running.data / "public").rglob("*.*")), "files lie in the bucket only"

    with sync_playwright() as playwright, visitor(playwright.chromium, front) as browser:
        page = browser.new_context(ignore_https_errors=True, viewport={"width": 360, "height": 720}).new_page()
        asked: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"https://{HOST}/en/essai/", wait_until="networkidle")
        page.locator("[data-player] button").first.click()
        page.wait_for_function(SOUND, timeout=60_000)
        assert errors == []
        assert any(url.endswith(".m3u8") for url in asked)
        assert all(url.startswith(f"https://{HOST}/") for url in asked), "no signed address reaches a browser"
        assert page.context.cookies() == []
    wait_for(lambda: rows(running, "SELECT plays FROM dubbing_plays") == [(1,)], "the play is counted")


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ({}, 200, slice(None)),
        ({"Range": "bytes=0-"}, 206, slice(None)),
        ({"Range": "bytes=-100"}, 206, slice(-100, None)),
        ({"Range": "bytes=4-7", "If_Range": "same"}, 206, slice(4, 8)),
        ({"Range": "bytes=4-7", "If_Range": '"another"'}, 200, slice(None)),
        ({"Range": "bytes=0-1,4-5"}, 416, None),
        ({"If_None_Match": "same"}, 304, None),
    ],
)
def test_nginx_sends_ranges_out_of_the_bucket(
    running: Running, front: Nginx, asked: dict[str, Any], status: int, span: slice | None
) -> None:
    (file,) = [one for one in live_files(running) if one["role"] == "messaging_mp4"]
    stored = s3_of(running.told).client.get_object(Bucket=BUCKET, Key=f"public/{file['path']}")["Body"].read()
    headers: dict[str, Any] = {
        name: f'"{file["sha256"]}"' if value == "same" else value for name, value in asked.items()
    }
    answer = front.ask(f"/m/{file['path']}", Cookie="a=b", **headers)
    names = sorted(name.lower() for name, _ in answer.headers)
    assert names == sorted(set(names)), "no header twice"
    assert not [name for name in names if name.startswith(("x-amz", "x-accel", "x-portevoix"))]
    assert (answer.status, answer["ETag"]) == (status, f'"{file["sha256"]}"')
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "public, max-age=86400"
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
    if span is not None:
        assert answer.body == stored[span] and answer["Content-Type"] == "video/mp4"
        assert answer.all("Content-Range") == (
            [f"bytes {span.indices(len(stored))[0]}-{span.indices(len(stored))[1] - 1}/{len(stored)}"]
            if status == 206
            else []
        )


def live_files(running: Running) -> list[dict[str, Any]]:
    (manifest,) = rows(running, "SELECT manifest FROM dubbing_release WHERE state = 'live'")[0]
    files: list[dict[str, Any]] = manifest["files"]
    return files


def test_it_is_rolled_back_withdrawn_and_ends(running: Running, front: Nginx) -> None:
    running.manage("publish", "essai", "en", "--kind", "subtitles", "--wait")
    running.manage("release", "essai", "en", "--rollback", "1")
    assert running.manage("verify_release", "essai", "en")["ok"]
    assert wait_for(lambda: front.ask("/en/essai/").status == 200, "the page")
    running.manage("release", "essai", "en", "--withdraw")
    assert wait_for(lambda: front.ask("/en/essai/").status == 410, "gone within the minute", 60)
    assert running.process
    everything = running.ours()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(120) == 0
    for pid in everything:
        wait_gone(pid)
    assert running.ours() == {}
