"""No page of the workshop shows what the machine calls things: ids of segments and people, addresses, codes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from dubbing.actions import take_approve
from subtitles.actions import changes_request, translation_approve, translation_submit
from subtitles.models import TranslationRevision
from tests import factories
from tests.browser.workshop.workshop_site import signed_in
from tests.house.addresses import PARAMETERS
from tests.house.one_of_each import OneOfEach, make_one_of_each
from tests.house.permission_table import COORDINATOR, REVIEWER, TABLE, VOLUNTEER
from tests.volunteers.shortcuts import take
from town.actions import town_edit
from tutorials.actions import segment_edit
from tutorials.models import LanguageVersion, Tutorial
from volunteers.actions import invitation_create

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("browsers_keep_static"),
]
ROOMS = ("volunteers:", "tutorials:", "subtitles:", "dubbing:", "mfa_")
NO_PAGES = {
    *(
        "tutorials:preview",
        "tutorials:outline",
        "tutorials:still",
        "tutorials:sound_excerpt",
        "dubbing:take_audio",
        "dubbing:said_back_audio",
        "dubbing:note",
        "dubbing:service_worker",
    ),
    *("dubbing:token", "subtitles:files_download", "subtitles:glossary_download", "tutorials:progress"),
    *("volunteers:progress", "tutorials:segments", "mfa_download_recovery_codes", "volunteers:export"),
    "volunteers:withdraw_by_letter",  # for whoever has a letter, not for the workshop
}
IDENTITY = re.compile(
    r"\bs[0-9a-f]{10}\b"  # a segment
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}\b"  # a person, a take
    r"|\b[0-9a-f]{32,}\b"  # a digest
    r"|\ballumer-la-tablette\b"  # a tutorial
    r"|\b[a-z]+_[a-z_]+\b"  # a code: changes_requested
    r"|\b(?:translationrevision|languageversion|checkseverity|textimport)\b"
)


@pytest.fixture
def world(live_server: Any) -> OneOfEach:
    """One of each, and work of each kind in the journal."""
    world = make_one_of_each()
    volunteer, reviewer, claire = (world.people[kind] for kind in (VOLUNTEER, REVIEWER, COORDINATOR))
    assert volunteer and reviewer and claire
    tutorial = Tutorial.objects.get(slug=world.values["slug"])
    version = LanguageVersion.objects.get(tutorial=tutorial, language="ar")
    first, second, third = factories.speech(tutorial)
    waiting = TranslationRevision.objects.get(pk=world.values["revision"])
    sent = translation_submit(by=volunteer, version=version, segment=third, text="المسوا السهم.", base_number=0)
    changes_request(by=reviewer, version=version, revision=sent, reason="Plus court")
    translation_approve(by=reviewer, version=version, revision=waiting)
    take_approve(by=reviewer, version=version, take=take(version, volunteer, second, revision=waiting))
    segment_edit(by=claire, segment=first, text="Allumez la tablette.", base_revision=first.revision)
    invitation_create(by=claire, language_tags=["ar", "zh-Hant"], roles=["reviewer"])
    town_edit(by=claire, fields={"name": "Élancourt", "language_order": ["ar", "tr"]})
    return world


def pages(world: OneOfEach) -> list[str]:
    readable = [row.name for row in TABLE.values() if row.name.startswith(ROOMS) and "GET" in row.may]
    assert len(readable) > 35
    return [reverse(name, kwargs=world.arguments(name, PARAMETERS[name])) for name in readable if name not in NO_PAGES]


def test_no_page_shows_what_the_machine_calls_things(world: OneOfEach, live_server: Any, chromium: Browser) -> None:
    shown: dict[str, list[str]] = {}
    seen = 0
    for kind in (COORDINATOR, VOLUNTEER):
        person = world.people[kind]
        assert person
        with signed_in(chromium, live_server.url, person) as page:
            for path in pages(world):
                answer = page.goto(path)
                if answer is None or answer.status != 200 or "text/html" not in answer.headers["content-type"]:
                    continue
                page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
                text = page.locator("body").inner_text()
                seen += bool(text.strip())  # a part of a page may have nothing to say
                if found := sorted(set(IDENTITY.findall(text))):
                    shown.setdefault(path, []).extend(found)
    assert shown == {}
    assert seen > 50
