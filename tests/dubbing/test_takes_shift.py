"""Recordings that are one sentence off are moved together, compared with their new texts, and moved back."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.urls import reverse

from craft.timing.speech_rate import letter_count
from dubbing.actions import take_approve
from dubbing.actions.shift import takes_shift
from dubbing.models import Take
from jobs.models import Job
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from tests import factories
from tests.concurrency import at_once
from tests.volunteers.shortcuts import approved, consenting, signed_in, take
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = pytest.mark.django_db
WRONG = {"code": "wrong_text", "severity": "warn", "figure": 0.9}
HUM = {"code": "hum", "severity": "warn", "figure": 3.0}


class Room:
    """Three sentences in Arabic, the first two recorded."""

    def __init__(self) -> None:
        self.version: LanguageVersion = factories.version(factories.tutorial(), "ar", factories.coordinator())
        self.amina, self.rachid = consenting(factories.volunteer()), factories.reviewer()
        approved(self.version, factories.volunteer("ar", "badr"), self.rachid)
        self.sentences: list[Segment] = factories.speech(self.version.tutorial)
        self.takes = [self.take(segment) for segment in self.sentences[:2]]

    def take(self, segment: Segment, voice: User | None = None, **fields: Any) -> Take:
        revision = segment.translations.get(language="ar").approved
        found = {"figures": {"speech_ms": 2000, "snr_db": 30}, "findings": [WRONG, HUM], "heard_text": "غير ذلك"}
        return take(self.version, voice or self.amina, segment, revision=revision, heard_error=0.9, **found, **fields)

    def shift(self, by: User, way: str = "on", first: int = 0, last: int = -1) -> list[Take]:
        return takes_shift(by=by, version=self.version, first=self.takes[first], last=self.takes[last], way=way)

    def places(self) -> list[int]:
        """Of the recordings, which sentence each stands at, from 1."""
        numbers = {segment.pk: number for number, segment in enumerate(self.sentences, 1)}
        return [numbers[Take.objects.get(pk=made.pk).segment_id] for made in self.takes]


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.mark.postgres
def test_each_goes_to_the_next_sentence_and_is_compared_with_its_text(room: Room) -> None:
    room.shift(room.rachid)
    assert room.places() == [2, 3]
    for made, segment in zip(room.takes, room.sentences[1:], strict=True):
        made.refresh_from_db()
        text = segment.translations.get(language="ar").approved
        assert text is not None
        assert (made.revision_id, made.source_digest, made.source_start_ms) == (
            text.pk,
            segment.digest,
            segment.start_ms,
        )
        assert (made.state, made.heard_text, made.heard_error) == ("submitted", "", None)
        assert made.findings == [HUM] and made.figures["snr_db"] == 30
        assert made.figures["letters_per_second"] == letter_count(text.text) * 1000 / 2000
        for kind in ("dubbing.listen", "dubbing.doubt"):
            assert Job.objects.filter(kind=kind, target=str(made.pk)).exists()
    line = Entry.objects.get(verb="shift_takes")
    assert (line.actor_id, line.concerns_id, line.after["takes"]) == (room.rachid.pk, room.amina.pk, 2)
    assert (line.after["segment"], line.after["into"]) == tuple(found.public_id for found in room.sentences[:2])


def test_moved_back_everything_is_where_it_was(room: Room) -> None:
    room.shift(room.amina)
    room.shift(room.amina, "back")
    assert room.places() == [1, 2]
    with pytest.raises(Refused, match="bout"):
        room.shift(room.amina, "back")
    assert room.places() == [1, 2]


def test_what_stands_at_the_end_is_not_pushed_away(room: Room) -> None:
    room.take(room.sentences[2])
    with pytest.raises(Refused, match="bout"):
        room.shift(room.rachid)
    Take.objects.filter(segment=room.sentences[2]).update(state="rejected")
    room.shift(room.rachid)
    assert room.places() == [2, 3]


def test_another_voice_at_the_end_does_not_matter(room: Room) -> None:
    room.take(room.sentences[2], consenting(factories.volunteer("ar", "dina")))
    room.shift(room.rachid)
    assert room.places() == [2, 3]


def test_only_what_waits_and_follows_is_moved(room: Room) -> None:
    take_approve(by=room.rachid, version=room.version, take=room.takes[0])
    with pytest.raises(Refused):
        room.shift(room.rachid)
    room.shift(room.rachid, first=1)
    assert room.places() == [1, 3]
    with pytest.raises(Refused, match="suivent"):
        Take.objects.filter(pk=room.takes[0].pk).update(state="submitted")
        room.shift(room.rachid)
    assert room.places() == [1, 3]


def test_of_others_only_a_reviewer_of_the_language_moves(room: Room) -> None:
    for person in (factories.volunteer("ar", "dina"), factories.reviewer("tr", "emre")):
        with pytest.raises(NotAllowed):
            room.shift(person)
    other = room.take(room.sentences[2], consenting(factories.volunteer("ar", "elif")))
    with pytest.raises(Refused):
        takes_shift(by=room.rachid, version=room.version, first=room.takes[0], last=other, way="on")
    assert room.places() == [1, 2]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_approval_at_the_same_moment_is_of_what_was_heard() -> None:
    room = Room()
    at_once(
        lambda: take_approve(by=room.rachid, version=room.version, take=room.takes[1]),
        lambda: room.shift(room.amina),
    )
    room.takes[1].refresh_from_db()
    assert room.places() in ([1, 2], [2, 3]) and room.takes[1].state == "approved"
    assert Take.objects.filter(state="approved").count() == 1


def test_the_page_moves_them_and_takes_it_back(room: Room) -> None:
    address = reverse("dubbing:shift", args=[room.version.tutorial.slug, "ar"])
    first, last = (str(made.client_id) for made in room.takes)
    client = signed_in(room.amina)
    tree: Any = lxml.html.fromstring(client.get(address).text)
    assert [choice.value_options for choice in tree.xpath("//select")] == [[first, last]] * 2
    done = client.post(address, {"first": first, "last": last, "way": "on"}, follow=True)
    assert done.status_code == 200 and room.places() == [2, 3]
    tree = lxml.html.fromstring(done.text)
    (undo,) = tree.xpath("//ul[contains(@class, 'messages')]//form/@action")
    assert client.post(undo).status_code == 302 and room.places() == [1, 2]
    for sent in ({}, {"first": "x", "last": last, "way": "on"}, {"first": first, "last": last, "way": "up"}):
        assert client.post(address, sent).status_code in {400, 404, 409}
    refused = client.post(address, {"first": last, "last": first, "way": "on"})
    assert refused.status_code == 409 and "suivent" in refused.text
    dina = signed_in(factories.volunteer("ar", "dina"))
    assert first not in dina.get(address).text
    assert dina.post(address, {"first": first, "last": last, "way": "on"}).status_code == 409
    assert room.places() == [1, 2]
    journal = signed_in(User.objects.get(display_name="Claire")).get("/atelier/journal/")
    assert "déplacé des enregistrements" in journal.text
