"""Each page of work says how long somebody works on it: pauses above a minute are left out, and the last part is told
by whoever leaves it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, Response

from dubbing.models import Take
from tests.browser.workshop.workshop_site import signed_in
from tests.house.addresses import PARAMETERS
from tests.house.one_of_each import make_one_of_each
from tests.house.permission_table import COORDINATOR, REVIEWER, VOLUNTEER
from tests.processes import wait_for
from volunteers.models import WorkTime

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "correct": (COORDINATOR, "tutorials:transcript"),
    "translate": (VOLUNTEER, "subtitles:translate"),
    "review": (REVIEWER, "subtitles:review"),
    "record": (VOLUNTEER, "dubbing:record"),
    "listen": (REVIEWER, "dubbing:review"),
}
PAUSE_S = 70


def is_work_message(answer: Response) -> bool:
    return "/atelier/minutes/" in answer.url


def pass_time(page: Page, *pauses_s: int) -> None:
    """After each pause a sign of work; the page's own clock is moved, not the test's."""
    for number, pause_s in enumerate(pauses_s):
        page.clock.fast_forward(pause_s * 1000)
        page.mouse.move(200 + pause_s, 200 + number)


def test_every_page_of_work_says_how_long(live_server: Any, chromium: Browser) -> None:
    world = make_one_of_each()
    Take.objects.update(state=Take.State.SUBMITTED)
    for act, (kind, name) in PAGES.items():
        person = world.people[kind]
        assert person
        with signed_in(chromium, str(live_server.url), person) as page:
            page.clock.install()
            page.goto(reverse(name, kwargs=world.arguments(name, PARAMETERS[name])))
            page.wait_for_load_state("networkidle")  # the studio loads this last
            with page.expect_response(is_work_message, timeout=20_000) as answer:
                pass_time(page, 0, 30, PAUSE_S, 25)
            assert answer.value.status == 204, (act, answer.value.url)
            pass_time(page, 40, 10)
            page.evaluate(HIDE)
            # How many messages it takes is a matter of the clock, which runs on between two movements.
            told_s = wait_for(partial(seconds_of, act, 105), f"{act}: the last part of the work")
        assert told_s < 30 + PAUSE_S + 25, f"{act}: the pause is left out"


def seconds_of(act: str, at_least: int) -> int | None:
    told = WorkTime.objects.filter(act=act).first()  # its row comes with the first message
    return told.seconds if told is not None and told.seconds >= at_least else None


HIDE = """() => {
  Object.defineProperty(document, "visibilityState", { value: "hidden" });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_what_was_worked_without_the_network_is_told_afterwards(live_server: Any, chromium: Browser) -> None:
    world = make_one_of_each()
    name = "subtitles:translate"
    person = world.people[VOLUNTEER]
    assert person
    with signed_in(chromium, str(live_server.url), person) as page:
        page.clock.install()
        page.goto(reverse(name, kwargs=world.arguments(name, PARAMETERS[name])))
        page.context.set_offline(True)
        with page.expect_event("requestfailed", lambda asked: "/atelier/minutes/" in asked.url):
            pass_time(page, 0, 50, 30)
        page.context.set_offline(False)
        pass_time(page, 45, 30)
        wait_for(partial(seconds_of, "translate", 50 + 30 + 45), "what was worked without the network")
