"""How far a version is reads the same on the home page, the board, its own page, the editor and the studio."""

from __future__ import annotations

import random
from typing import Any

import lxml.html
import pytest
from django.urls import reverse

from subtitles.actions import translation_approve
from tests import factories
from tests.volunteers.shortcuts import consenting, signed_in, submitted, take
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = pytest.mark.django_db


def said(client: Any, address: str) -> set[str]:
    """The bar's parts and the stage's words, wherever they stand on the page."""
    tree: Any = lxml.html.fromstring(client.get(address).text)
    found = set()
    for bar in tree.xpath("//*[contains(concat(' ', @class, ' '), ' parts-bar ')]"):
        parts = [rect.get("class").split()[1] + rect.get("width") for rect in bar.xpath(".//rect")]
        block = bar.xpath("ancestor::*[.//bdi[contains(@class, 'ltr')]][1]//bdi[contains(@class, 'ltr')]")
        found.add(" ".join([*parts, block[0].text_content() if block else ""]))
    return found


@pytest.mark.parametrize("seed", [pytest.param(0, marks=pytest.mark.postgres), 1, 2, 3])
def test_one_version_on_every_screen(seed: int) -> None:
    chance = random.Random(seed)
    version: LanguageVersion = factories.version(factories.tutorial(), "ar")
    amina, rachid = consenting(factories.volunteer("ar", "amina")), factories.reviewer("ar", "rachid")
    for person in (amina, rachid):
        person.spoken_languages.create(language="ar")
    segments = list(Segment.objects.filter(tutorial=version.tutorial).order_by("pk"))
    for segment in segments[: chance.randrange(1, 4)]:  # something stays to be done: a stage with a count
        revision = submitted(version, amina, segment)
        if chance.random() < 0.7:
            translation_approve(by=rachid, version=version, revision=revision)
            if segment.is_spoken and chance.random() < 0.7:
                state = chance.choice(["received", "submitted", "approved"])
                take(version, amina, segment, state=state, revision=revision)
    place = [version.tutorial.slug, "ar"]
    coordinator, volunteer = signed_in(User.objects.get(display_name="Claire")), signed_in(amina)
    pages = [
        said(volunteer, "/atelier/"),
        said(volunteer, reverse("dubbing:stage", args=place)),
        said(coordinator, reverse("volunteers:board")),
        said(coordinator, reverse("volunteers:version", args=place)),
    ]
    assert len(pages[1]) == 1, pages
    assert all(page == pages[1] for page in pages), pages
    for name in ("subtitles:translate", "dubbing:record"):
        page = volunteer.get(reverse(name, args=[*place, factories.speech(version.tutorial)[0].public_id])).text
        assert reverse("dubbing:stage", args=place) in page
