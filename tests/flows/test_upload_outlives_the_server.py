"""A take is on its way when the server's processes end, in the middle of its bytes: it is stored once, by itself. And
texts that are written while nothing answers go out when something does."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cut_connection import CutConnection, connection_to
from tests.browser.studio.test_studio_safety import SEED, all_sent
from tests.flows.voice_to_publish import voice_to_publish
from tests.processes import wait_for, wait_gone
from tests.running_service import ROOT, RunningService

pytestmark = [pytest.mark.slow, pytest.mark.browser]
HALF = 30_000  # bytes: the question for a token passes, of 48 kB of sound a part
SIZE = 24_000 * 2 + 44
SIGN_IN = """
from django.test import Client
from volunteers.models import User
voice = User.objects.get(email="voice@example.org")
voice.is_active = True  # who was brought in by a command cannot sign in
voice.save()
client = Client()
client.force_login(voice, backend="django.contrib.auth.backends.ModelBackend")
print("session", client.cookies["sessionid"].value)
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A running Portevoix with a tutorial that voice@example.org may record in English."""
    folder = tmp_path_factory.mktemp("outlives")
    one = RunningService.with_tables(folder / "data")
    one.start()
    voice_to_publish(one, folder, recorded=1)
    yield one
    end(one, signal.SIGKILL)


def end(running: RunningService, by: signal.Signals) -> None:
    """script/run is ended, and every process of the service with it."""
    assert running.process
    processes = running.ours()
    running.process.send_signal(by)
    running.process.wait(60)
    for pid in processes:
        wait_gone(pid)


def session(running: RunningService, before: str = "") -> str:
    """The cookie of voice@example.org; `before`: Python to run first, which knows them as `voice`."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", SIGN_IN.replace("client =", f"{before}\nclient =", 1)],
        cwd=ROOT,
        env=running.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split("session ")[1].strip()


def stored(data: Path) -> list[tuple[str, int]]:
    """(client_id, bytes) of the takes that came by this test's uploads."""
    with closing(sqlite3.connect(data / "portevoix.sqlite3", timeout=20)) as connection:
        query = "SELECT client_id, bytes FROM dubbing_take WHERE bytes = ?"
        return list(connection.execute(query, (SIZE,)))


@pytest.fixture
def line(running: RunningService) -> Iterator[CutConnection]:
    with connection_to(f"http://localhost:{running.port}") as one:
        yield one


@pytest.fixture
def page(running: RunningService, line: CutConnection, chromium: Browser) -> Iterator[Page]:
    """The studio of voice@example.org, over the line."""
    context = chromium.new_context(service_workers="block")
    context.set_default_timeout(120_000)
    context.add_cookies([{"name": "sessionid", "value": session(running), "url": f"{line.address}/atelier/"}])
    page = context.new_page()
    page.goto(f"{line.address}/atelier/voice/essai/en/")
    page.wait_for_selector("[data-upload-queue][data-waiting]", state="attached")  # the queue is the last to come
    yield page
    context.close()


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_an_upload_goes_on_with_the_next_server(
    running: RunningService, line: CutConnection, page: Page, by: signal.Signals
) -> None:
    before = stored(running.data)
    line.stalls, line.allowance = True, HALF
    page.evaluate(SEED, [1, "waiting"])
    wait_for(line.stalled.is_set, "half of the take at the server")
    end(running, by)
    assert stored(running.data) == before, "half a take is none"
    running.start()
    all_sent(page)  # by itself: nobody touches anything
    assert len(stored(running.data)) == len(before) + 1


def texts(data: Path) -> set[str]:
    with closing(sqlite3.connect(data / "portevoix.sqlite3", timeout=20)) as connection:
        return {text for (text,) in connection.execute("SELECT text FROM subtitles_translationrevision")}


AHEAD = """async () => {
    const { ahead } = JSON.parse(document.getElementById("bench-data").textContent);
    const pages = await caches.open("workshop-pages-1");
    const there = await Promise.all(ahead.map((address) => pages.match(address)));
    return Boolean(navigator.serviceWorker.controller) && ahead.length > 1 && there.every(Boolean);
}"""
# Who has not said which languages they speak is asked that first, on a page that keeps nothing.
SPEAKS_SPANISH = """
voice.roles.create(role="volunteer", language="es")
voice.spoken_languages.create(language="es")
"""
SPANISH = ["Primera frase.", "Segunda frase.", "Tercera frase."]


def test_texts_go_on_without_the_server_and_arrive_when_it_is_back(
    running: RunningService, line: CutConnection, chromium: Browser
) -> None:
    running.manage("open_version", "essai", "es")
    cookie = session(running, SPEAKS_SPANISH)
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="en")
    context.set_default_timeout(120_000)
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": f"{line.address}/atelier/"}])
    page = context.new_page()
    page.goto(f"{line.address}/atelier/")
    wait_for(lambda: page.evaluate("Boolean(navigator.serviceWorker.controller)"), "the page's worker")
    page.goto(f"{line.address}/atelier/text/essai/es/")
    wait_for(lambda: page.evaluate(AHEAD), "the next sentences on the device")
    line.down()
    end(running, signal.SIGTERM)
    for text in SPANISH:
        page.fill("#text", text)
        page.wait_for_selector("html.js")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    waiting = page.locator("[data-outgoing]")
    expect(waiting.locator("a")).to_have_count(len(SPANISH))
    assert not texts(running.data) & set(SPANISH)
    running.start()
    line.up()
    wait_for(lambda: set(SPANISH) <= texts(running.data), "the texts on the server")  # nobody touches anything
    expect(waiting).to_be_hidden()
    context.close()
