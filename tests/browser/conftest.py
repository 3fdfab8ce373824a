"""What the tests in a real Chromium and a real Firefox share.

    def test_it(studio_room: StudioRoom, firefox: Firefox) -> None:
        firefox.sign_in(studio_room.voice, studio_room.address)  # only for the workshop's pages
        firefox.open(studio_room.address + "/fr/")
        firefox.click("[data-play]")
        firefox.until("document.querySelector('video').currentTime > 1")
        assert np.sqrt(np.mean(firefox.sound.heard(1.0) ** 2)) > 0.01  # what came out of the loudspeaker, one second

Each test has a Firefox and a profile of its own (3 s). tests.browser.firefox has the rest: `value`, `run`, `press`,
`screenshot`, and `started(**preferences)` for a Firefox with other preferences; `firefox.sound.load(file)` and
`.say(name)` speak into its microphone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser, BrowserContext, WebError

from config import own_static_files
from tests import factories, machine_stalls
from tests.browser.firefox import Firefox, started
from tests.browser.studio.studio_room import StudioRoom
from tests.browser.webkit import WebKit
from tests.browser.webkit import started as webkit_started
from tests.dubbing import studio

ARABIC = "المسوا الظرف الصغير لفتح الرسائل، ثم المسوا السهم للعودة إلى القائمة."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in a browser that failed is tried once more, and named at the end where only that passed (decision 0040).
    What was watched and failed while the machine stood still says nothing: it runs again, twice at most."""
    for item in items:
        if "stalls_watched" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=2, condition=partial(_runs_again, item)))
        elif item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def _runs_again(item: pytest.Item) -> bool:
    return item.execution_count < 2 or machine_stalls.stood_still()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a page's script raises and nobody catches fails the test, whatever it looks at: a button that does nothing
    any more looks as before."""
    raised: list[str] = []
    opened = Browser.new_context

    def keep(error: WebError) -> None:
        url = error.page.url if error.page else ""
        if url != "about:blank":  # where a test's own script may not find what it replaces
            raised.append(f"{url}: {error.error.stack}")

    def open_watched_context(browser: Browser, **options: Any) -> BrowserContext:
        context = opened(browser, **options)
        context.on("weberror", keep)
        return context

    monkeypatch.setattr(Browser, "new_context", open_watched_context)
    yield
    assert raised == []


made_text = cache(own_static_files.served_text)


@pytest.fixture(scope="module", autouse=True)
def _static_files_made_once() -> Iterator[None]:
    """Django's server for tests makes each script and sheet anew for every request, as the service never does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_static_files, "served_text", made_text)
        yield


@pytest.fixture
def browsers_keep_static(monkeypatch: pytest.MonkeyPatch) -> None:
    """As they do those of a release, named by their content: for walks over many pages in which no network is cut.
    Without one, a browser would have from itself what a service worker forgot to keep, and no test would see it."""
    make = StaticFilesHandler.serve

    def serve(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = make(handler, request)
        answer.headers["Cache-Control"] = "public, max-age=3600"
        return answer

    monkeypatch.setattr(StaticFilesHandler, "serve", serve)


@pytest.fixture
def stalls_watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The machine is watched for standstills: for tests with a microphone, which deal in real time."""
    with machine_stalls.watched(tmp_path_factory.mktemp("standstills")):
        yield


@pytest.fixture
def studio_room(stalls_watched: None, live_server: Any) -> StudioRoom:
    return StudioRoom(str(live_server.url))


@pytest.fixture
def arabic(studio_room: StudioRoom) -> StudioRoom:
    """The same room, opened to Arabic, with a voice of its own."""
    room = studio_room
    room.version = factories.version(room.version.tutorial, "ar", room.coordinator)
    studio.translated(room.version, room.coordinator, text=ARABIC + " {n}")
    room.voice = studio.voice("ar", "amina")
    return room


@pytest.fixture
def firefox() -> Iterator[Firefox]:
    """A real Firefox whose microphone hears a quiet room, nobody signed in."""
    with started() as browser:
        yield browser


@pytest.fixture
def webkit() -> Iterator[WebKit]:
    """A real WebKit in the same quiet room, nobody signed in."""
    with webkit_started() as browser:
        yield browser
