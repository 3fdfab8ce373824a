"""A release is built from what was approved: its files are measured, the parents' pointer moves once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import storages

from dubbing.actions import (
    release_live,
    release_request,
    release_withdraw,
    take_reject,
)
from dubbing.models import Release
from dubbing.queries.redistribution import is_redistributed, may_redistribute
from dubbing.queries.retention import still_played
from dubbing.releases import publish as pipeline
from dubbing.releases.outlets import asked_outlets
from dubbing.releases.packaging import package
from dubbing.releases.publish import publish_failed
from dubbing.releases.verify import failures, verify
from dubbing.removal.publication_cleanup import publish_and_free
from dubbing.reports import ReleaseFinding
from dubbing.states import ReleaseState
from jobs.execution import run_job
from jobs.models import Job
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built, checks_of, cues_of, files, roles
from tests.dubbing.conftest import Room, room_of
from tests.job_runs import work_off
from tutorials.actions import version_holds
from tutorials.pipelines.renditions import ensure_renditions

# A build's heartbeat has its own connection: it must see what the test wrote.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.slow
def test_a_voice_release_goes_live_with_every_take_at_its_place(room: Room) -> None:
    takes = room.record()
    release = built(room)
    assert release.failure == ""
    assert release.state == ReleaseState.LIVE
    checks = checks_of(release)
    assert [check.code for check in checks.values() if not check.ok] == []
    assert checks["m4a_takes_found"].figure == len(takes)
    assert checks["mp4_takes_found"].figure == checks["hls_takes_found"].figure == 3
    assert checks["mp4_takes_off_ms"].figure <= 10
    made = {"hls", "audio", "subtitles", "messaging_mp4", "audio_only", "hotline", "link_card", "transcript"}
    assert roles(release) == made
    assert room.voice.may_lend_voice() and not room.voice.may_pass_voice_on(), "as who agreed to the older wording only"
    assert not is_redistributed(release) and not may_redistribute(release)
    heard = {segment["segment"]: segment["take"] for segment in release.manifest["segments"]}
    assert heard == {take.segment.public_id: str(take.client_id) for take in takes}
    assert release.report["missing"] == [] and release.report["takes"]["heard"] == 4
    assert release.manifest["voices"] == [room.voice.pk]
    assert still_played(takes) == {take.pk for take in takes}, "the table of stored files knows it too"


@pytest.mark.slow
def test_cues_follow_the_dub_and_say_what_the_take_reads(room: Room) -> None:
    takes = room.record()
    studio.approved_text(room.version, room.sentences[0], room.coordinator, "Something else entirely.")
    release = built(room)
    cues = cues_of(release)
    assert " ".join(text for _start, _end, text in cues) == " ".join(f"Sentence number {n}." for n in range(1, 5))
    placed = release.manifest["segments"]
    for start, _end, text in cues:
        row = next(
            segment for segment in placed if segment["text"].startswith(text[:8]) and text[-2] in segment["text"]
        )
        assert -100 <= start - row["placement"]["start_ms"] <= 1
    assert [finding["code"] for finding in release.findings] == ["stale", "title_untranslated"]
    assert release.findings[0]["segments"] == [takes[0].segment.public_id]


@pytest.mark.slow
def test_sentences_without_a_take_keep_the_original_sound_and_are_drawn_into_the_picture(room: Room) -> None:
    room.record(only=3)
    release = built(room)
    assert release.state == ReleaseState.LIVE
    assert release.report["missing"] == [sentence.public_id for sentence in room.sentences[3:]]
    codes = [finding["code"] for finding in release.findings]
    assert "not_recorded" in codes and "partial_voice" not in codes, "two thirds are enough"
    assert release.manifest["heard"] == [3, 4]
    cues = cues_of(release)
    last = room.sentences[3]
    assert (last.start_ms, "Sentence number 4.") in [(start, text) for start, _end, text in cues]
    assert not failures(verify(release))


@pytest.mark.slow
def test_subtitles_only_keep_the_french_sound(room: Room) -> None:
    """A text that passes too fast is published, and named."""
    fast = room.sentences[1]
    studio.approved_text(room.version, fast, room.coordinator, "What nobody can read in so short a time. " * 6)
    release = built(room, "subtitles")
    assert release.state == ReleaseState.LIVE
    found = {finding["code"]: finding["segments"] for finding in release.findings}
    assert found["cues_too_fast"] == [fast.public_id]
    assert release.report["takes"]["heard"] == 0
    assert "hotline" not in [file["role"] for file in release.manifest["files"]]
    master = files(release, "hls")[0].read_text()
    assert 'TYPE=AUDIO,GROUP-ID="voice",NAME="français",LANGUAGE="fr"' in master
    assert 'NAME="English",LANGUAGE="en",DEFAULT=YES' in master
    begins = [start for start, _end, _text in cues_of(release)]
    assert {sentence.start_ms for sentence in room.sentences} <= set(begins)
    assert not failures(verify(release))


@pytest.mark.slow
def test_takes_that_must_be_played_faster_are_stretched_and_found(db: None) -> None:
    room = room_of(studio.tutorial("presse", hurry=0.8), "pt-BR", text="Frase número {n}.")
    # With its pictures no take is refused on the way: beside what is not recorded yet, one of these would find no room.
    ensure_renditions(room.version.tutorial, lambda permille, doing: None)
    room.record("es")
    version_holds(by=room.coordinator, version=room.version, holds="off", slowing="off")
    release = built(room)
    assert release.failure == ""
    assert release.report["alignment"]["rate_max"] <= 1.2
    assert release.report["alignment"]["overlap_ms"] == release.report["alignment"]["cut_ms"] == 0
    assert not failures(verify(release))


def test_an_untranslated_sentence_blocks_by_name(db: None) -> None:
    coordinator = factories.coordinator()
    version = factories.version(studio.tutorial(), "en", coordinator)
    studio.translated(version, coordinator, leave_out=1)
    missing = factories.speech(version.tutorial)[-1]
    with pytest.raises(Refused) as refusal:
        release_request(by=coordinator, version=version, kind="subtitles")
    assert missing.public_id in refusal.value.message
    assert not Release.objects.exists()


def test_a_voice_needs_at_least_one_recording(room: Room) -> None:
    with pytest.raises(Refused):
        release_request(by=room.coordinator, version=room.version, kind="voice")


def test_only_coordinators_publish(room: Room) -> None:
    for person in (room.voice, room.reviewer):
        with pytest.raises(NotAllowed):
            release_request(by=person, version=room.version, kind="subtitles")
        with pytest.raises(NotAllowed):
            release_withdraw(by=person, version=room.version)
    assert not Release.objects.exists()


def test_a_telephone_needs_every_voice_s_consent_and_a_voice(room: Room) -> None:
    other = studio.voice("en", "paul", hotline=False)
    asked = [asked_outlets(people).telephone for people in ({room.voice.pk}, {room.voice.pk, other.pk}, set[int]())]
    assert asked == [True, False, False]


def test_asking_twice_is_one_release_and_a_message_twice_is_one_build(room: Room) -> None:
    first = release_request(by=room.coordinator, version=room.version, kind="subtitles")
    assert release_request(by=room.coordinator, version=room.version, kind="subtitles") == first
    with pytest.raises(Refused):
        release_request(by=room.coordinator, version=room.version, kind="voice")
    job = Job.objects.get(kind="dubbing.release")
    work_off("dubbing.release")
    assert run_job(job.pk, publish_and_free, publish_failed) is None
    assert Release.objects.count() == 1
    assert Entry.objects.filter(verb="go_live").count() == 1


def test_a_build_that_was_interrupted_goes_on_with_what_it_chose(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.record(only=3)
    release = release_request(by=room.coordinator, version=room.version, kind="voice")
    job = Job.objects.get(kind="dubbing.release")

    def killed(*_arguments: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "verify", killed)
        with pytest.raises(KeyboardInterrupt):
            run_job(job.pk, publish_and_free, publish_failed)
    release.refresh_from_db()
    assert release.state == ReleaseState.BUILDING
    before = release.manifest["files"]
    room.approve(4)
    work_off("dubbing.release")
    release.refresh_from_db()
    assert release.state == ReleaseState.LIVE
    assert release.manifest["files"] == before, "the same release, byte for byte"
    assert Entry.objects.filter(verb="go_live").count() == 1


def test_a_voice_that_withdraws_during_the_build_is_left_out_when_it_goes_on(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes = room.record(only=2)
    release = release_request(by=room.coordinator, version=room.version, kind="voice")
    release = pipeline.begin_build(release.pk)
    assert [row["take"] for row in release.manifest["chosen"]][:2] == [take.pk for take in takes]
    take_reject(by=room.reviewer, version=room.version, take=takes[0], reason="again")
    release = pipeline.begin_build(release.pk)
    assert [row["take"] for row in release.manifest["chosen"]][:2] == [None, takes[1].pk]


@pytest.mark.slow
def test_a_failed_build_says_why_and_leaves_what_is_live(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    live = built(room, "subtitles")

    def broken(*_arguments: Any, **_named: Any) -> None:
        raise Refused("The sound cannot be encoded.")

    monkeypatch.setattr(pipeline, "make_sound", broken)
    release = built(room, "subtitles")
    assert (release.state, release.failure) == (ReleaseState.FAILED, "The sound cannot be encoded.")
    live.refresh_from_db()
    assert live.state == ReleaseState.LIVE
    assert Job.objects.get(kind="dubbing.release", target=str(release.pk)).state == Job.State.FAILED


@pytest.mark.slow
def test_files_that_are_not_as_they_should_be_never_go_live(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    real = package

    def spoiled(*arguments: Any, **named: Any) -> Any:
        packed_files = real(*arguments, **named)
        path = next(file.path for file in packed_files.files if file.role == "transcript")
        storages["public"].delete(path)
        return packed_files

    monkeypatch.setattr(pipeline, "package", spoiled)
    release = built(room, "subtitles")
    assert release.state == ReleaseState.FAILED
    assert not Release.objects.filter(state=ReleaseState.LIVE).exists()


@pytest.mark.slow
def test_a_build_held_by_its_findings_waits_for_a_person(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    held = [ReleaseFinding("refused", "hold", 3)]
    monkeypatch.setattr(pipeline, "findings_of", lambda *_all: held)
    release = built(room, "subtitles")
    assert release.state == ReleaseState.READY
    with pytest.raises(NotAllowed):
        release_live(release=release, by=room.reviewer)
    assert release_live(release=release, by=room.coordinator, reason="I listened to it").state == ReleaseState.LIVE
    assert Entry.objects.get(verb="go_live").reason == "I listened to it"
