"""While something is made its progress alone is replaced: who stands on *Stop* stays there, nothing is said again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Response

from dubbing.actions import draft_request, release_request
from jobs.states import enqueue
from tests import factories
from tests.browser.workshop.workshop_site import signed_in
from tests.dubbing import studio
from tutorials.models import LanguageVersion
from volunteers.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = """() => {
    const said = [...document.querySelectorAll("main [role=status]")];
    const stop = document.querySelector("form[action*='/stop/'] button");
    stop.focus();
    window.stays = () => document.activeElement === stop && said.every((place) => place.isConnected);
}"""


def _release(coordinator: User, version: LanguageVersion) -> str:
    release_request(by=coordinator, version=version, kind="subtitles")
    return f"/atelier/versions/essai/{version.language}/"


def _draft(coordinator: User, version: LanguageVersion) -> str:
    draft_request(by=coordinator, version=version)
    return f"/atelier/voice/essai/{version.language}/draft/"


def _pictures(coordinator: User, version: LanguageVersion) -> str:
    enqueue("tutorials.renditions", str(version.tutorial.pk), by=coordinator)
    return "/atelier/tutorials/essai/"


@pytest.mark.parametrize("begun", [_release, _draft, _pictures])
def test_the_keys_stay_where_they_are(
    chromium: Browser, live_server: Any, begun: Callable[[User, LanguageVersion], str]
) -> None:
    coordinator = factories.person("claire", ("coordinator", ""), ("reviewer", "en"))
    version = factories.version(studio.tutorial(), "en", coordinator)
    studio.translated(version, coordinator)
    address = begun(coordinator, version)
    asked: list[Response] = []
    with signed_in(chromium, str(live_server.url), coordinator) as page:
        page.on("response", lambda answer: asked.append(answer) if "hx-request" in answer.request.headers else None)
        page.goto(address)
        page.evaluate(KEPT)
        for _time in range(2):
            with page.expect_event("response", lambda answer: "hx-request" in answer.request.headers):
                pass
            page.wait_for_function("() => !document.querySelector('.htmx-request')")
        assert page.evaluate("() => stays()")
    assert {answer.status for answer in asked} == {200}
