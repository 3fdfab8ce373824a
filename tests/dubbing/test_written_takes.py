"""A text that is written later from a take: joined to it by a reviewer who has heard both, and nothing is recorded
again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dubbing.actions import take_still_says
from dubbing.models import Release, Take
from dubbing.queries.missing_steps import missing_steps
from dubbing.queries.written_takes import written_takes
from dubbing.releases.choice import choose, reads_french
from dubbing.releases.material import load
from journal.errors import NotAllowed
from journal.models import Entry
from subtitles.actions import translation_approve, translation_submit
from tests import factories
from tests.dubbing.conftest import Room, spoken_room
from tests.volunteers.shortcuts import signed_in
from tutorials.models import LanguageVersion

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def spoken(db: None) -> Room:
    """A version that is spoken first, every sentence of it recorded and approved without a text."""
    spoken = spoken_room(factories.tutorial("parle"), "snk")
    for segment in spoken.sentences:
        Take.objects.create(
            segment=segment,
            language="snk",
            voice=spoken.voice,
            state="approved",
            audio=f"takes/{segment.pk}.flac",
            sha256=f"{segment.pk:064d}",
            source_digest=segment.digest,
            duration_ms=900,
            speech_end_ms=800,
        )
    return spoken


def write(room: Room, number: int, text: str = "A yi bire") -> None:
    segment = room.sentences[number]
    sent = translation_submit(by=room.voice, version=room.version, segment=segment, text=text, base_number=0)
    translation_approve(by=room.reviewer, version=room.version, revision=sent)


def test_the_take_carries_the_text_once_a_reviewer_says_so(spoken: Room) -> None:
    write(spoken, 0)
    (row,) = written_takes(spoken.version)
    page = reverse("dubbing:written", args=[spoken.version.tutorial.slug, "snk"])
    client = signed_in(spoken.reviewer)
    shown = client.get(page).content.decode()
    assert row.text.text in shown and reverse("dubbing:take_audio", args=[row.take.client_id]) in shown
    review = client.get(reverse("dubbing:review", args=[spoken.version.tutorial.slug, "snk"]))
    assert review.context["texts_to_join"] == 1 and page in review.content.decode()
    assert client.post(page, {"take": str(row.take.client_id)}).status_code == 302
    row.take.refresh_from_db()
    assert (row.take.revision, row.take.state) == (row.text, "approved")
    entry = Entry.objects.get(verb="still_says")
    assert (entry.actor, entry.concerns) == (spoken.reviewer, spoken.voice)
    assert not written_takes(spoken.version)
    assert not [step for step in missing_steps(spoken.version) if step.kind == "to_record"], "nothing is recorded again"


def test_its_author_may_not_say_it_unless_the_version_allows_it(spoken: Room) -> None:
    spoken.voice.roles.create(role="reviewer", language="snk")
    author = type(spoken.voice).objects.get(pk=spoken.voice.pk)
    write(spoken, 0)
    (row,) = written_takes(spoken.version)
    page = reverse("dubbing:written", args=[spoken.version.tutorial.slug, "snk"])
    assert signed_in(author).post(page, {"take": str(row.take.client_id)}).status_code == 403
    with pytest.raises(NotAllowed):
        take_still_says(by=author, version=spoken.version, take=row.take)
    LanguageVersion.objects.filter(pk=spoken.version.pk).update(self_review_allowed=True)
    spoken.version.refresh_from_db()
    assert take_still_says(by=author, version=spoken.version, take=row.take).revision == row.text


def test_the_subtitles_stay_french_until_every_sentence_has_such_a_text(spoken: Room) -> None:
    numbers = range(len(spoken.sentences))
    for number in numbers:
        write(spoken, number, f"Sentence {number}")
    rows = written_takes(spoken.version)
    for row in rows:
        assert reads_french(spoken.version)
        assert cues(spoken.version) == [segment.text for segment in spoken.sentences]
        take_still_says(by=spoken.reviewer, version=spoken.version, take=row.take)
    assert not reads_french(spoken.version)
    assert cues(spoken.version) == [f"Sentence {number}" for number in numbers]


def cues(version: LanguageVersion) -> list[str]:
    """What the subtitles of a release say, each in the one language of their track."""
    manifest = {
        "chosen": [
            {"segment": row.segment, "revision": row.revision, "take": row.take} for row in choose(version, "voice")
        ]
    }
    material = load(Release(version=version, kind="voice", manifest=manifest))
    assert material.text_language.tag == ("fr" if reads_french(version) else "snk")
    assert not any(segment.stale for segment in material.segments)
    return [segment.read for segment in material.segments]
