"""« I am on it », the next sentence for a person, and the reviewers' queue."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from journal.errors import NotAllowed
from subtitles.actions import changes_request, claim_release, claim_take, claims_expire, translation_submit
from subtitles.models import Claim
from subtitles.queries.texts import comparison_revisions, next_in_context, next_to_translate, review_queue, text_rows
from tests import factories
from tests.volunteers.shortcuts import signed_in
from tutorials.models import LanguageVersion, Segment

TEN = [
    (n * 3000, n * 3000 + 2500, f"Phrase numéro {word}.")
    for n, word in enumerate("un deux trois quatre cinq six sept huit neuf dix".split())
]
TRANSLATE = Claim.Purpose.TRANSLATE


@pytest.fixture
def version(db: None) -> LanguageVersion:
    return factories.version(factories.tutorial(sentences=TEN, duration_ms=40_000), "ar")


def place(version: LanguageVersion, segment: Segment | None) -> int:
    return next(row.position for row in text_rows(version) if segment is not None and row.segment.pk == segment.pk)


def test_one_claim_for_a_sentence_until_it_expires(version: LanguageVersion) -> None:
    amina, samir = factories.volunteer("ar"), factories.volunteer("ar", "samir")
    segment = factories.speech(version.tutorial)[0]

    def take(by: object) -> Claim | None:
        return claim_take(by=by, version=version, segment=segment, purpose=TRANSLATE)  # type: ignore[arg-type]

    assert take(amina) is not None
    assert take(amina) is not None
    assert take(samir) is None
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert take(samir) is not None
    assert claim_release(by=samir, version=version) == 1
    assert take(amina) is not None
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert claims_expire() == 0, "an ended one says for a month who began and went"
    Claim.objects.update(until=timezone.now() - timedelta(days=31))
    assert claims_expire() == 1


def test_a_claim_never_blocks_a_save(version: LanguageVersion) -> None:
    amina, samir = factories.volunteer("ar"), factories.volunteer("ar", "samir")
    segment = factories.speech(version.tutorial)[0]
    claim_take(by=amina, version=version, segment=segment, purpose=TRANSLATE)
    sent = translation_submit(by=samir, version=version, segment=segment, text="الجملة رقم واحد.", base_number=0)
    assert sent.author_id == samir.pk


def test_a_late_beat_takes_back_no_claim_of_a_sentence_that_was_sent(version: LanguageVersion) -> None:
    """On a slow line the first beat of a page may arrive after its sentence was sent."""
    amina, segment = factories.volunteer("ar"), factories.speech(version.tutorial)[0]
    client, address = signed_in(amina), f"/atelier/text/{version.tutorial.slug}/ar/{segment.public_id}/"

    def beat(base: int) -> Any:
        return client.post(f"{address}beat/", json.dumps({"base": base}), "application/json").json()["newer"]

    assert beat(0) is None and Claim.objects.get(segment=segment).person == amina
    text = {"text": "الجملة رقم واحد.", "base": 0}
    assert client.post(f"{address}submit/", json.dumps(text), "application/json").status_code == 200
    assert not Claim.objects.filter(segment=segment).exists()
    assert beat(0)["text"] == text["text"]
    assert not Claim.objects.filter(segment=segment).exists()
    assert beat(1) is None and Claim.objects.get(segment=segment).person == amina, "who comes back works on it again"


def test_strangers_claim_nothing(version: LanguageVersion) -> None:
    with pytest.raises(NotAllowed):
        claim_take(
            by=factories.volunteer("tr"),
            version=version,
            segment=factories.speech(version.tutorial)[0],
            purpose=TRANSLATE,
        )


def test_each_of_three_people_gets_a_place_of_their_own(version: LanguageVersion) -> None:
    places = []
    for name in ("amina", "samir", "leila"):
        person = factories.volunteer("ar", name)
        row = next_to_translate(version, person.pk)
        assert row is not None
        assert claim_take(by=person, version=version, segment=row.segment, purpose=TRANSLATE)
        places.append(row.position)
    assert len(set(places)) == 3
    assert places[0] == 1
    assert min(abs(place - other) for place in places for other in places if place != other) >= 4


def test_neighbours_stay_with_the_same_person_and_what_was_asked_comes_first(version: LanguageVersion) -> None:
    amina, rachid = factories.volunteer("ar"), factories.reviewer("ar")
    third, fourth = factories.speech(version.tutorial)[2:4]
    sent = translation_submit(by=amina, version=version, segment=third, text="الجملة رقم ثلاثة.", base_number=0)
    near = next_to_translate(version, amina.pk)
    assert near is not None
    assert abs(near.position - place(version, third)) == 1
    assert place(version, fourth) == next_to_translate(version, amina.pk, after=third).position
    changes_request(by=rachid, version=version, revision=sent, reason="Plus simple.")
    assert next_to_translate(version, amina.pk).segment == third


def test_nothing_waits_when_all_is_translated(version: LanguageVersion) -> None:
    amina = factories.volunteer("ar")
    for row in text_rows(version):
        translation_submit(
            by=amina, version=version, segment=row.segment, text=f"النص {row.position} هنا.", base_number=0
        )
    assert next_to_translate(version, amina.pk) is None
    assert len(review_queue(version)) == 11


@given(
    st.sets(st.integers(1, 60)),
    st.sets(st.integers(1, 60)),
    st.sets(st.integers(1, 60)),
    st.none() | st.integers(1, 60),
)
def test_the_next_one_is_always_free_and_there_while_any_is(
    candidates: set[int], claimed: set[int], done: set[int], after: int | None
) -> None:
    chosen = next_in_context(sorted(candidates), claimed, done, after)
    free = candidates - claimed
    assert (chosen is None) == (not free)
    assert chosen is None or chosen in free


def test_rows_and_queues_ask_a_constant_number_of_questions(
    version: LanguageVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    amina = factories.volunteer("ar")
    for row in text_rows(version)[:6]:
        translation_submit(
            by=amina, version=version, segment=row.segment, text=f"النص {row.position} هنا.", base_number=0
        )
    with django_assert_num_queries(3):
        rows = text_rows(version, amina.pk)
        assert [row.status for row in rows].count("to_review") == 6
        assert all(row.latest.text and row.segment.tutorial.slug for row in rows if row.latest)
    with django_assert_num_queries(3):
        queue = review_queue(version)
        assert [row.latest.author.public_name for row in queue if row.latest] == ["Amina"] * 6
        assert [row.latest.findings for row in queue if row.latest]
        comparison_revisions(queue)
