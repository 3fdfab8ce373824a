"""WCAG 2.1.4: every letter, digit and sign, pressed alone with nothing focused, on every kind of page: nothing changes.
Who dictates, or leans on the keyboard, starts nothing."""

from __future__ import annotations

import string
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, Request

from dubbing.models import Take
from subtitles.actions import translation_approve, translation_submit
from subtitles.models import TranslationRevision
from tests import factories
from tests.browser.workshop.workshop_site import signed_in
from tests.house.addresses import PARAMETERS
from tests.house.one_of_each import OneOfEach, make_one_of_each
from tests.house.permission_table import COORDINATOR, REVIEWER, VOLUNTEER
from tutorials.models import LanguageVersion

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KEYS = string.ascii_letters + string.digits + string.punctuation
PAGES = {
    REVIEWER: ("subtitles:review", "dubbing:review", "dubbing:draft"),
    VOLUNTEER: ("dubbing:record", "dubbing:microphone", "subtitles:translate", "volunteers:home"),
    COORDINATOR: (
        *("tutorials:transcript", "tutorials:descriptions", "tutorials:detail", "volunteers:version"),
        *("volunteers:board", "volunteers:people", "volunteers:town", "volunteers:conversation", "subtitles:glossary"),
        *("parents:chooser", "parents:list", "parents:watch", "parents:embed", "parents:step", "parents:handout"),
    ),
}
BY_ITSELF = ("/beat/", "/claim/", "/token/")  # a page says every few seconds that it is open

WITNESS = """(() => {
  window.seen = [];
  const see = (name) => window.seen.push(name);
  for (const kind of ["click", "submit", "focusin", "play", "toggle", "input"])
    addEventListener(kind, (event) => see(`${kind} ${event.target.outerHTML?.slice(0, 80) ?? ""}`), true);
  const media = navigator.mediaDevices;
  if (media) media.getUserMedia = () => {
    see("microphone");
    return Promise.reject(new DOMException("", "NotAllowedError"));
  };
})()"""


@pytest.fixture
def world(live_server: Any) -> OneOfEach:
    """One of each; a text and a recording wait for the reviewer, another text can be recorded."""
    world = make_one_of_each()
    volunteer, reviewer = world.people[VOLUNTEER], world.people[REVIEWER]
    assert volunteer and reviewer
    version = LanguageVersion.objects.get(tutorial__slug=world.values["slug"], language="ar")
    _first, second, third = factories.speech(version.tutorial)
    waiting = TranslationRevision.objects.get(pk=world.values["revision"])
    translation_approve(by=reviewer, version=version, revision=waiting)
    translation_submit(by=volunteer, version=version, segment=third, text="المسوا السهم.", base_number=0)
    Take.objects.update(state=Take.State.SUBMITTED)
    world.values_of["dubbing:record"] = {"segment": second.public_id}
    return world


def changes(page: Page, path: str) -> list[str]:
    """What happened in a page while every key was pressed, nothing focused."""
    answer = page.goto(path)
    assert answer and answer.status == 200, path
    page.wait_for_load_state("networkidle")
    page.evaluate("() => { document.activeElement?.blur(); getSelection().removeAllRanges(); window.seen = []; }")
    assert page.evaluate("() => document.activeElement === document.body")
    sent: list[str] = []

    def see(request: Request) -> None:
        if request.method not in {"GET", "HEAD"} and not request.url.endswith(BY_ITSELF):
            sent.append(f"{request.method} {request.url}")

    page.on("request", see)
    page.keyboard.type(KEYS)
    seen: list[str] = page.evaluate("() => window.seen")
    page.remove_listener("request", see)
    return [*sent, *seen, *([] if page.url.endswith(path) else [page.url])]


def test_no_bare_key_does_anything(world: OneOfEach, live_server: Any, chromium: Browser) -> None:
    found = {}
    for kind, names in PAGES.items():
        person = world.people[kind]
        assert person
        with signed_in(chromium, live_server.url, person) as page:
            page.add_init_script(WITNESS)
            for name in names:
                path = reverse(name, kwargs=world.arguments(name, PARAMETERS[name]))
                if happened := changes(page, path):
                    found[path] = happened
    assert found == {}
