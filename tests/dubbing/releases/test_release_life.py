"""The life of a release after it was built: rollback, withdrawal; and videos of other kinds."""

from __future__ import annotations

from typing import Any

import pytest

from dubbing.actions import release_request, release_rollback
from dubbing.models import Release, Take
from dubbing.releases.verify import failures, verify
from dubbing.removal.voice_files import files_with_voice, remaining_files
from dubbing.states import ReleaseState, move_release, move_take
from journal.errors import Refused
from tests.dubbing import studio
from tests.dubbing.built import built, cues_of, files, paths, there
from tests.dubbing.conftest import Room, room_of, spoken_room
from tests.job_runs import work_off
from tests.stored_rows import record_rows
from tests.volunteers import shortcuts
from tutorials.actions import segment_pin
from volunteers.actions import voice_withdraw

# A build's heartbeat has its own connection: it must see what the test wrote.
pytestmark = pytest.mark.django_db(transaction=True)


def build_row(room: Room, *takes: Take, **fields: Any) -> Release:
    """A finished release as a row, with a file of which nobody reads the bytes."""
    told = [{"segment": take.segment.public_id, "take": str(take.client_id)} for take in takes]
    manifest = {"files": [{"role": "hls", "path": f"{room.version.releases.count()}/b"}], "segments": told}
    row = shortcuts.release(room.version, manifest=manifest, **fields)
    record_rows(row)
    return row


def test_rolling_back_is_the_same_move_to_an_older_release(room: Room) -> None:
    _first, second = build_row(room, state=ReleaseState.SUPERSEDED), build_row(room)
    assert release_rollback(by=room.coordinator, version=room.version, number=1).state == ReleaseState.LIVE
    second.refresh_from_db()
    assert second.state == ReleaseState.SUPERSEDED
    assert release_rollback(by=room.coordinator, version=room.version, number=1).number == 1
    assert Release.objects.filter(state=ReleaseState.LIVE).count() == 1
    with pytest.raises(Refused):
        release_rollback(by=room.coordinator, version=room.version, number=9)


def test_a_release_whose_voice_was_erased_does_not_come_back(room: Room) -> None:
    take = shortcuts.take(room.version, room.voice, room.sentences[0], state=Take.State.APPROVED)
    build_row(room, take, kind="voice", state=ReleaseState.SUPERSEDED)
    build_row(room)
    for number in (1, 2):
        release_rollback(by=room.coordinator, version=room.version, number=number)
    move_take(take, Take.State.ERASED)
    with pytest.raises(Refused):
        release_rollback(by=room.coordinator, version=room.version, number=1)


@pytest.mark.slow
def test_pins_that_contradict_each_other_name_their_sentences(room: Room) -> None:
    room.record()
    first, second = room.sentences[0], room.sentences[1]
    segment_pin(by=room.coordinator, segment=first, pin_ms=8000)
    segment_pin(by=room.coordinator, segment=second, pin_ms=6000)
    release = built(room)
    assert release.state == ReleaseState.FAILED
    assert first.public_id in release.failure and second.public_id in release.failure


def test_states_refuse_what_they_do_not_know(room: Room) -> None:
    release = release_request(by=room.coordinator, version=room.version, kind="subtitles")
    for state in (ReleaseState.LIVE, ReleaseState.READY, ReleaseState.SUPERSEDED):
        with pytest.raises(Refused):
            move_release(release, state)
    release.refresh_from_db()
    assert release.state == ReleaseState.QUEUED


@pytest.mark.slow
def test_a_video_without_sound_can_be_dubbed_and_subtitled(db: None) -> None:
    room = room_of(studio.tutorial("muet", has_audio=False))
    subtitled = built(room, "subtitles")
    assert (subtitled.state, subtitled.failure) == (ReleaseState.LIVE, "")
    assert not failures(verify(subtitled))
    room.record(only=3)
    dubbed = built(room)
    assert (dubbed.state, dubbed.failure) == (ReleaseState.LIVE, "")
    assert not failures(verify(dubbed))


@pytest.mark.slow
def test_voice_over_keeps_the_french_twenty_decibels_below(db: None) -> None:
    room = room_of(studio.tutorial("dessous", sound="voice_over"))
    room.record()
    release = built(room)
    assert (release.state, release.failure) == (ReleaseState.LIVE, "")
    assert release.report["loudness"]["speech_to_background_db"] >= 20
    assert not failures(verify(release))


@pytest.mark.slow
def test_spoken_first_needs_no_translation_and_its_cues_stay_french(db: None) -> None:
    room = spoken_room(studio.tutorial("parle"), "bm")
    room.record()
    release = built(room)
    assert (release.state, release.failure) == (ReleaseState.LIVE, "")
    french = [f"Phrase numéro {n}." for n in range(1, 5)]
    assert [text for _start, _end, text in cues_of(release)] == french
    master = files(release, "hls")[0].read_text()
    assert 'TYPE=AUDIO,GROUP-ID="voice",NAME="bamanankan",LANGUAGE="bm"' in master
    assert 'TYPE=SUBTITLES,GROUP-ID="text",NAME="français",LANGUAGE="fr"' in master
    assert not failures(verify(release))
    held = files_with_voice(room.voice.pk)
    voice_withdraw(by=room.voice, user=room.voice)
    work_off("dubbing.release")
    assert held and not remaining_files(held, room.voice.pk)
    left = Release.objects.get(state=ReleaseState.LIVE)
    assert (left.kind, [text for *_times, text in cues_of(left)]) == ("subtitles", french), "it stays, to be read"
    assert there(paths(release)) <= paths(left)


@pytest.mark.slow
def test_the_french_itself_is_published_with_its_own_sentences(db: None) -> None:
    release = built(room_of(studio.tutorial("original"), "fr", text=""), "subtitles")
    assert (release.state, release.failure) == (ReleaseState.LIVE, "")
    assert release.findings == []
    assert [text for _start, _end, text in cues_of(release)] == [f"Phrase numéro {n}." for n in range(1, 5)]
    assert not failures(verify(release))
