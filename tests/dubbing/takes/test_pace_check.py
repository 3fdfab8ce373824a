"""After the third take of a voice every text of the version is checked with its pace, and what will not fit is offered
for rewording before it is recorded; what was learned goes with the voice."""

from __future__ import annotations

import pytest

from craft.timing.speech_rate import Pace, predicted_ms
from dubbing.actions import take_submit, voice_erase
from dubbing.actions.pace import microphone_test_learn
from dubbing.models import Take
from jobs.models import Job
from journal.errors import Refused
from journal.models import Entry
from subtitles.actions.rewording import length_keep
from subtitles.models import Claim, Rewording, VersionVoice
from subtitles.queries.pace import expected_voice, pace_of
from subtitles.queries.rewordings import rewordings_of
from tests import factories
from tests.dubbing import studio
from tests.dubbing.slow_voice import ENGLISH, LONGER, SLOW, TEXT, SlowVoice
from tests.job_runs import work_off
from volunteers.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> SlowVoice:
    return SlowVoice()


def test_nothing_is_asked_before_the_third_take_and_then_what_will_not_fit(room: SlowVoice) -> None:
    assert predicted_ms(LONGER, ENGLISH) < 1.4 * 3880 < predicted_ms(LONGER, ENGLISH, SLOW)
    for segment in room.segments[:2]:
        room.record(segment)
    assert rewordings_of(room.version) == {}
    assert VersionVoice.objects.get(version=room.version).person_id == room.vera.pk
    room.record(room.segments[2])
    asked = rewordings_of(room.version)
    assert list(asked) == [segment.pk for segment in room.segments[4:]]
    row = asked[room.segments[4].pk]
    assert row.voice_id == room.vera.pk and row.letters > 5
    room.vera.refresh_from_db()
    length = predicted_ms(LONGER, ENGLISH, pace_of(room.vera, "en"))
    assert row.too_long_by_ms == length - 3880


def test_it_is_a_job_and_not_the_request(room: SlowVoice) -> None:
    for segment in room.segments[:2]:
        room.record(segment)
    take = Take.objects.create(
        segment=room.segments[2], language="en", voice=room.vera, revision=room.revision(room.segments[2]),
        state=Take.State.CHECKED, speech_end_ms=4000,
    )  # fmt: skip  # one field a line would hide what is tested
    take_submit(by=room.vera, take=take)
    assert not Rewording.objects.exists()
    assert Job.objects.filter(kind="dubbing.pace", target=str(take.pk), state=Job.State.QUEUED).exists()
    work_off("dubbing.pace")
    assert Rewording.objects.exists()


def test_a_shorter_text_ends_it_and_a_faster_voice_too(room: SlowVoice) -> None:
    for segment in room.segments[:3]:
        room.record(segment)
    studio.approved_text(room.version, room.segments[4], room.claire, TEXT)
    assert list(rewordings_of(room.version)) == [room.segments[5].pk]
    # Somebody else takes over, and speaks fast: the version has another voice.
    quick = studio.voice("en", "quentin")
    Take.objects.filter(voice=room.vera).update(state=Take.State.SUPERSEDED)
    for segment in room.segments[:3]:
        room.record(segment, quick, Pace(0.2, 0.8))
    assert VersionVoice.objects.get(version=room.version).person_id == quick.pk
    assert rewordings_of(room.version) == {}


def test_what_is_recorded_is_not_asked_to_be_shorter(room: SlowVoice) -> None:
    for segment in room.segments[:3]:
        room.record(segment)
    room.record(room.segments[5])
    assert list(rewordings_of(room.version)) == [room.segments[4].pk]


def test_a_text_may_stay_as_it_is_and_nobody_is_asked_again(room: SlowVoice) -> None:
    for segment in room.segments[:3]:
        room.record(segment)
    with pytest.raises(Refused):
        length_keep(by=room.claire, version=room.version, segment=room.segments[0])
    for _twice in range(2):
        length_keep(by=room.claire, version=room.version, segment=room.segments[4])
    assert Entry.objects.filter(verb="keep_length").count() == 1
    room.record(room.segments[3])
    assert list(rewordings_of(room.version)) == [room.segments[5].pk]


def test_who_records_the_segment_now_comes_before_who_recorded_most(room: SlowVoice) -> None:
    assert expected_voice(room.version, room.segments[4]).person is None
    for segment in room.segments[:3]:
        room.record(segment)
    assert expected_voice(room.version, room.segments[4]).person == room.vera
    quick = studio.voice("en", "quentin")
    other = factories.version(factories.tutorial("autre"), "en")
    held = {"version": room.version, "segment": room.segments[4], "person": quick, "purpose": Claim.Purpose.RECORD}
    claim = Claim.objects.create(**held, until="2999-01-01T00:00Z")
    assert expected_voice(room.version, room.segments[4]).person == room.vera  # nothing is known of Quentin yet
    User.objects.filter(pk=quick.pk).update(speaking_pace={"en": {"base_s": 0.2, "scale": 0.8, "takes": 9}})
    assert expected_voice(room.version, room.segments[4]).person == quick
    assert expected_voice(room.version, room.segments[5]).person == room.vera
    assert expected_voice(other).person is None
    claim.until = "2000-01-01T00:00Z"
    claim.save()
    assert expected_voice(room.version, room.segments[4]).person == room.vera


def test_what_was_learned_goes_with_the_voice(room: SlowVoice) -> None:
    for segment in room.segments[:3]:
        room.record(segment)
    voice_erase(by=room.vera, voice=room.vera)
    room.vera.refresh_from_db()
    assert room.vera.speaking_pace == {}
    assert not Rewording.objects.exists() and not VersionVoice.objects.exists()
    assert expected_voice(room.version).pace == Pace()


def test_the_microphone_test_says_something_before_the_first_take(room: SlowVoice) -> None:
    sentence = "Hello! I lend my voice to the families of the town."
    slow = predicted_ms(sentence, ENGLISH, SLOW)
    assert microphone_test_learn(by=room.vera, language="en", text=sentence, speech_ms=slow)
    room.vera.refresh_from_db()
    heard = pace_of(room.vera, "en")
    assert 1.1 < heard.scale < 1.5 and heard.takes == 0
    for segment in room.segments[:3]:
        room.record(segment)
    room.vera.refresh_from_db()
    with_takes = pace_of(room.vera, "en")
    assert heard.scale < with_takes.scale < 1.5 and with_takes.takes == 3
    assert room.vera.speaking_pace["en"]["test"] == [sentence, slow]


@pytest.mark.parametrize("share", [0.0, 0.3, 4.0])
def test_a_test_that_is_no_reading_of_its_sentence_says_nothing(room: SlowVoice, share: float) -> None:
    sentence = "Hello! I lend my voice to the families of the town."
    length = round(predicted_ms(sentence, ENGLISH) * share)
    assert not microphone_test_learn(by=room.vera, language="en", text=sentence, speech_ms=length)
    assert not microphone_test_learn(by=room.vera, language="tr", text=sentence, speech_ms=5000)
    room.vera.refresh_from_db()
    assert room.vera.speaking_pace == {}
