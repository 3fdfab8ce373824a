"""The whole dub before it is published: what is in it, who hears it, and that it goes with its takes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone
from numpy.typing import NDArray

from craft.formats.webvtt_reader import read_webvtt
from craft.sound.sample_rate import RATE
from dubbing.actions import draft_request, take_approve, take_reject, voice_erase
from dubbing.drafts import building
from dubbing.models import DraftMix, Release, Take
from dubbing.progress.verdicts import solve_version
from dubbing.queries import missing_steps
from dubbing.reconcile import reconcile
from dubbing.removal.voice_files import files_with_voice, remaining_files
from jobs.models import Job
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from media.picture.probe import probe
from media.sound.take_reader import read_take
from storage.stored_files import store_private
from tests import factories
from tests.dubbing import studio
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from tests.stored_rows import needed_names
from tests.volunteers.shortcuts import signed_in
from volunteers.actions import withdrawal_begin, withdrawal_undo
from volunteers.models import User

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def make_draft(room: Room, by: User) -> DraftMix:
    """The draft mix of this person's circle, made as a worker would."""
    job = draft_request(by=by, version=room.version)
    work_off("dubbing.draft_mix")
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.failure_detail
    studio.remember_pictures(room.version.tutorial)
    return DraftMix.objects.get(pk=int(job.target))


def film(draft: DraftMix) -> Path:
    return Path(storages["private"].path(draft.path))


def heard_at(draft: DraftMix, number: int) -> tuple[float, float]:
    """Where take `number` is heard in the draft (s), and how alike the two are there (0…1)."""
    mixed = read_take(film(draft))
    take = read_take(studio.take_file(number))[round(0.35 * RATE) : round(1.2 * RATE)]
    size = 1 << (len(mixed) + len(take)).bit_length()
    found: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(mixed, size) * np.conj(np.fft.rfft(take, size)), size)
    at = int(np.argmax(np.abs(found[: len(mixed) - len(take)])))
    there = mixed[at : at + len(take)]
    likeness = float(abs(there @ take) / (np.linalg.norm(there) * np.linalg.norm(take)))
    return at / RATE - 0.05, likeness


ADDRESS = "/atelier/voice/essai/en/draft/"


def test_what_waits_for_review_is_heard_in_its_place_with_the_subtitles(room: Room) -> None:
    first, second = room.sentences[:2]
    room.approve(1)
    room.send(2)
    room.receive(3)  # kept, and not sent
    draft = make_draft(room, room.reviewer)
    assert draft.manifest["heard"] == [2, 4]
    for number, segment in ((1, first), (2, second)):
        at, likeness = heard_at(draft, number)
        assert likeness > 0.8
        assert abs(at - (segment.start_ms or 0) / 1000) < 1.3
    assert heard_at(draft, 3)[1] < 0.5
    cues = read_webvtt(draft.manifest["vtt"]).cues
    assert [cue.plain for cue in cues] == [f"Sentence number {n}." for n in range(1, 5)]
    assert next(cue.plain for cue in read_webvtt(draft.manifest["vtt_fr"]).cues) == "Phrase numéro 1."
    assert abs(probe(film(draft)).duration_ms - room.version.tutorial.duration_ms) < 60
    assert not Release.objects.exists()  # nothing was published, nor requested


def test_a_second_click_is_the_same_job_and_nothing_is_made_twice(room: Room) -> None:
    room.record(only=1)
    assert draft_request(by=room.reviewer, version=room.version) == draft_request(
        by=room.coordinator, version=room.version
    )
    assert Entry.objects.filter(verb="hear_draft").count() == 1
    draft = make_draft(room, room.reviewer)
    made_at = draft.made_at
    assert make_draft(room, room.coordinator).made_at == made_at  # nothing changed: the file that is there serves
    take = Take.objects.get()
    take_reject(by=room.reviewer, version=room.version, take=take, reason="Trop vite.")
    again = make_draft(room, room.reviewer)
    assert again.made_at > made_at and again.manifest["heard"] == [0, 4]
    assert not storages["private"].exists(draft.path)


def test_each_circle_hears_only_what_it_may(room: Room) -> None:
    """A voice hears itself, also what it has not sent; reviewers and coordinators hear everybody who did."""
    other = studio.voice("en", "noa")
    room.send(1)
    room.receive(2, voice=other)
    assert make_draft(room, other).manifest["heard"] == [1, 4]
    assert make_draft(room, room.voice).manifest["heard"] == [1, 4]
    assert make_draft(room, room.reviewer).manifest["heard"] == [1, 4]
    heard = {draft.voice_id: set(draft.takes.values_list("voice", flat=True)) for draft in DraftMix.objects.all()}
    assert heard == {other.pk: {other.pk}, room.voice.pk: {room.voice.pk}, None: {room.voice.pk}}
    films = {
        person.pk: b"".join(signed_in(person).get(ADDRESS + "video.mp4", headers={"range": "bytes=0-1000000"}))
        for person in (other, room.voice, room.reviewer)
    }
    assert len({bytes(data) for data in films.values()}) == 3 or films[room.voice.pk] == films[room.reviewer.pk]
    assert films[other.pk] not in (films[room.voice.pk], films[room.reviewer.pk])
    stranger = factories.volunteer("ar", "samir")
    for path in ("", "video.mp4", "subtitles.vtt", "french.vtt"):
        assert signed_in(stranger).get(ADDRESS + path).status_code == 403
        assert Client().get(ADDRESS + path).status_code == 302
    newcomer = factories.volunteer("en", "zoe")
    assert signed_in(newcomer).get(ADDRESS + "video.mp4").status_code == 404
    with pytest.raises(NotAllowed):
        draft_request(by=stranger, version=room.version)


def test_it_goes_at_once_with_a_consent_that_ends_and_with_its_voice(room: Room) -> None:
    room.record(only=1)
    draft = make_draft(room, room.reviewer)
    withdrawal_begin(by=room.voice)
    assert not storages["private"].exists(draft.path), "although it can still be undone"
    assert make_draft(room, room.reviewer).manifest["heard"] == [0, 4]
    withdrawal_undo(by=room.voice)
    draft = make_draft(room, room.reviewer)
    assert draft.manifest["heard"] == [1, 4]
    studio.consenting(room.voice, publish=False, hotline=False)
    assert not storages["private"].exists(draft.path)
    studio.consenting(room.voice)
    drafts = [make_draft(room, person) for person in (room.voice, room.reviewer)]
    files = files_with_voice(room.voice.pk)
    assert {("private", draft.path) for draft in drafts} <= files
    voice_erase(by=room.voice, voice=room.voice)
    assert not remaining_files(files, room.voice.pk)
    assert signed_in(room.reviewer).get(ADDRESS + "video.mp4").status_code == 404
    assert make_draft(room, room.reviewer).manifest["heard"] == [0, 4]


def test_a_voice_that_withdraws_while_it_is_made_is_not_in_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.record(only=1)
    kept = store_private

    def withdraw_then_keep(*arguments: Any, **named: Any) -> object:
        voice_erase(by=room.voice, voice=room.voice)
        return kept(*arguments, **named)

    monkeypatch.setattr(building, "store_private", withdraw_then_keep)
    job = draft_request(by=room.reviewer, version=room.version)
    work_off("dubbing.draft_mix")
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "Refused" in job.failure_detail
    assert not storages["private"].exists("drafts") or not any(storages["private"].listdir("drafts")[1])
    assert DraftMix.objects.get().path == ""
    assert not remaining_files(files_with_voice(room.voice.pk), room.voice.pk)


def test_a_deletion_that_was_interrupted_is_finished_and_old_drafts_go(room: Room) -> None:
    room.record(only=1)
    draft = make_draft(room, room.reviewer)
    assert ("private", draft.path) in needed_names()
    reconcile(thorough=True)
    assert storages["private"].exists(draft.path)
    DraftMix.objects.update(ended_at=timezone.now())  # as a crash leaves it
    assert signed_in(room.reviewer).get(ADDRESS + "video.mp4").status_code == 404
    reconcile()
    assert not storages["private"].exists(draft.path)
    draft = make_draft(room, room.reviewer)
    DraftMix.objects.update(made_at=timezone.now() - timedelta(days=15))
    reconcile()
    assert not storages["private"].exists(draft.path)
    assert DraftMix.objects.get().takes.count() == 0


def test_what_is_missing_is_named_as_progress_counts_it(room: Room) -> None:
    three = room.sentences[2]
    room.approve(1)
    room.send(2)
    asked = room.send(3)
    take_reject(by=room.reviewer, version=room.version, take=asked, reason="Trop vite.")
    assert [(needed.number, needed.kind) for needed in missing_steps(room.version)] == [
        (0, "to_translate"),
        (2, "take_review"),
        (3, "refused"),
        (4, "to_record"),
    ]
    User.objects.filter(pk=room.coordinator.pk).update(interface_language="en")
    page = signed_in(room.coordinator).get(ADDRESS).content.decode()
    for words in ("to translate", "recording to review", "recording asked again", "to record"):
        assert words in page
    assert f"/atelier/voice/essai/en/{three.public_id}/" in page


def test_nothing_is_made_of_a_film_without_a_video(room: Room) -> None:
    room.version.tutorial.segments.filter(kind="speech").update(text="")
    with pytest.raises(Refused):
        draft_request(by=room.coordinator, version=room.version)
    assert not Job.objects.filter(kind="dubbing.draft_mix").exists()


def test_the_page_says_when_something_was_changed_since(room: Room) -> None:
    take = room.send(1)
    solve_version(room.version)
    make_draft(room, room.reviewer)
    User.objects.filter(pk=room.reviewer.pk).update(interface_language="en")
    reviewer = signed_in(room.reviewer)
    assert b"changed since" not in reviewer.get(ADDRESS).content
    take_approve(by=room.reviewer, version=room.version, take=take)
    assert b"changed since" in reviewer.get(ADDRESS).content
