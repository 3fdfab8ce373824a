"""A cough is cut out of a take and taken back: the raw bytes stay, and each time a take goes on in its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from dubbing.actions import noise_cut_out, noise_put_back, take_approve, take_submit, voice_erase
from dubbing.models import Take
from dubbing.reconcile import reconcile
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from media.sound.audio_files import write_flac
from media.sound.take_reader import read_take
from storage.files import local_copy
from storage.queries import holding_voice
from tests.dubbing import studio
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from tests.volunteers.shortcuts import signed_in


@pytest.fixture
def take(room: Room, tmp_path: Path) -> Take:
    """Of the first sentence, sent: a cough in half a second of a quiet room before the voice."""
    chance, sound = np.random.default_rng(4), read_take(studio.take_file(1))
    quiet = chance.standard_normal(RATE // 2, np.float32) * np.float32(1e-3)
    cough = chance.standard_normal(200 * SAMPLES_PER_MS, np.float32) * np.float32(0.15)
    write_flac(np.concatenate([cough, quiet, sound]), tmp_path / "cough.flac")
    received = room.receive(1, tmp_path / "cough.flac")
    return take_submit(by=room.coordinator, take=received, brought_in=True)


def measure_take(take: Take) -> Take:
    work_off("dubbing.intake")
    take.refresh_from_db()
    return take


def sound_of(take: Take) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    with local_copy(take.audio) as path:
        return read_take(path)


def test_the_take_without_it_goes_on_in_its_place(room: Room, take: Take) -> None:
    before = sound_of(take)
    made = measure_take(noise_cut_out(by=room.voice, version=room.version, take=take, start_ms=0, end_ms=200))
    take.refresh_from_db()
    assert (made.state, take.state) == (Take.State.SUBMITTED, Take.State.SUPERSEDED)
    assert made.revision == take.revision and made.sha256 == take.sha256, "the same raw bytes"
    assert np.array_equal(sound_of(made), before[200 * SAMPLES_PER_MS :])
    assert made.duration_ms == take.duration_ms - 200
    assert Entry.objects.get(verb="cut_out").after["cut_out"] == [[0, 200]]
    back = measure_take(noise_put_back(by=room.reviewer, version=room.version, take=made))
    assert Entry.objects.filter(verb="cut_out").first().after["cut_out"] == []
    assert back.state == Take.State.SUBMITTED and back.audio_sha256 == take.audio_sha256
    assert noise_put_back(by=room.reviewer, version=room.version, take=back) == back, "there is nothing more"


def test_only_its_voice_and_a_reviewer_and_nothing_but_a_cough(room: Room, take: Take) -> None:
    other = studio.voice("en", "igor")
    with pytest.raises(NotAllowed):
        noise_cut_out(by=other, version=room.version, take=take, start_ms=0, end_ms=200)
    for start, end in ((0, 0), (300, 200), (0, 2500), (10**6, 10**6 + 100)):
        with pytest.raises(Refused):
            noise_cut_out(by=room.voice, version=room.version, take=take, start_ms=start, end_ms=end)
    take_approve(by=room.reviewer, version=room.version, take=take)
    take.refresh_from_db()
    with pytest.raises(Refused):
        noise_cut_out(by=room.voice, version=room.version, take=take, start_ms=0, end_ms=200)


def test_a_withdrawn_voice_leaves_neither(room: Room, take: Take) -> None:
    made = noise_cut_out(by=room.voice, version=room.version, take=take, start_ms=0, end_ms=200)
    voice_erase(by=room.voice, voice=room.voice)
    assert measure_take(made).state == Take.State.ERASED
    reconcile()
    assert not holding_voice(room.voice.pk).exists()


def test_the_page_cuts_it_out_and_puts_it_back(room: Room, take: Take) -> None:
    client, address = signed_in(room.reviewer), f"/atelier/voice/takes/{take.client_id}/noise/"
    review = client.get(f"/atelier/voice/{room.version.tutorial.slug}/en/review/").content.decode()
    assert f'href="{address}"' in review
    for odd in ({"from": "x", "until": "5"}, {"from": "5", "until": ""}, {"from": "0", "until": "9" * 7}):
        assert client.post(address, odd)["Location"] == address
    answer = client.post(address, {"from": "0", "until": "200"})
    assert "data-again" in client.get(answer["Location"]).content.decode()
    work_off("dubbing.intake")
    page = client.get(answer["Location"]).content.decode()
    assert "data-again" not in page and "<svg" in page
    back = client.post(answer["Location"])
    work_off("dubbing.intake")
    assert Take.objects.get(state=Take.State.SUBMITTED).duration_ms == take.duration_ms
    assert client.get(back["Location"]).status_code == 200
