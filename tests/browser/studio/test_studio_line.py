"""A bad line, a server that restarts, a clock set right, a session that ends: each take stored once, none lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, Route

from dubbing.models import Take
from tests.browser.cut_connection import CutConnection, connection_to
from tests.browser.studio.fake_microphone import Desk, sign_in, speaking
from tests.browser.studio.studio_room import StudioRoom, rows
from tests.browser.studio.test_studio_safety import PIECES, SEED, all_sent
from tests.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ON_THE_WAY = """async () => {
    const { rowsOf } = await import("/static/js/studio/store.js");
    const { account } = JSON.parse(document.getElementById("studio-data").textContent);
    return (await rowsOf(account)).filter((row) => row.state === "waiting").map((row) => row.tries);
}"""
A_CLOCK = "const told = Date.now.bind(Date); window.ahead = 0; Date.now = () => told() + window.ahead;"
DAYS_3 = 3 * 86_400_000


@pytest.fixture
def line(studio_room: StudioRoom) -> Iterator[CutConnection]:
    with connection_to(studio_room.address) as one:
        yield one


@pytest.fixture
def page(studio_room: StudioRoom, chromium: Browser, line: CutConnection) -> Iterator[Page]:
    """The studio over the line, the service worker kept out of it: it would answer for a server that is gone."""
    with speaking(chromium, None) as browser:
        context = browser.new_context(service_workers="block")
        context.add_init_script(A_CLOCK)
        one = Desk(context, studio_room.voice, line.address).studio(studio_room.record())
        one.wait_for_selector("[data-upload-queue][data-waiting]", state="attached")  # the queue is the last to come
        yield one


def tries(page: Page) -> list[int]:
    found: list[int] = page.evaluate(ON_THE_WAY)
    return found


def sent(page: Page) -> None:
    wait_for(lambda: tries(page) == [], "an empty queue", 120)
    page.wait_for_function("() => document.querySelector('[data-upload-queue]').dataset.waiting === '0'")


def test_a_line_that_breaks_in_the_middle_of_an_upload(page: Page, line: CutConnection) -> None:
    line.allowance = 30_000  # the question for a token passes; of 48 kB of sound, a part
    page.evaluate(SEED, [1, "waiting"])
    wait_for(lambda: line.severed, "the break", 60)
    sent(page)  # by itself: nobody touches anything
    take = Take.objects.get()
    assert take.bytes == 24_000 * 2 + 44


def test_a_server_that_stops_and_starts_again(page: Page, line: CutConnection) -> None:
    line.down()
    page.evaluate(SEED, [3, "waiting"])
    wait_for(lambda: len(tries(page)) == 3 and min(tries(page)) >= 2, "two vain attempts for each", 60)
    assert "No connection" in page.locator("[data-upload-queue]").inner_text()
    line.up()
    sent(page)
    assert len(set(Take.objects.values_list("sha256", flat=True))) == Take.objects.count() == 3


def test_a_clock_that_was_ahead_and_is_set_right(page: Page, line: CutConnection) -> None:
    page.evaluate("(ms) => { window.ahead = ms }", DAYS_3)
    line.down()
    page.evaluate(SEED, [1, "waiting"])
    wait_for(lambda: tries(page) and min(tries(page)) >= 1, "a vain attempt", 60)
    page.evaluate("() => { window.ahead = 0 }")
    line.up()
    sent(page)
    assert Take.objects.count() == 1


def test_a_session_that_ends_between_the_token_and_the_sound_loses_nothing(
    studio_room: StudioRoom, chromium: Browser
) -> None:
    answers: list[int] = []

    def sign_out_before_the_first(route: Route) -> None:
        if route.request.method != "PUT":
            route.continue_()
            return
        if not answers:
            Session.objects.all().delete()
        answer = route.fetch()
        answers.append(answer.status)
        route.fulfill(response=answer)

    with speaking(chromium, None) as browser:
        context = browser.new_context(service_workers="block")
        desk = Desk(context, studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.route("**/atelier/voice/takes/**", sign_out_before_the_first)
        page.evaluate(SEED, [1, "waiting"])
        page.wait_for_function("() => document.getElementById('status').textContent.includes('signed out')")
        assert rows(page, studio_room) == ["waiting"]
        assert page.evaluate(PIECES) == 1
        assert len(answers) == 1 and answers[0] in {401, 403}
        assert not Take.objects.exists()
        sign_in(context, studio_room.voice, studio_room.address)
        page.evaluate("() => window.dispatchEvent(new Event('online'))")
        all_sent(page)
    assert answers[1:] == [201]
    assert Take.objects.get().voice == studio_room.voice
