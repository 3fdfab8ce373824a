"""What a reviewer reads beside a take: the sentences around it, and what the machine heard, word against word."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from dubbing.models import Take
from tests import factories
from tests.dubbing.conftest import Room
from tests.volunteers.shortcuts import signed_in, take

pytestmark = pytest.mark.django_db


def page(room: Room, shown: Take) -> html.HtmlElement:
    address = reverse("dubbing:review", args=[room.version.tutorial.slug, room.version.language])
    answer = signed_in(room.reviewer).get(f"{address}?take={shown.client_id}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def takes(room: Room, count: int) -> list[Take]:
    """Takes that wait, as rows without a sound, as long as their texts: none is doubtful."""
    return [
        take(room.version, room.voice, segment, speech_end_ms=1500, revision=segment.translations.get().approved)
        for segment in room.sentences[:count]
    ]


def test_the_words_before_and_after_and_where_one_is(room: Room) -> None:
    first, second, third = takes(room, 3)
    text = page(room, second).text_content()
    assert "Recording 2 of 3" in text
    said = [text.find(f"Sentence number {n}") for n in (1, 2, 3)]
    assert -1 < said[0] < said[1] < said[2]
    assert "Sentence number 3" not in page(room, first).text_content()
    assert "Sentence number 1" not in page(room, third).text_content()


@pytest.mark.parametrize(
    ("heard", "error", "marked"),
    [
        ("sentence number two", 0.2, ["1", "two"]),
        ("Sentence, number 1", 0.0, []),
        ("фраза номер один", None, []),
    ],
    ids=["another word", "the same", "another script says nothing"],
)
def test_where_the_machine_heard_something_else_is_marked(
    room: Room, heard: str, error: float | None, marked: list[str]
) -> None:
    (shown,) = takes(room, 1)
    Take.objects.filter(pk=shown.pk).update(heard_text=heard, heard_error=error)
    found = page(room, shown)
    assert [element.text_content() for element in found.xpath("//article//mark")] == marked
    assert found.get_element_by_id("heard").text_content().strip() == heard
    assert ("It often mishears" in found.text_content()) == bool(marked)


@pytest.mark.parametrize(("language", "word"), [("ar", "ضجيج"), ("", "noise")])
def test_the_microphone_test_advises_in_the_one_language_that_somebody_records(language: str, word: str) -> None:
    person = factories.volunteer(language, "amina") if language else factories.coordinator()
    client: Client = signed_in(person)
    answer = client.get(reverse("dubbing:microphone"), headers={"Accept-Language": "en"})
    found: html.HtmlElement = html.fromstring(answer.content)
    advice = json.loads(found.get_element_by_id("studio-data").text)["advice"]
    assert advice["lang"] == (language or "en")
    assert word in advice["texts"]["noisy"]["retake"]
