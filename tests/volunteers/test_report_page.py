"""The report of a release names each sentence as people know it, and writes figures as they read them."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from dubbing.models import Release
from dubbing.releases.report_messages import no_room
from tests import factories
from tests.volunteers.shortcuts import release, signed_in
from tests.volunteers.test_publishing_pages import some_report
from tutorials.models import LanguageVersion
from volunteers.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar", factories.coordinator())


def page(made: Release, language: str = "en") -> Any:
    client = signed_in(User.objects.get(display_name="Claire"))
    address = f"/atelier/versions/{made.version.tutorial.slug}/{made.version.language}/report/{made.number}/"
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def test_a_remark_names_its_sentences(version: LanguageVersion) -> None:
    first, second, third = factories.speech(version.tutorial)
    findings = [{"code": "not_recorded", "segments": [third.public_id, first.public_id, "s0000000000"]}]
    made = release(version, kind="voice", report=some_report(), findings=findings)
    remarks = page(made).get_element_by_id("remarks").getparent()
    names = [" ".join(link.text_content().split()) for link in remarks.xpath(".//a")]
    assert names == [
        "nº 1 · Pour allumer la tablette, appuyez trois secondes sur le…",
        "nº 3 · Lisez le message, puis touchez la flèche pour revenir à la…",
    ]
    assert second.public_id not in html.tostring(remarks, encoding="unicode")


def test_what_finds_no_room_begins_with_its_name() -> None:
    assert no_room(4, 5000, 12).startswith("nº 4")


def test_bytes_are_written_as_megabytes(version: LanguageVersion) -> None:
    made = release(version, kind="voice", report=some_report())
    text = page(made, "fr").get_element_by_id("checks").getparent().text_content()
    assert "17000000" not in text
    assert "17,0" in text
