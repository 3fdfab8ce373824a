"""The hotline's hours: written once on the Town screen, read by each parent in their own language."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from journal.errors import Refused
from tests import factories
from tests.volunteers.shortcuts import signed_in
from town.actions import town_edit
from town.models import Town

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Élancourt", "hotline_number": "01 99 00 12 34", "holds": "on", "hold_fastest": "110", "hold_longer": "15",
    "hours_0_days": ["0", "1", "2", "3", "4"], "hours_0_from": "09:00", "hours_0_until": "12:30",
    "hours_1_days": ["5"], "hours_1_from": "10:00", "hours_1_until": "12:00",
}  # fmt: skip  # a table: several short entries a row
HOURS = [
    {"days": [0, 1, 2, 3, 4], "from": "09:00", "until": "12:30"},
    {"days": [5], "from": "10:00", "until": "12:00"},
]


@pytest.fixture
def claire() -> Any:
    return signed_in(factories.coordinator())


def foot(tag: str) -> list[tuple[str, str]]:
    page = html.document_fromstring(Client().get(f"/{tag}/").content.decode())
    spans = page.xpath("//footer//*[contains(@class, 'hours')]")
    return [
        (str(span.xpath("string(descendant-or-self::*[@lang][1]/@lang)")), " ".join(span.text_content().split()))
        for span in spans
    ]


def test_hours_written_once_are_read_in_every_language(claire: Any) -> None:
    assert claire.post("/atelier/town/", {**FORM, "hotline_hours": "sauf en août"}).status_code == 302
    assert Town.objects.get().hotline_times == HOURS
    note = ("fr", "sauf en août")
    assert foot("it") == [("it", "lunedì – venerdì 09:00–12:30"), ("it", "sabato 10:00–12:00"), note]
    assert foot("ur") == [("ur", "پیر – جمعہ 09:00–12:30"), ("ur", "ہفتہ 10:00–12:00"), note]
    assert foot("snk") == [("fr", "lundi – vendredi 09:00–12:30"), ("fr", "samedi 10:00–12:00"), note]


def test_the_screen_shows_what_was_written(claire: Any) -> None:
    claire.post("/atelier/town/", FORM)
    page = html.document_fromstring(claire.get("/atelier/town/").content.decode())
    ticked = page.xpath("//input[@type='checkbox'][@checked][starts-with(@name, 'hours')]")
    assert [(box.get("name"), box.get("value")) for box in ticked] == [
        *(("hours_0_days", str(day)) for day in range(5)),
        ("hours_1_days", "5"),
    ]
    assert page.xpath("//input[@name='hours_0_until']/@value") == ["12:30"]
    assert [field.get("type") for field in page.xpath("//input[@name='hours_1_from']")] == ["time"]
    assert claire.post("/atelier/town/", {"name": "Élancourt", **{k: FORM[k] for k in FORM if "hold" in k}}).url
    assert Town.objects.get().hotline_times == []


def test_mistakes_are_told_and_nothing_changes(claire: Any) -> None:
    claire.post("/atelier/town/", FORM)
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"hours_0_days": []}, "Cochez les jours."),
        ({"hours_0_until": ""}, "Écrivez de quelle heure à quelle heure."),
        ({"hours_0_until": "08:00"}, "La fin est avant le début."),
        ({"hours_1_days": ["4"]}, "Deux horaires tombent au même moment."),
        ({"hours_1_days": ["9"]}, "9"),
        ({"hours_1_from": "midi"}, "heure valide"),
    )
    for wrong, told in cases:
        answer = claire.post("/atelier/town/", {**FORM, "name": "Autre", **wrong})
        assert answer.status_code == 400, wrong
        assert told in answer.text, wrong
        assert (Town.objects.get().name, Town.objects.get().hotline_times) == ("Élancourt", HOURS), wrong


def test_the_action_takes_no_other_rows() -> None:
    with pytest.raises(Refused):
        town_edit(by=factories.coordinator(), fields={"hotline_times": [{**HOURS[0], "until": "03:00"}]})
    assert not Town.objects.exclude(hotline_times=[]).exists()


def test_rows_that_somebody_broke_by_hand_take_no_page_down(claire: Any) -> None:
    claire.post("/atelier/town/", FORM)
    Town.objects.update(hotline_times={"lundi": 9})
    assert foot("it") == []
    assert claire.get("/atelier/town/").status_code == 200
