"""Takes and releases at the same moment: one approved take, one that waits for each voice, one live release."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from dubbing.actions import (
    release_live,
    release_request,
    release_rollback,
    release_withdraw,
    take_approve,
    take_receive,
    take_reject,
    take_submit,
    tutorial_erase,
    voice_erase,
)
from dubbing.models import Release, Take
from dubbing.states import ReleaseState, TakeState
from journal.errors import Refused
from journal.models import Entry
from storage.files import sha256_of
from subtitles.actions import translation_approve, translation_submit
from tests import factories
from tests.concurrency import at_once, one_waits
from tests.dubbing import studio
from tests.stored_rows import record_rows
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROUNDS = 10


class Room:
    """A tutorial open to Arabic; every segment has an approved text. `take`: a recording, as a row without a file."""

    def __init__(self) -> None:
        self.claire = factories.coordinator()
        self.reviewers = [factories.reviewer("ar", name) for name in ("rachid", "salma")]
        self.voices = [factories.volunteer("ar", name) for name in ("amina", "samir")]
        for voice in self.voices:
            studio.consenting(voice)
        self.version: LanguageVersion = factories.version(factories.tutorial(), "ar", self.claire)
        self.segments: list[Segment] = factories.speech(self.version.tutorial)
        for segment in self.segments:
            sent = translation_submit(
                by=self.voices[0], version=self.version, segment=segment, text="المسوا الآن.", base_number=0
            )
            translation_approve(by=self.reviewers[0], version=self.version, revision=sent)

    def take(self, segment: Segment, voice: User, state: str = TakeState.SUBMITTED) -> Take:
        return Take.objects.create(
            segment=segment,
            language="ar",
            voice=voice,
            state=state,
            sha256="0" * 64,
            speech_start_ms=200,
            speech_end_ms=1700,
            duration_ms=2000,
            revision=segment.translations.get(language="ar").approved,
        )

    def approve(self, take: Take, by: User) -> Callable[[], Take]:
        return partial(take_approve, by=by, version=self.version, take=take)

    def release(self, number: int, state: str = ReleaseState.READY) -> Release:
        files = [{"role": "cues", "path": f"nothing/{number}.vtt"}]
        made = Release.objects.create(
            version=self.version, number=number, kind="subtitles", state=state, manifest={"files": files}
        )
        record_rows(made)
        return made


@pytest.fixture
def room() -> Room:
    return Room()


def state_of(row: Take | Release) -> str:
    row.refresh_from_db()
    return row.state


def test_two_reviewers_approve_one_take_and_it_is_one_approval(room: Room) -> None:
    for _round in range(ROUNDS):
        take = room.take(room.segments[0], room.voices[0])
        gave = at_once(*(room.approve(take, reviewer) for reviewer in room.reviewers))
        assert gave == [take, take]
        assert Entry.objects.filter(verb="approve", object_id=str(take.client_id)).count() == 1


def test_two_takes_of_a_segment_approved_at_once_leave_one(room: Room) -> None:
    for _round in range(ROUNDS):
        takes = [room.take(room.segments[0], voice) for voice in room.voices]
        gave = at_once(*(room.approve(*pair) for pair in zip(takes, room.reviewers, strict=True)))
        assert gave == takes
        assert sorted(state_of(take) for take in takes) == [TakeState.APPROVED, TakeState.SUPERSEDED]
        assert Take.objects.filter(segment=room.segments[0], state=TakeState.APPROVED).count() == 1


def test_what_was_sent_back_while_another_waited_is_not_approved(room: Room) -> None:
    take = room.take(room.segments[0], room.voices[0])
    ask_again = partial(take_reject, by=room.reviewers[0], version=room.version, take=take, reason="Trop bas.")
    rejected, approved = one_waits(ask_again, room.approve(take, room.reviewers[1]))
    assert rejected == take
    assert isinstance(approved, Refused)
    assert state_of(take) == TakeState.REJECTED


def test_a_voice_that_withdraws_and_a_reviewer_never_wait_for_each_other(room: Room) -> None:
    """Both hold several takes: in another order, PostgreSQL ends one of them with an error."""
    for _round in range(ROUNDS):
        room.approve(room.take(room.segments[0], room.voices[0]), room.reviewers[0])()
        take = room.take(room.segments[0], room.voices[0])
        gave = at_once(
            partial(voice_erase, by=room.claire, voice=room.voices[0]), room.approve(take, room.reviewers[0])
        )
        assert not isinstance(gave[0], Exception), gave
        assert gave[1] == take or isinstance(gave[1], Refused), gave
        assert not Take.objects.filter(voice=room.voices[0]).exclude(state=TakeState.ERASED).exists()


def test_two_tabs_send_two_takes_and_one_waits_for_the_reviewer(room: Room) -> None:
    voice = room.voices[0]
    for _round in range(ROUNDS):
        takes = [room.take(room.segments[0], voice, TakeState.CHECKED) for _tab in range(2)]
        gave = at_once(*(partial(take_submit, by=voice, take=take) for take in takes))
        assert gave == takes
        assert Take.objects.filter(segment=room.segments[0], voice=voice, state=TakeState.SUBMITTED).count() == 1


def test_the_pace_counts_takes_that_are_sent_at_once(room: Room) -> None:
    voice = room.voices[0]
    for _round in range(ROUNDS):
        takes = [room.take(segment, voice, TakeState.CHECKED) for segment in room.segments]
        gave = at_once(*(partial(take_submit, by=voice, take=take) for take in takes))
        assert gave == takes
        voice.refresh_from_db()
        assert voice.speaking_pace["ar"]["takes"] == len(room.segments)
        Take.objects.all().delete()


def test_a_take_that_arrives_four_times_at_once_is_one_take(room: Room, tmp_path: Path) -> None:
    voice = room.voices[0]
    for number in range(ROUNDS):
        sound = tmp_path / f"{number}.webm"
        sound.write_bytes(b"sound" * 100 + bytes([number]))
        receive = partial(
            take_receive,
            by=voice,
            version=room.version,
            segment=room.segments[0],
            client_id=uuid.uuid4(),
            sha256=sha256_of(sound),
            received=sound,
            revision=room.segments[0].translations.get().approved,
        )
        gave = at_once(*[receive] * 4)
        assert len({take.pk for take, _new in gave}) == 1, gave
        assert [new for _take, new in gave].count(True) == 1


def test_two_releases_that_go_live_at_once_leave_one_live(room: Room) -> None:
    for number in range(1, 2 * ROUNDS, 2):
        pair = [room.release(number), room.release(number + 1)]
        gave = at_once(*(partial(release_live, release=release) for release in pair))
        assert gave == pair
        assert sorted(state_of(release) for release in pair) == [ReleaseState.LIVE, ReleaseState.SUPERSEDED]


def test_going_live_and_going_back_at_once_leave_one_live(room: Room) -> None:
    old = room.release(1, ReleaseState.SUPERSEDED)
    new = room.release(2)
    back = partial(release_rollback, by=room.claire, version=room.version, number=1)
    gave = at_once(partial(release_live, release=new), back)
    assert gave == [new, old]
    assert sorted([state_of(old), state_of(new)]) == [ReleaseState.LIVE, ReleaseState.SUPERSEDED]


def test_a_language_withdrawn_twice_at_once_is_withdrawn_once(room: Room) -> None:
    room.release(1, ReleaseState.LIVE)
    withdraw = partial(release_withdraw, by=room.claire, version=room.version)
    gave = at_once(withdraw, withdraw)
    assert [isinstance(result, Refused) for result in gave].count(True) == 1, (
        "nothing is published any more: said to one"
    )
    assert [isinstance(result, Release) for result in gave].count(True) == 1, gave
    assert Entry.objects.filter(verb="withdraw").count() == 1


def test_a_release_asked_for_twice_at_once_is_one(room: Room) -> None:
    ask = partial(release_request, by=room.claire, version=room.version, kind="subtitles")
    gave = at_once(ask, ask)
    assert gave[0] == gave[1]
    assert Release.objects.count() == 1


def test_no_release_is_begun_of_a_tutorial_that_was_destroyed_meanwhile(room: Room) -> None:
    assert room.version.tutorial.state == "open"
    ask = partial(release_request, by=room.claire, version=room.version, kind="subtitles")
    _erased, asked = one_waits(partial(tutorial_erase, by=room.claire, tutorial=room.version.tutorial), ask)
    assert isinstance(asked, Refused), asked
    assert not Release.objects.exists()
