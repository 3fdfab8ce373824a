"""Takes come in, are sent, reviewed: the same take once, four eyes, one approved, advice that binds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from django.utils import timezone

from craft import languages
from craft.sound.sample_rate import RATE
from craft.takes.take_advice import take_finding
from craft.timing.voice_pace import learned_pace
from dubbing.actions import take_approve, take_reject, take_still_says, take_submit
from dubbing.actions.pace import learn_pace
from dubbing.actions.takes import still_checked
from dubbing.models import Take
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from media.sound.take_reader import read_take
from storage.files import exists, local_copy, sha256_of
from tests import factories
from tests.dubbing import studio
from tests.dubbing.conftest import Room
from tutorials.actions import version_policy


def noisy(path: Path) -> Path:
    """A take that is to be recorded again: too much noise."""
    sound = read_take(studio.take_file(1))
    noise = np.random.default_rng(1).standard_normal(len(sound)).astype(np.float32)
    soundfile.write(path, np.clip(sound + noise * 0.1, -1, 1), RATE)
    return path


def test_a_take_is_kept_as_it_came_and_checked(room: Room) -> None:
    path = studio.take_file(1)
    take = room.receive(1, path)
    assert take.state == Take.State.CHECKED
    assert take.sha256 == sha256_of(path) and exists(take.original) and exists(take.audio)
    assert take.speech_end_ms > take.speech_start_ms
    assert take.figures["snr_db"] > 15
    assert take.revision is not None and take.revision.text == "Sentence number 1."
    kept = Entry.objects.filter(verb="record", object_id=str(take.client_id)).get()
    assert (kept.actor_id, kept.after["segment"]) == (room.voice.pk, room.sentences[0].public_id)


def test_nobody_records_without_role_and_consent(room: Room) -> None:
    for person in (studio.voice("ar", "sami"), factories.volunteer("en", "noa")):
        with pytest.raises(NotAllowed):
            room.receive(1, voice=person)
    assert not Take.objects.exists()


def test_a_file_that_is_no_sound_is_rejected_and_replaces_nothing(room: Room, tmp_path: Path) -> None:
    good = room.approve(1)
    text = tmp_path / "take.wav"
    text.write_text("bonjour")
    bad = room.receive(1, text)
    assert bad.state == Take.State.REJECTED
    assert bad.reason
    good.refresh_from_db()
    assert good.state == Take.State.APPROVED


def test_a_retake_finding_blocks_two_tries_then_may_be_overruled(room: Room, tmp_path: Path) -> None:
    path = noisy(tmp_path / "noisy.wav")
    for attempt in (1, 2):
        take = room.receive(1, path)
        assert "retake" in {finding["severity"] for finding in take.findings}
        with pytest.raises(Refused):
            take_submit(by=room.voice, take=take, insist=True)
        assert attempt == Take.objects.filter(state=Take.State.CHECKED).count()
    third = room.receive(1, path)
    with pytest.raises(Refused):
        take_submit(by=room.voice, take=third)
    sent = take_submit(by=room.voice, take=third, insist=True)
    assert sent.state == Take.State.SUBMITTED and sent.insisted


def test_silence_is_never_sent(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    soundfile.write(path, np.zeros(3 * RATE, np.float32), RATE)
    for _attempt in range(3):
        take = room.receive(1, path)
    with pytest.raises(Refused):
        take_submit(by=room.voice, take=take, insist=True)
    with pytest.raises(Refused):
        take_submit(by=room.coordinator, take=take, insist=True, brought_in=True)


def test_four_eyes(room: Room) -> None:
    room.voice.roles.create(role="reviewer", language="en")
    room.voice.forget_roles()
    take = room.send(1)
    with pytest.raises(NotAllowed):
        take_approve(by=room.voice, version=room.version, take=take)
    version_policy(by=room.coordinator, version=room.version, self_review_allowed=True, spoken_first=False)
    assert take_approve(by=room.voice, version=room.version, take=take).state == Take.State.APPROVED
    assert Entry.objects.get(verb="approve", object_id=str(take.client_id)).after["self_review"] is True


def test_only_one_take_is_approved_and_approving_twice_is_once(room: Room) -> None:
    first = room.approve(1)
    second = room.approve(1, studio.take_file(1, "es"))
    assert take_approve(by=room.reviewer, version=room.version, take=second) == second
    first.refresh_from_db()
    assert (first.state, second.state) == (Take.State.SUPERSEDED, Take.State.APPROVED)
    assert Entry.objects.filter(verb="approve", object_id=str(second.client_id)).count() == 1


def test_a_recording_far_longer_than_its_sentence_is_rejected_with_the_limit(room: Room, tmp_path: Path) -> None:
    """A microphone that was forgotten, in eight channels: refused before it weighs anything."""
    forgotten = tmp_path / "take.flac"
    soundfile.write(forgotten, np.zeros((61 * 8000, 8), np.int16), 8000)
    take = room.receive(1, forgotten)
    assert take.state == Take.State.REJECTED
    assert "60 s" in take.reason
    assert take.audio == ""


def test_peaks_above_full_scale_are_kept_whole(room: Room, tmp_path: Path) -> None:
    voice = read_take(studio.take_file(1))
    loud = tmp_path / "take.wav"
    soundfile.write(loud, voice * np.float32(1.6 / np.abs(voice).max()), RATE, subtype="FLOAT")
    take = room.receive(1, loud)
    assert take.state == Take.State.CHECKED
    assert "clipped" not in {finding["code"] for finding in take.findings}
    with local_copy(take.audio) as path:
        kept = read_take(path)
    assert np.abs(kept - voice / np.abs(voice).max()).max() < 1e-5


def test_asking_again_needs_a_reason_that_the_voice_reads(room: Room) -> None:
    take = room.send(1)
    with pytest.raises(Refused):
        take_reject(by=room.reviewer, version=room.version, take=take, reason="  ")
    with pytest.raises(NotAllowed):
        take_reject(by=room.voice, version=room.version, take=take, reason="too fast")
    take_reject(by=room.reviewer, version=room.version, take=take, reason="too fast")
    take.refresh_from_db()
    assert (take.state, take.reason) == (Take.State.REJECTED, "too fast")
    assert Entry.objects.get(verb="ask_again").concerns_id == room.voice.pk
    # The voice's request, sent once more by a slow line: what a reviewer has asked again does not wait a second time.
    assert take_submit(by=room.voice, take=take).state == Take.State.REJECTED
    assert Entry.objects.filter(verb="send", object_id=str(take.client_id)).count() == 1


def test_a_voice_may_still_say_a_changed_text(room: Room) -> None:
    segment = room.sentences[0]
    take = room.approve(1)
    studio.approved_text(room.version, segment, room.coordinator, "Sentence number one!")
    kept = take_still_says(by=room.reviewer, version=room.version, take=take)
    translation = segment.translations.get(language="en")
    assert kept.still_valid_for_id == translation.approved_id
    assert Entry.objects.filter(verb="still_says").count() == 1


def test_what_changed_before_the_request_came_is_refused_and_stays_as_it_is(room: Room) -> None:
    """Two tabs, a slow line, a sentence merged meanwhile: each is told, and no row changes."""
    take, reviewer, version = room.receive(1), room.reviewer, room.version
    with pytest.raises(Refused):
        take_approve(by=reviewer, version=version, take=take)
    with pytest.raises(Refused):
        take_reject(by=reviewer, version=version, take=take, reason="too fast")
    with pytest.raises(Refused):
        take_approve(by=reviewer, version=version, take=room.send(2), elsewhere=True)
    rejected = take_reject(by=reviewer, version=version, take=room.send(2), reason="too fast")
    assert take_reject(by=reviewer, version=version, take=rejected, reason="again").reason == "too fast"
    assert take_still_says(by=reviewer, version=version, take=take) == take, "it says the approved text"
    room.sentences[0].translations.update(approved=None)
    with pytest.raises(Refused):
        take_still_says(by=reviewer, version=version, take=take)
    for state, sentence_told in ((Take.State.ERASED, "comme demandé"), (Take.State.RECEIVED, still_checked())):
        Take.objects.filter(pk=take.pk).update(state=state)
        with pytest.raises(Refused, match=sentence_told):
            take_submit(by=room.voice, take=take)
    sentence = room.sentences[2]
    sentence.retired_at = timezone.now()
    sentence.save()
    with pytest.raises(Refused, match="encore sur votre appareil"):
        studio.received(version, sentence, room.voice, studio.take_file(3))
    told = Entry.objects.filter(object_id__in=[str(kept.client_id) for kept in Take.objects.all()])
    assert set(told.values_list("verb", flat=True)) == {"record", "send", "ask_again"}
    assert told.filter(verb="ask_again").count() == 1


def test_the_fit_meter_learns_the_pace_of_a_voice_from_the_takes_that_it_keeps(room: Room) -> None:
    """From each sentence's last kept take: a redo replaces the old one."""
    longer = "Sentence number 1 says in some more words what it has to say."
    studio.approved_text(room.version, room.sentences[0], room.coordinator, longer)
    for number in (1, 2):
        room.send(number)
    room.voice.refresh_from_db()
    before = room.voice.speaking_pace["en"]
    assert before["takes"] == 2
    redo = room.receive(1, studio.take_file(1, "es"))
    take_submit(by=room.voice, take=redo)
    room.voice.refresh_from_db()
    again = room.voice.speaking_pace["en"]
    assert again["takes"] == 2 and again != before
    kept = Take.objects.filter(state=Take.State.SUBMITTED).order_by("-pk")
    expected = learned_pace(
        [(take.revision.text, take.speech_end_ms - take.speech_start_ms) for take in kept],
        languages.get("en").seconds_per_letter,
    )
    assert (again["base_s"], again["scale"]) == pytest.approx((expected.base_s, expected.scale), abs=1e-4)


def test_a_take_that_says_another_text_teaches_the_fit_meter_nothing(room: Room) -> None:
    first, second = room.send(1), room.send(2)
    another = take_finding("wrong_text", "warn", 0.8)
    Take.objects.filter(pk=first.pk).update(findings=[*first.findings, another.as_json()])
    learn_pace(second)
    room.voice.refresh_from_db()
    pace = room.voice.speaking_pace["en"]
    expected = learned_pace(
        [(second.revision.text, second.speech_end_ms - second.speech_start_ms)], languages.get("en").seconds_per_letter
    )
    assert (pace["base_s"], pace["scale"]) == pytest.approx((expected.base_s, expected.scale), abs=1e-4)
    assert pace["takes"] == 1
