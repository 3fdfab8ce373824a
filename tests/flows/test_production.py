"""A town's server as docs/install describes it, for real: PostgreSQL, Valkey over TCP, S3, nginx with HTTPS in front.

It refuses to start with a dangerous environment. With the right one, the first coordinator comes in by a link and a
letter, a voice is published by the worker, nginx sends it from the bucket, a browser plays it, it is rolled back and
withdrawn; nothing is left running.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.flows.story import CODE
from tests.flows.town_services import Town, services, visitor
from tests.flows.voice_to_publish import voice_to_publish
from tests.nginx import HOST, SAMPLES, Nginx, nginx
from tests.object_store import BUCKET
from tests.processes import wait_for, wait_gone
from tests.running_service import ROOT, RunningService

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LONG_S = 240.0
SOUND = (
    "() => { const v = document.querySelector('video'); return v.currentTime > 1 && v.webkitAudioDecodedByteCount > 0 }"
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with services(tmp_path_factory.mktemp("valkey")) as one:
        yield one


def programs() -> dict[str, list[str]]:
    """What the sample units of docs/install start of ours, with our own Python; and a command.

    What copies backups to a second place is another program (tests/operations/test_second_place.py)."""
    found = {"command": [sys.executable, "manage.py", "reconcile"]}
    for unit in sorted(SAMPLES.glob("*.service")):
        lines = [line for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
        words = lines[0].removeprefix("ExecStart=").replace("%i", "long").replace("%H", "here").split()
        if unit.stem == "portevoix-away":
            assert words[0] == "/usr/bin/restic"
            continue
        assert words[0] == "/opt/portevoix/.venv/bin/python"
        found[unit.stem] = [sys.executable, *words[1:]]
    return found


PROGRAMS = programs()


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"SECRET_KEY": "changeme"}, "SECRET_KEY is too weak"), ({"DEBUG": "1"}, "DEBUG shows secrets")],
)
def test_no_program_starts_with_a_dangerous_environment(
    town: Town, tmp_path: Path, program: str, wrong: dict[str, str], named: str
) -> None:
    one = RunningService(tmp_path / "data", **{**town.environment, **wrong})
    done = subprocess.run(
        PROGRAMS[program],
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
def running(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    one = RunningService(tmp_path_factory.mktemp("town") / "data", **town.environment)
    try:
        one.start()
        yield one
    finally:
        if one.process:
            one.kill()


@pytest.fixture(scope="module")
def front(town: Town, running: RunningService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    with nginx(tmp_path_factory.mktemp("nginx"), running.port, running.data, town.s3.port) as one:
        yield one


def rows(running: RunningService, query: str) -> list[tuple[Any, ...]]:
    address = running.variables["DATABASE_URL"].replace("postgres://", "postgresql://")
    with psycopg.connect(address) as connection:
        return connection.execute(query).fetchall()


def test_the_first_coordinator_comes_in_by_a_link_and_a_letter(
    town: Town, running: RunningService, front: Nginx, chromium: Browser
) -> None:
    assert "unixsocket" not in " ".join(running.ours().values()), "the town's own broker is used"
    # The first question may find a client of the bucket that is still being made: whoever watches asks again.
    wait_for(lambda: front.ask("/readyz").status == 200, "a town that is ready", LONG_S)
    link = running.manage("invite")["link"]
    assert link.startswith(f"https://{HOST}/atelier/")
    with visitor(chromium.browser_type, front) as page:
        page.goto(link)
        page.fill("#id_email", "claire@ville.example")
        page.click("main form button[type=submit]")
        page.wait_for_selector("#id_code")
        (code,) = CODE.findall(wait_for(town.mail.text, "the letter"))
        page.fill("#id_code", code)
        page.click("main form button[type=submit]")
        page.wait_for_url(f"https://{HOST}/atelier/**")
        cookies = {cooky["name"]: cooky for cooky in page.context.cookies()}
        assert cookies["sessionid"]["secure"] and cookies["sessionid"]["httpOnly"]
        assert {cooky["path"] for cooky in cookies.values()} == {"/atelier/"}
    assert str(town.mail.letters[0]["To"]) == "claire@ville.example"


def test_a_voice_is_published_by_the_worker_and_a_family_hears_it(
    running: RunningService, front: Nginx, tmp_path: Path, chromium: Browser
) -> None:
    voice_to_publish(running, tmp_path)
    running.manage("publish", "essai", "en", "--kind", "voice")
    live = "SELECT 1 FROM dubbing_release WHERE state = 'live'"
    wait_for(lambda: rows(running, live) or None, "the release", LONG_S)
    assert running.manage("verify_release", "essai", "en")["ok"]
    assert not list((running.data / "public").rglob("*.*")), "files lie in the bucket only"
    with visitor(chromium.browser_type, front) as page:
        asked: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"https://{HOST}/en/essai/", wait_until="networkidle")
        page.locator("[data-player] button").first.click()
        page.wait_for_function(SOUND)
        assert errors == []
        assert any(url.endswith(".m3u8") for url in asked)
        away = [url for url in asked if not url.startswith((f"https://{HOST}/", f"blob:https://{HOST}/"))]
        assert away == [], "no signed address reaches a browser"
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
        ({"Range": "bytes=0-1,4-5"}, 200, slice(None)),
        ({"If_None_Match": "same"}, 304, None),
    ],
)
def test_nginx_sends_ranges_out_of_the_bucket(
    town: Town, running: RunningService, front: Nginx, asked: dict[str, Any], status: int, span: slice | None
) -> None:
    (file,) = [file for file in live_files(running) if file["role"] == "messaging_mp4"]
    stored = town.s3.client.get_object(Bucket=BUCKET, Key=f"public/{file['path']}")["Body"].read()
    headers: dict[str, Any] = {
        name: f'"{file["sha256"]}"' if value == "same" else value for name, value in asked.items()
    }
    answer = front.ask(f"/m/{file['path']}", Cookie="a=b", **headers)
    names = sorted(name.lower() for name, _ in answer.headers)
    assert names == sorted(set(names)), "no header twice"
    assert not [name for name in names if name.startswith(("x-amz", "x-accel", "x-portevoix"))]
    assert (answer.status, answer["ETag"]) == (status, f'"{file["sha256"]}"')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == ("no-store" if status == 416 else "public, max-age=3600")
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
    if span is not None:
        assert answer.body == stored[span] and answer["Content-Type"] == "video/mp4"
        assert answer.all("Content-Range") == (
            [f"bytes {span.indices(len(stored))[0]}-{span.indices(len(stored))[1] - 1}/{len(stored)}"]
            if status == 206
            else []
        )


def live_files(running: RunningService) -> list[dict[str, Any]]:
    (manifest,) = rows(running, "SELECT manifest FROM dubbing_release WHERE state = 'live'")[0]
    files: list[dict[str, Any]] = manifest["files"]
    return files


@pytest.mark.parametrize(
    "door",
    [
        "/.git/config",
        "/manage.py",
        "/internal/s3/",
        f"/internal/s3/{BUCKET}/private/",
        "/internal/no-store",
        "/static/",
        "/static/../secret-key",
        "/static/..%2f..%2fmanage.py",
        "/static../manage.py",
        "/m/../manage.py",
        "/private/",
        "/readyz/..",
    ],
)
def test_there_is_no_other_door(front: Nginx, door: str) -> None:
    assert front.ask(door).status in {400, 403, 404}


def test_it_is_rolled_back_withdrawn_and_ends(running: RunningService, front: Nginx) -> None:
    running.manage("publish", "essai", "en", "--kind", "subtitles", "--wait")
    running.manage("release", "essai", "en", "--rollback", "1")
    assert running.manage("verify_release", "essai", "en")["ok"]
    assert wait_for(lambda: front.ask("/en/essai/").status == 200, "the page")
    running.manage("release", "essai", "en", "--withdraw")
    assert wait_for(lambda: front.ask("/en/essai/").status == 410, "gone within the minute", 60)
    assert "Traceback" not in (running.data / "log" / "web.log").read_text(), (
        "the web server had nothing to complain of"
    )
    assert running.process
    everything = running.ours()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(120) == 0
    for pid in everything:
        wait_gone(pid)
    assert running.ours() == {}
