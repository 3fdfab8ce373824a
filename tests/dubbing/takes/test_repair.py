"""A noisy take without its noise: only where its voice said yes, beside the recording, and gone with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import storages
from django.utils import timezone

from craft.sound.sample_rate import RATE
from dubbing.actions import repair_ask, repair_refuse, take_approve, take_reject, take_submit
from dubbing.models import Release, Take, TakeRepair
from dubbing.queries.repairs import heard_repairs, retake_codes
from dubbing.queries.retention import REJECTED_RETENTION
from dubbing.reconcile import reconcile
from dubbing.releases.sound import takes_cache
from dubbing.removal.retention import expire_rejected_takes
from dubbing.removal.voice_files import files_with_voice
from dubbing.takes import repair
from dubbing.takes.intake import store_flac
from jobs.models import Job
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from media.sound.audio_files import write_flac
from media.sound.take_fitting import fitted_forms
from media.sound.take_reader import read_take
from storage.files import StoredBytes
from storage.models import StoredFile
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from town.models import Town
from volunteers.actions import repair_answer, voice_withdraw
from volunteers.exports.own_files import take_files

pytestmark = pytest.mark.django_db(transaction=True)
KIND = "dubbing.repair"


def noisy_take(room: Room, file: Path) -> Take:
    """Of the first sentence, approved."""
    take = room.receive(1, file)
    assert "noisy" in {finding["code"] for finding in take.findings if finding["severity"] == "retake"}
    return take


def sent(room: Room, take: Take) -> Take:
    take = take_submit(by=room.coordinator, take=take, brought_in=True)
    return take_approve(by=room.reviewer, version=room.version, take=take)


def repaired(take: Take) -> TakeRepair:
    work_off(KIND)
    return TakeRepair.objects.get(take=take)


def asked() -> bool:
    return Job.objects.filter(kind=KIND).exists()


def test_a_voice_that_was_not_asked_is_never_repaired(room: Room, noisy_file: Path) -> None:
    take = sent(room, noisy_take(room, noisy_file))
    repair_ask(by=room.reviewer, version=room.version, take=take)
    assert not asked() and not TakeRepair.objects.exclude(audio="").exists()
    repair_answer(by=room.voice, agreed=False)
    repair_ask(by=room.reviewer, version=room.version, take=take)
    assert not asked()
    repair_answer(by=room.voice, agreed=True)
    assert asked(), "what is there already is repaired as soon as its voice agrees"


def test_the_rendering_lies_beside_the_recording_with_its_own_figures(room: Room, noisy_file: Path) -> None:
    repair_answer(by=room.voice, agreed=True)
    take = noisy_take(room, noisy_file)
    before = (take.audio, take.audio_sha256, take.figures, take.findings)
    row = repaired(take)
    take.refresh_from_db()
    assert (take.audio, take.audio_sha256, take.figures, take.findings) == before
    assert row.method == "net" and row.audio_sha256 != take.audio_sha256
    assert row.figures["snr_db"] > take.figures["snr_db"] + 15
    assert "noisy" not in retake_codes(row.findings)
    file = StoredFile.objects.get(role="repaired")
    assert (file.path, file.holder_id, file.state) == (row.audio, str(take.client_id), "needed")
    assert [person.pk for person in file.voices.all()] == [room.voice.pk]
    path = Path(storages["private"].path(row.audio))
    assert abs(len(read_take(path)) - take.duration_ms * RATE / 1000) < RATE / 1000
    assert row.audio in {file.path for file in take_files(room.voice)}, "it is handed out with its voice's data"
    assert take_submit(by=room.voice, take=take).state == Take.State.SUBMITTED, "nothing asks to record it again"


def test_people_who_talk_in_the_background_are_not_taken_out(room: Room, tmp_path: Path) -> None:
    """Pieces of them stay, and pieces of the voice go."""
    repair_answer(by=room.voice, agreed=True)
    voice = read_take(studio.take_file(1))
    others = (read_take(studio.take_file(number, language)) for language in ("es", "it", "ru") for number in (2, 3, 4))
    talk = np.sum([np.resize(other, len(voice)) for other in others], axis=0)
    write_flac((voice + 0.6 * talk * voice.std() / talk.std()).astype(np.float32), tmp_path / "party.flac")
    row = repaired(noisy_take(room, tmp_path / "party.flac"))
    assert not row.audio and "moins bien" in row.failure


def test_a_clean_take_is_not_touched(room: Room) -> None:
    repair_answer(by=room.voice, agreed=True)
    take = room.receive(1)
    sent(room, take)
    assert not asked()
    with pytest.raises(Refused):
        repair_ask(by=room.reviewer, version=room.version, take=take)


def test_a_town_switches_it_off(room: Room, noisy_file: Path) -> None:
    repair_answer(by=room.voice, agreed=True)
    take = noisy_take(room, noisy_file)
    repaired(take)
    assert heard_repairs([take])
    Town.objects.update_or_create(pk=1, defaults={"repairs": False})
    assert not heard_repairs([take])
    Job.objects.all().delete()
    TakeRepair.objects.all().delete()
    sent(room, take)
    assert not asked()


@pytest.mark.slow
def test_a_no_takes_the_rendering_away_and_leaves_the_voice(room: Room, noisy_file: Path) -> None:
    repair_answer(by=room.voice, agreed=True)
    take = sent(room, noisy_take(room, noisy_file))
    row = repaired(take)
    for number in (2, 3):
        segment = room.sentences[number - 1]
        studio.approved_take(room.version, segment, room.voice, room.reviewer, studio.take_file(number))
    release = built(room)
    placement = release.manifest["segments"][0]["placement"]
    assert (placement["audio"], placement["digest"], placement["repaired"]) == (row.audio, row.audio_sha256, True)
    assert fitted_forms(takes_cache(), row.audio_sha256)
    repair_answer(by=room.voice, agreed=False)
    work_off("dubbing.release")
    live = Release.objects.get(version=room.version, state=Release.State.LIVE)
    assert live.number == release.number + 1
    placement = live.manifest["segments"][0]["placement"]
    assert placement["audio"] == take.audio and "repaired" not in placement
    assert not storages["private"].exists(row.audio) and storages["private"].exists(take.audio)
    assert not fitted_forms(takes_cache(), row.audio_sha256)
    assert not StoredFile.objects.filter(role="repaired", state="needed").exists()


@pytest.mark.slow
def test_a_reviewer_may_refuse_it_and_ask_for_it_again(room: Room, noisy_file: Path) -> None:
    repair_answer(by=room.voice, agreed=True)
    take = sent(room, noisy_take(room, noisy_file))
    row = repaired(take)
    repair_refuse(by=room.reviewer, version=room.version, take=take)
    assert built(room).manifest["segments"][0]["placement"]["audio"] == take.audio
    repair_ask(by=room.reviewer, version=room.version, take=take)
    assert heard_repairs([take]) == {take.pk: row}
    told = Entry.objects.filter(verb__in=["ask_repair", "refuse_repair"]).order_by("pk")
    assert [(entry.verb, entry.concerns_id) for entry in told] == [
        ("refuse_repair", room.voice.pk),
        ("ask_repair", room.voice.pk),
    ]
    with pytest.raises(NotAllowed):
        repair_refuse(by=room.voice, version=room.version, take=take)


def test_a_withdrawn_voice_leaves_no_rendering(room: Room, noisy_file: Path) -> None:
    repair_answer(by=room.voice, agreed=True)
    take = noisy_take(room, noisy_file)
    row = repaired(take)
    assert ("private", row.audio) in files_with_voice(room.voice.pk)
    voice_withdraw(by=room.voice, user=room.voice)
    reconcile()
    row.refresh_from_db()
    assert (row.audio, row.figures, row.findings) == ("", {}, [])
    assert not storages["private"].exists(StoredFile.objects.get(role="repaired").path)
    assert not files_with_voice(room.voice.pk)


def test_it_goes_with_a_refused_recording_when_its_time_is_over(room: Room, noisy_file: Path) -> None:
    repair_answer(by=room.voice, agreed=True)
    row = repaired(sent(room, noisy_take(room, noisy_file)))
    take_reject(by=room.reviewer, version=room.version, take=row.take, reason="bruit")
    now = timezone.now()
    expire_rejected_takes(now)  # no release plays it from now on
    assert expire_rejected_takes(now + REJECTED_RETENTION) == 1
    assert not storages["private"].exists(row.audio) and not TakeRepair.objects.exclude(audio="").exists()


def test_a_no_while_it_is_made_leaves_nothing(room: Room, noisy_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repair_answer(by=room.voice, agreed=True)
    take = noisy_take(room, noisy_file)

    def store(*given: Any) -> StoredBytes:
        stored = store_flac(*given)
        repair_answer(by=room.voice, agreed=False)
        return stored

    monkeypatch.setattr(repair, "store_flac", store)
    work_off(KIND)
    assert not TakeRepair.objects.filter(take=take).exclude(audio="").exists()
    assert not storages["private"].exists(StoredFile.objects.get(role="repaired").path)
