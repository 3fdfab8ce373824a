"""A parent follows the town's path on a phone: the first film, its end, the next one; what was watched is ticked."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import factories
from tests.browser.parents.parents_site import TEXTS, TITLES, Watched
from tests.parents import factory
from tutorials.actions import path_set

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLUGS = ("tablette", "messages")


@pytest.fixture
def site(live_server: Any) -> str:
    factory.town()
    for slug in SLUGS:
        row = factory.tutorial(slug)
        for tag in ("fr", "ar"):
            factory.speak(factory.publish(row, tag, TEXTS[tag], title=TITLES[tag]))
    path_set(by=factories.coordinator(), name="Première semaine d’école", films=SLUGS)
    return str(live_server.url)


def test_from_the_list_through_the_path_and_back_ticked(chromium: Browser, site: str) -> None:
    for tag in ("fr", "ar"):
        _follow(chromium, site, tag)


def _follow(chromium: Browser, site: str, tag: str) -> None:
    watched = Watched(chromium, service_workers="block", has_touch=True)
    page, sent = watched.page, list[str]()
    page.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    page.goto(f"{site}/{tag}/")
    steps = page.locator(".path-step")
    assert steps.count() == len(SLUGS)
    assert page.locator(".path-step[data-watched]").count() == 0
    steps.first.tap()
    for slug, then in zip(SLUGS, (f"/{tag}/{SLUGS[1]}/", f"/{tag}/"), strict=True):
        page.wait_for_url(f"**/{tag}/{slug}/")
        end = page.locator(".frame .path-end")
        page.locator("[data-do=start]").tap()
        page.wait_for_function("() => document.querySelector('video').currentTime > 0")
        assert end.count() == 0, "nothing lies over the film before its end"
        page.evaluate("() => { const film = document.querySelector('video'); film.currentTime = film.duration - 0.3; }")
        end.wait_for()
        page.locator("[data-do=play]").tap()
        end.wait_for(state="hidden")
        page.evaluate("() => { const film = document.querySelector('video'); film.currentTime = film.duration - 0.3; }")
        end.wait_for()
        assert page.locator(".path-end > .button").get_attribute("href") == then
        page.locator(".path-end > .button").tap()
    page.locator(".path-step[data-watched]").nth(1).wait_for()
    assert {url.split("/")[-2] for url in sent} <= {"plays"}, "what was watched stays on the device"
    assert watched.errors == []
    watched.context.close()
