"""The timeline of what is approved and what waits, as reviewers see it before anything is published."""

from __future__ import annotations

import json
import math

import pytest
from django.test import Client
from django.urls import reverse

from dubbing.actions import take_submit
from dubbing.models import Release
from dubbing.progress.preview import preview
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room
from tutorials.actions import segment_pin
from tutorials.models import LanguageVersion
from tutorials.models.tutorials import Holds, Slowing
from volunteers.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def seen_by(person: User, version: LanguageVersion, **headers: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(_address(version), headers=headers).content.decode()


def _address(version: LanguageVersion) -> str:
    return reverse("dubbing:timeline", args=[version.tutorial.slug, version.language])


def test_it_shows_what_publishing_would_place(room: Room) -> None:
    room.record()
    found = preview(room.version)
    release = built(room)
    assert release.state == Release.State.LIVE
    placed = [segment["placement"]["start_ms"] for segment in release.manifest["segments"]]
    assert [row.placement.start_ms for row in found.rows if row.placement] == pytest.approx(placed, abs=0.1)
    assert found.report is not None and found.report.placed == 4
    assert found.report.rate_max == pytest.approx(release.report["alignment"]["rate_max"], abs=1e-3)


def test_what_waits_is_placed_too_and_no_voice_lies_over_the_french_that_stays(room: Room) -> None:
    room.record(only=1)
    waiting = room.send(3)
    found = preview(room.version)
    assert [row.take.pk if row.take else None for row in found.rows][2:] == [waiting.pk, None]
    assert found.heard == 2 and found.report is not None and found.report.overlap_ms == 0


def test_a_take_without_room_is_named_with_seconds_and_letters(db: None) -> None:
    coordinator = factories.coordinator()
    version = factories.version(studio.tutorial("presse", hurry=0.25), "en", coordinator)
    LanguageVersion.objects.filter(pk=version.pk).update(holds=Holds.OFF, slowing=Slowing.OFF)  # else there is room
    version.refresh_from_db()
    studio.translated(version, coordinator)
    reviewer, voice = factories.reviewer("en"), studio.voice()
    for number, segment in enumerate(factories.speech(version.tutorial), 1):
        take = studio.received(version, segment, voice, studio.take_file(number), brought_by=coordinator)
        take_submit(by=coordinator, take=take, brought_in=True)
    found = preview(version)
    assert found.refused
    page = seen_by(reviewer, version)
    assert "timeline-refused" in page
    for row in found.refused:
        assert f"{math.ceil(row.natural_ms / 100) / 10:.1f}".replace(".", ",") in page and str(row.letters) in page


def test_the_page_the_part_and_the_file(room: Room) -> None:
    room.record(only=2)
    page = seen_by(room.reviewer, room.version)
    assert page.count("<svg") > 1 and "timeline-take" in page and "<html" in page
    part = seen_by(room.reviewer, room.version, hx_request="true")
    assert "timeline-take" in part and "<html" not in part
    client = Client()
    client.force_login(room.reviewer)
    answer = client.get(_address(room.version) + "?format=json")
    assert answer["Content-Disposition"] == 'attachment; filename="essai-en-timeline.json"'
    told = json.loads(answer.content)
    assert [segment["placement"] is not None for segment in told["segments"]] == [True, True, False, False]
    assert told["report"]["overlap_ms"] == 0
    for person, status in ((room.coordinator, 200), (room.voice, 403), (factories.reviewer("ar", "amal"), 403)):
        client.force_login(person)
        assert client.get(_address(room.version)).status_code == status


def test_pins_that_contradict_each_other_are_said_and_nothing_breaks(room: Room) -> None:
    room.record()
    segment_pin(by=room.coordinator, segment=room.sentences[0], pin_ms=8000)
    segment_pin(by=room.coordinator, segment=room.sentences[1], pin_ms=6000)
    found = preview(room.version)
    assert found.report is None and found.problem and found.heard == 0
    assert found.problem[:20] in seen_by(room.coordinator, room.version).replace("&#x27;", "'")


def test_nothing_recorded_yet(room: Room) -> None:
    assert preview(room.version).heard == 0
    assert "timeline-source" in seen_by(room.reviewer, room.version)
