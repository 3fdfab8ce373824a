"""The coordinator's short French: with a history, never instead of the French, never touching what is translated."""

from __future__ import annotations

import pytest
from django.test import Client

from journal.errors import Conflict, NotAllowed, Refused
from journal.models import Entry
from tests import factories
from tutorials.actions import segment_merge, segment_shorten, segment_split
from tutorials.models import Segment, SegmentRevision
from volunteers.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def segment(claire: User) -> Segment:
    return factories.speech(factories.tutorial())[0]


def test_it_has_a_history_and_changes_nothing_else(claire: User, segment: Segment) -> None:
    digest = segment.digest
    first = segment_shorten(by=claire, segment=segment, short_text=" Appuyez  trois secondes. ", base_revision=1)
    assert (first.short_text, first.revision, first.digest) == ("Appuyez trois secondes.", 2, digest)
    assert segment_shorten(by=claire, segment=segment, short_text=first.short_text, base_revision=1).revision == 2
    second = segment_shorten(by=claire, segment=segment, short_text="Appuyez.", base_revision=2)
    gone = segment_shorten(by=claire, segment=segment, short_text="", base_revision=3)
    assert (second.revision, gone.short_text) == (3, "")
    kept = SegmentRevision.objects.filter(segment=segment).order_by("number").values_list("short_text", flat=True)
    assert list(kept) == ["", "Appuyez trois secondes.", "Appuyez.", ""]
    lines = Entry.objects.filter(verb="shorten").order_by("pk").values_list("after", flat=True)
    assert [line["short_text"] for line in lines] == ["Appuyez trois secondes.", "Appuyez.", ""]


def test_who_saves_second_a_longer_text_or_without_the_right_is_refused(claire: User, segment: Segment) -> None:
    with pytest.raises(Refused, match="plus court"):
        segment_shorten(by=claire, segment=segment, short_text=segment.text + " Bien.", base_revision=1)
    with pytest.raises(NotAllowed):
        segment_shorten(by=factories.volunteer(), segment=segment, short_text="Appuyez.", base_revision=1)
    segment_shorten(by=claire, segment=segment, short_text="Appuyez.", base_revision=1)
    with pytest.raises(Conflict):
        segment_shorten(by=claire, segment=segment, short_text="Tenez appuyé.", base_revision=1)
    segment.refresh_from_db()
    assert segment.short_text == "Appuyez."


def test_a_sentence_that_is_cut_or_joined_loses_it_and_the_history_keeps_it(claire: User, segment: Segment) -> None:
    segment = segment_shorten(by=claire, segment=segment, short_text="Appuyez.", base_revision=1)
    second = segment_split(by=claire, segment=segment, at=26, base_revision=2)
    segment.refresh_from_db()
    assert (segment.short_text, second.short_text) == ("", "")
    segment = segment_shorten(by=claire, segment=segment, short_text="Allumez.", base_revision=segment.revision)
    assert segment_merge(by=claire, segment=segment, base_revision=segment.revision).short_text == ""
    assert SegmentRevision.objects.filter(segment=segment, short_text="Appuyez.").exists()


def test_the_page_keeps_what_was_written_when_somebody_was_faster(claire: User, segment: Segment) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(claire)
    address = f"/atelier/tutorials/{segment.tutorial.slug}/short/{segment.public_id}/"
    assert segment.text in client.get(address).content.decode()
    assert client.post(address, {"short": "Appuyez.", "revision": "1"}).status_code == 302
    late = client.post(address, {"short": "Tenez appuyé.", "revision": "1"})
    assert late.status_code == 409 and "Tenez appuyé." in late.content.decode()
    for odd in ({}, {"short": "x" * 5000, "revision": "2"}, {"short": "Ok", "revision": "many"}):
        assert client.post(address, odd).status_code in {302, 400, 409}
    again = client.get(address)
    assert "Appuyez." in again.content.decode()
    missing = client.get(f"/atelier/tutorials/{segment.tutorial.slug}/short/s0000000000/")
    assert missing.status_code == 404
