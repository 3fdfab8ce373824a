"""Texts, claims and terms at the same moment: one wins, the others are told and keep what they wrote."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db.models import F, Q

from journal.errors import Conflict
from journal.models import Entry
from subtitles.actions import (
    claim_release,
    claim_take,
    meaning_unchanged,
    term_save,
    translation_approve,
    translation_submit,
)
from subtitles.actions.glossary import NewTerm
from subtitles.models import Claim, Term, TranslationRevision
from tests import factories
from tests.concurrency import at_once, one_waits
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
SENTENCES, PEOPLE = 30, 4
S = TranslationRevision.State


class Room:
    """A tutorial open to Arabic, and who works on it. `submit`: what somebody sends for a sentence."""

    def __init__(self, sentences: int = 3) -> None:
        self.claire, self.rachid = factories.coordinator(), factories.reviewer("ar")
        self.people = [factories.volunteer("ar", f"v{number}") for number in range(PEOPLE)]
        spans = [(3000 * n, 3000 * n + 2400, f"Ouvrez la page {n} du cahier.") for n in range(sentences)]
        tutorial = factories.tutorial(sentences=spans, duration_ms=3000 * sentences)
        self.version: LanguageVersion = factories.version(tutorial, "ar", self.claire)
        self.segments: list[Segment] = factories.speech(tutorial)

    def submit(self, segment: Segment, by: User, text: str, base: int) -> Callable[[], TranslationRevision]:
        return partial(translation_submit, by=by, version=self.version, segment=segment, text=text, base_number=base)


@pytest.fixture
def room() -> Room:
    return Room()


def left_submitted() -> int:
    """Revisions that wait for a reviewer though another one is the latest."""
    waiting = TranslationRevision.objects.filter(state=S.SUBMITTED)
    return waiting.exclude(Q(translation__latest=F("pk"))).count()


@pytest.mark.parametrize("stale", [0, 2])
def test_four_submits_at_once_accept_one_text_and_show_it_to_the_others(stale: int) -> None:
    """`stale`: so many of the four come from a page that has never seen the text that stands there."""
    room = Room(SENTENCES)
    for segment in room.segments:
        first = room.submit(segment, room.people[0], "نص أول", 0)()
        texts = [f"افتح الصفحة {'سشصض'[number] * 6}" for number in range(PEOPLE)]
        bases = [first.number] * (PEOPLE - stale) + [0] * stale
        gave = at_once(
            *(room.submit(segment, *sent) for sent in zip(room.people, texts, bases, strict=True))  # one text each
        )
        won = [result for result in gave if isinstance(result, TranslationRevision)]
        assert len(won) == 1, f"of four texts over one, {len(won)} were accepted: {gave}"
        assert bases[texts.index(won[0].text)] == first.number, "a text from a page that had not seen the latest"
        for one, base in zip(gave, bases, strict=True):
            if one is not won[0]:
                assert isinstance(one, Conflict)
                assert isinstance(one.theirs, TranslationRevision)
                assert one.theirs.text in ({won[0].text} if base else {won[0].text, first.text})
        kept = TranslationRevision.objects.filter(translation=won[0].translation)
        assert {translation_revision.text for translation_revision in kept} == {first.text, *texts}, (
            "nobody's text is lost"
        )
        assert won[0].translation.latest_id == won[0].pk
    assert left_submitted() == 0


def test_who_waited_for_another_text_is_told_of_it(room: Room) -> None:
    segment = room.segments[0]
    first, second = one_waits(
        room.submit(segment, room.people[0], "نص أول", 0), room.submit(segment, room.people[1], "نص ثان", 0)
    )
    assert isinstance(second, Conflict)
    assert second.theirs == first
    assert left_submitted() == 0


def approve(room: Room, revision: TranslationRevision, by: User) -> Callable[[], TranslationRevision]:
    return partial(translation_approve, by=by, version=room.version, revision=revision)


def test_two_reviewers_approve_at_once_and_it_is_one_approval(room: Room) -> None:
    other = factories.reviewer("ar", "salma")
    for segment in room.segments:
        revision = room.submit(segment, room.people[0], "نص أول", 0)()
        gave = at_once(approve(room, revision, room.rachid), approve(room, revision, other))
        assert gave == [revision, revision]
        assert Entry.objects.filter(verb="approve", object_id__startswith=segment.public_id).count() == 1


def test_a_text_that_was_replaced_while_the_reviewer_waited_is_not_approved(room: Room) -> None:
    segment = room.segments[0]
    revision = room.submit(segment, room.people[0], "نص أول", 0)()
    newer, approved = one_waits(
        room.submit(segment, room.people[1], "نص ثان", revision.number), approve(room, revision, room.rachid)
    )
    assert isinstance(approved, Conflict)
    assert approved.theirs == newer
    assert not TranslationRevision.objects.filter(state=S.APPROVED).exists()


def test_the_second_approval_supersedes_the_one_it_waited_for(room: Room) -> None:
    """`approved` was read before the wait too: two revisions would have been approved, and the constraint says 500."""
    segment, other = room.segments[0], factories.reviewer("ar", "salma")
    first = room.submit(segment, room.people[0], "نص أول", 0)()

    def approve_and_renew() -> TranslationRevision:
        approve(room, first, room.rachid)()
        return room.submit(segment, room.people[1], "نص ثان", first.number)()

    def approve_the_newer() -> TranslationRevision:
        meaning_unchanged(by=room.people[2], version=room.version, segment=segment)  # waits for the row
        newer = TranslationRevision.objects.get(text="نص ثان")
        return approve(room, newer, other)()

    newer, approved = one_waits(approve_and_renew, approve_the_newer)
    assert approved == newer
    assert list(TranslationRevision.objects.order_by("number").values_list("state", flat=True)) == [
        S.SUPERSEDED,
        S.APPROVED,
    ]


def test_a_free_sentence_is_claimed_by_one(room: Room) -> None:
    for segment in room.segments:
        gave = at_once(*(claim(room, segment, person) for person in room.people))
        claims = [result for result in gave if result is not None]
        assert len(claims) == 1, gave
        assert Claim.objects.get(segment=segment) == claims[0]


def test_two_tabs_of_one_person_share_their_claim(room: Room) -> None:
    for segment in room.segments:
        gave = at_once(*[claim(room, segment, room.people[0])] * PEOPLE)
        assert {type(result) for result in gave} == {Claim}, gave


def test_a_claim_that_another_tab_gives_back_breaks_nothing(room: Room) -> None:
    back = partial(claim_release, by=room.people[0], version=room.version)
    for segment in room.segments * 5:
        gave = at_once(claim(room, segment, room.people[0]), back, claim(room, segment, room.people[1]), back)
        assert not [result for result in gave if isinstance(result, Exception)], gave


def claim(room: Room, segment: Segment, by: User) -> Callable[[], Claim | None]:
    return partial(claim_take, by=by, version=room.version, segment=segment, purpose=Claim.Purpose.TRANSLATE)


def test_a_term_that_two_people_add_at_once_is_one_term(room: Room) -> None:
    def add(translation: str, by: User) -> Callable[[], Any]:
        new = NewTerm("tablette", translation)
        return partial(term_save, by=by, language="ar", new=new, was="")

    gave = at_once(add("لوح", room.rachid), add("لوحة", room.claire))
    won = [result for result in gave if isinstance(result, tuple)]
    told = [result for result in gave if isinstance(result, Conflict)]
    assert (len(won), len(told)) == (1, 1), gave
    assert Term.objects.get().translation == told[0].theirs == won[0][0].translation
