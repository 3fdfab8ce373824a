"""The coordinator writes what is seen and not said: in a pause, with a history, never asked of anybody."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from journal.errors import Conflict, Missing, NotAllowed, Refused
from journal.models import Entry
from subtitles.actions import translation_submit
from subtitles.checks.text_findings import slot_of
from subtitles.queries.texts import next_to_translate, text_rows
from tests import factories
from tutorials.actions import (
    description_move,
    description_put_back,
    description_remove,
    description_write,
    segment_edit,
    segment_merge,
)
from tutorials.models import Segment, SegmentRevision, Tutorial
from tutorials.queries import descriptions, segment_name
from volunteers.models import User

pytestmark = pytest.mark.django_db
SPANS = [(2_000, 5_000, "Appuyez sur le bouton."), (9_000, 12_000, "Touchez l'enveloppe.")]


@pytest.fixture
def tutorial(db: None) -> Tutorial:
    return factories.tutorial("decrit", SPANS, duration_ms=15_000)


@pytest.mark.postgres
def test_it_is_a_segment_with_a_moment_and_a_history(claire: User, tutorial: Tutorial) -> None:
    written = description_write(by=claire, tutorial=tutorial, at_ms=5_120, text=" Un écran  bleu. ")
    assert (written.kind, written.pin_ms, written.text, written.start_ms) == (
        "description",
        5_120,
        "Un écran bleu.",
        None,
    )
    again = description_write(by=claire, tutorial=tutorial, at_ms=5_120, text="Un écran bleu.")
    assert again.pk == written.pk, "sent twice it is one"
    assert slot_of(written) == 9_000 - 5_120 - 120
    assert segment_name(written) == "Audiodescription · Un écran bleu."
    segment_edit(by=claire, segment=written, text="Un écran vert.", base_revision=1)
    with pytest.raises(Conflict):
        segment_edit(by=claire, segment=written, text="Un écran gris.", base_revision=1)
    kept = SegmentRevision.objects.filter(segment=written).order_by("number").values_list("text", flat=True)
    assert list(kept) == ["Un écran bleu.", "Un écran vert."]
    moved = description_move(by=claire, segment=written, at_ms=12_120)
    assert (moved.pin_ms, moved.text) == (12_120, "Un écran vert.")
    description_remove(by=claire, segment=written)
    assert description_remove(by=claire, segment=written).retired_at is not None
    assert descriptions(tutorial) == [] and descriptions(tutorial, removed=True) == [written]
    description_put_back(by=claire, segment=written)
    assert descriptions(tutorial) == [written]
    lines = Entry.objects.filter(object_id=written.public_id).order_by("pk").values_list("verb", flat=True)
    assert list(lines) == ["describe", "edit", "conflict", "pin", "remove", "put_back"]


def test_bad_input_changes_nothing(claire: User, tutorial: Tutorial) -> None:
    for at_ms in (3_000, 8_900, 15_000, 99_000):
        with pytest.raises(Refused, match="parle"):
            description_write(by=claire, tutorial=tutorial, at_ms=at_ms, text="Un écran bleu.")
    for text in ("", " ", "x" * 301):
        with pytest.raises(Refused, match="mot"):
            description_write(by=claire, tutorial=tutorial, at_ms=5_120, text=text)
    first = description_write(by=claire, tutorial=tutorial, at_ms=5_120, text="Un écran bleu.")
    with pytest.raises(Refused, match="déjà"):
        description_write(by=claire, tutorial=tutorial, at_ms=5_120, text="Un autre écran.")
    with pytest.raises(Refused, match="parle"):
        description_move(by=claire, segment=first, at_ms=4_000)
    with pytest.raises(NotAllowed):
        description_write(by=factories.volunteer(), tutorial=tutorial, at_ms=12_120, text="Un nuage.")
    with pytest.raises(Missing):
        description_remove(by=claire, segment=factories.speech(tutorial)[0])
    Tutorial.objects.filter(pk=tutorial.pk).update(state="archived")
    with pytest.raises(Refused):
        description_write(by=claire, tutorial=tutorial, at_ms=12_120, text="Un nuage.")
    assert descriptions(tutorial) == [first]


def test_it_comes_last_and_takes_no_number(claire: User, tutorial: Tutorial) -> None:
    version = factories.version(tutorial, "ar", claire)
    amina = factories.volunteer("ar")
    described = description_write(by=claire, tutorial=tutorial, at_ms=120, text="Un écran bleu.")
    rows = text_rows(version)
    assert [row.segment.kind for row in rows[-3:]] == ["speech", "speech", "description"]
    assert [row.segment.number for row in rows[-3:]] == [1, 2, None]
    for row in rows[:-1]:
        translation_submit(by=amina, version=version, segment=row.segment, text="المسوا الأيقونة", base_number=0)
    offered = next_to_translate(version, amina.pk)
    assert offered is not None and offered.segment == described
    # Joining the sentences around it leaves it where it is, though nothing can be said there any more.
    first = factories.speech(tutorial)[0]
    description_move(by=claire, segment=described, at_ms=5_120)
    segment_merge(by=claire, segment=first, base_revision=first.revision)
    described.refresh_from_db()
    assert (described.retired_at, slot_of(described)) == (None, 0)


def test_the_page_offers_the_pauses_and_keeps_what_was_written(claire: User, tutorial: Tutorial) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(claire)
    address = f"/atelier/tutorials/{tutorial.slug}/descriptions/"
    page = html.fromstring(client.get(address).content)
    assert page.xpath("//form[@aria-labelledby='new']//option/@value") == ["120", "5120", "12120"]
    assert client.post(address, {"at": "5120", "text": "Un écran bleu."}).status_code == 302
    late = client.post(address, {"at": "3000", "text": "Une enveloppe."})
    assert late.status_code == 400 and "Une enveloppe." in late.content.decode()
    written = Segment.objects.get(kind="description")
    one = f"{address}{written.public_id}"
    assert client.post(f"{one}/save/", {"at": "12120", "text": "Un nuage.", "revision": "1"}).status_code == 302
    written.refresh_from_db()
    assert (written.pin_ms, written.text, written.revision) == (12_120, "Un nuage.", 2)
    assert client.post(f"{one}/save/", {"at": "12120", "text": "Une lune.", "revision": "1"}).status_code == 409
    for odd in ({}, {"at": "soon", "text": "x"}, {"at": "-1", "text": "Ok"}, {"at": "5120", "text": "x" * 5000}):
        assert client.post(address, odd).status_code == 400
        assert client.post(f"{one}/save/", odd).status_code in {400, 409}
    assert client.post(f"{one}/dance/", {}).status_code == 404
    assert client.post(f"{address}{factories.speech(tutorial)[0].public_id}/remove/").status_code == 404
    assert client.post(f"{one}/remove/").status_code == client.post(f"{one}/put_back/").status_code == 302
    assert Segment.objects.get(kind="description").retired_at is None
