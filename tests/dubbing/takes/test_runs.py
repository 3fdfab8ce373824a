"""A run arrives in pieces, is cut into takes, its cuts are moved, and its file goes when nobody needs it any more."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE
from dubbing.actions import run_send, take_approve, take_reject, voice_erase
from dubbing.models import Run, Take
from dubbing.queries.retention import RUN_RETENTION
from dubbing.reconcile import reconcile
from dubbing.removal.runs import expire_runs
from dubbing.stored_files import holder_of_run
from media.sound.audio_files import write_flac
from media.sound.take_reader import read_take
from storage.files import exists, local_copy
from storage.queries import holding_voice, stored_files_of
from storage.states import THERE
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built, checks_of
from tests.dubbing.conftest import Room
from tests.job_runs import work_off
from tests.material.cached_files import ffmpeg
from tests.material.voices import human
from tests.volunteers.shortcuts import signed_in
from volunteers.exports.own_files import take_files

PAUSE_S, ROOM_DBFS, LETTERS_A_SECOND = 0.8, -72.0, 14
KINDS = ("dubbing.run",)
SKIPPED = 2
Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Spoken:
    """The sound of a run as 16-bit samples, or as a file (rate ""), and where each sentence lies in it (ms)."""

    sound: bytes
    spans: tuple[tuple[int, int], ...]
    rate: str = str(RATE)


def spoken() -> Spoken:
    chance = np.random.default_rng(3)
    pieces, spans, at = [], [], 0
    for name in studio.NAMES:
        voice = read_take(human("en", name))
        pause = np.zeros(round(PAUSE_S * RATE), np.float32)
        spans.append(((at + len(pause)) * 1000 // RATE, (at + len(pause) + len(voice)) * 1000 // RATE))
        pieces += [pause, voice]
        at += len(pause) + len(voice)
    joined = np.concatenate([*pieces, np.zeros(RATE, np.float32)])
    joined += chance.standard_normal(len(joined), np.float32) * np.float32(10 ** (ROOM_DBFS / 20))
    return Spoken((np.clip(joined, -1, 1) * 32767).astype("<i2").tobytes(), tuple(spans))


@pytest.fixture
def said(room: Room) -> Spoken:
    return spoken_in(room)


def spoken_in(room: Room) -> Spoken:
    """The texts are as long as what is said."""
    run = spoken()
    for segment, (start, until) in zip(room.sentences, run.spans, strict=True):
        text = "word " * round((until - start) * LETTERS_A_SECOND / 4000)
        studio.approved_text(room.version, segment, room.coordinator, text.strip())
    return run


def headers(room: Room, data: bytes) -> dict[str, str]:
    return {
        "Accept": "application/json",
        "X-Take-Tutorial": room.version.tutorial.slug,
        "X-Take-Language": "en",
        "X-Take-Rate": str(RATE),
        "X-Take-Sha256": hashlib.sha256(data).hexdigest(),
        "X-Take-Account": str(room.voice.public_id),
        "X-Take-Device": json.dumps({"label": "desk", "wall_clock_ms": 5}),
    }


def send_piece(client: Any, room: Room, number: uuid.UUID, at: int, data: bytes, rate: str = str(RATE)) -> Any:
    address, told = f"/atelier/voice/runs/{number}/pieces/{at}/", {**headers(room, data), "X-Take-Rate": rate}
    return client.put(address, data, content_type="application/octet-stream", headers=told)


def end(client: Any, number: uuid.UUID, told: object) -> Any:
    return client.post(f"/atelier/voice/runs/{number}/end/", json.dumps(told), content_type="application/json")


def told_parts(room: Room, run: Spoken) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for segment, (start, _end) in zip(room.sentences, run.spans, strict=True):
        translation = segment.translations.get(language="en")
        found.append({"segment": segment.public_id, "revision": translation.approved_id, "clock": start - 200})
    return found


def run_with_trouble() -> tuple[Spoken, tuple[int, int]]:
    """A cough before the first sentence, the second broken off and begun again, the third left out; and where in the
    run the broken-off beginning lies (ms)."""
    chance = np.random.default_rng(5)
    pieces, broken_off = [np.zeros(RATE // 2, np.float32)], (0, 0)
    spans: list[tuple[int, int]] = []

    def add(sound: Samples, then_s: float) -> tuple[int, int]:
        begun = sum(map(len, pieces))
        pieces.extend([sound, np.zeros(round(then_s * RATE), np.float32)])
        return begun * 1000 // RATE, (begun + len(sound)) * 1000 // RATE

    for number, name in enumerate(studio.NAMES):
        voice = read_take(human("en", name))
        if number == 0:
            add(np.asarray(chance.standard_normal(RATE // 5) * np.hanning(RATE // 5) * 0.2, np.float32), 0.5)
        if number == 1:
            broken_off = add(voice[: len(voice) * 2 // 5], 0.7)
        spans.append(add(voice, PAUSE_S) if number != SKIPPED else (spans[-1][1] + 300, spans[-1][1] + 400))
    joined = np.concatenate(pieces) + chance.standard_normal(sum(map(len, pieces))) * 10 ** (ROOM_DBFS / 20)
    return Spoken((np.clip(joined, -1, 1) * 32767).astype("<i2").tobytes(), tuple(spans)), broken_off


def received(room: Room, run: Spoken) -> Run:
    client, number, half = signed_in(room.voice), uuid.uuid4(), len(run.sound) // 4 * 2
    for at, data in enumerate((run.sound[:half], run.sound[half:])):
        answer = send_piece(client, room, number, at, data, run.rate)
        assert (answer.status_code, answer["X-Take-Sha256"]) == (201, hashlib.sha256(data).hexdigest())
    assert end(client, number, {"pieces": 2, "parts": told_parts(room, run)}).status_code == 200
    work_off(*KINDS)
    return Run.objects.get(client_id=number)


def takes_of(run: Run) -> list[Take]:
    return [part.take for part in run.parts.select_related("take") if part.take is not None]


def test_each_part_becomes_a_take_of_its_sentence(room: Room, said: Spoken) -> None:
    run = received(room, said)
    assert run.state == Run.State.CUT
    takes = takes_of(run)
    assert [take.segment for take in takes] == room.sentences
    assert {take.state for take in takes} == {Take.State.CHECKED}
    for take, part, (start, until) in zip(takes, run.parts.all(), said.spans, strict=True):
        assert take.studio and take.device == {"label": "desk"} and take.revision is not None
        assert not [found for found in take.findings if found["code"] in {"cut_start", "cut_end"}]
        with local_copy(take.audio) as path:
            heard = read_take(path)
        assert part.start_ms is not None and part.end_ms is not None
        assert part.start_ms < start + 100 and part.end_ms > until - 300
        original = np.frombuffer(said.sound, "<i2").astype(np.float32) / 32767
        cut = original[part.start_ms * RATE // 1000 : part.end_ms * RATE // 1000]
        assert float(np.abs(heard - cut).max()) < 1e-3
    files = stored_files_of(holder_of_run(run)).filter(state__in=THERE)
    assert [file.role for file in files] == ["run"] and exists(run.audio)
    assert sorted(file.name for file in take_files(room.voice) if "together" in file.name)
    work_off(*KINDS)
    assert Take.objects.count() == len(takes)


def test_with_little_data_its_file_is_cut_alike(room: Room, said: Spoken, tmp_path: Path) -> None:
    write_flac((np.frombuffer(said.sound, "<i2") / 32768).astype(np.float32), tmp_path / "run.flac")
    ffmpeg("-i", tmp_path / "run.flac", "-c:a", "libopus", "-b:a", "48k", tmp_path / "run.webm")
    run = received(room, replace(said, sound=(tmp_path / "run.webm").read_bytes(), rate=""))
    for part, (start, until) in zip(run.parts.all(), said.spans, strict=True):
        assert part.take is not None and part.start_ms is not None and part.end_ms is not None
        assert part.start_ms < start + 100 and part.end_ms > until - 300


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_with_a_cough_a_restart_and_a_gap_each_part_is_heard_in_the_release(room: Room) -> None:
    run, broken_off = run_with_trouble()
    for segment, name in zip(room.sentences, studio.NAMES, strict=True):
        letters = round(len(read_take(human("en", name))) / RATE * LETTERS_A_SECOND / 4)
        studio.approved_text(room.version, segment, room.coordinator, ("word " * letters).strip())
    made = received(room, run)
    parts = list(made.parts.all())
    assert [part.start_ms is None for part in parts] == [number == SKIPPED for number in range(4)]
    for part, (start, until) in zip(parts, run.spans, strict=True):
        if part.start_ms is not None and part.end_ms is not None:
            assert broken_off[1] <= part.start_ms or part.end_ms <= broken_off[0], "no piece of what was said again"
            assert part.start_ms < start + 100 and part.end_ms > until - 300
    assert run_send(by=room.voice, run=made) == (3, [])
    for take in takes_of(made):
        take_approve(by=room.reviewer, version=room.version, take=take)
    release = built(room)
    assert (release.failure, release.state) == ("", "live")
    checks = checks_of(release)
    assert checks["m4a_takes_found"].figure == 3, "by correlation"
    assert checks["m4a_takes_off_ms"].figure <= 10, "each at its place"


def test_what_cannot_be_read_says_so_and_keeps_the_sound(room: Room, said: Spoken) -> None:
    client, number, data = signed_in(room.voice), uuid.uuid4(), b"no sound" * 100
    assert send_piece(client, room, number, 0, data, "").status_code == 201
    end(client, number, {"pieces": 1, "parts": told_parts(room, said)})
    work_off(*KINDS)
    run = Run.objects.get()
    assert run.state == Run.State.CUTTING and "aucun son" in run.reason
    assert stored_files_of(holder_of_run(run)).filter(state__in=THERE).count() == 1
    assert run.reason in client.get(f"/atelier/voice/runs/{number}/").content.decode()


def test_a_reviewer_moves_a_cut_of_what_was_sent(room: Room, said: Spoken) -> None:
    run = received(room, said)
    sent, again = run_send(by=room.voice, run=run)
    assert (sent, again) == (4, [])
    first, second = takes_of(run)[:2]
    client = signed_in(room.reviewer)
    part = run.parts.get(position=1)
    assert part.start_ms is not None
    address = f"/atelier/voice/runs/{run.client_id}/"
    review = client.get(f"/atelier/voice/{room.version.tutorial.slug}/en/review/").content.decode()
    assert f'href="{address}"' in review, "whoever reviews a part finds where it was cut"
    page = client.get(address).content.decode()
    assert page.count("<svg") >= 3
    client.post(f"/atelier/voice/runs/{run.client_id}/cuts/1/", {"at": str(part.start_ms + 50)})
    work_off(*KINDS)
    made = takes_of(run)[:2]
    assert {take.state for take in made} == {Take.State.SUBMITTED}
    assert [take.state for take in Take.objects.filter(pk__in=(first.pk, second.pk))] == [Take.State.SUPERSEDED] * 2
    assert run.parts.get(position=1).start_ms == run.parts.get(position=0).end_ms == part.start_ms + 50
    take_approve(by=room.reviewer, version=room.version, take=made[0])
    client.post(f"/atelier/voice/runs/{run.client_id}/cuts/1/", {"at": str(part.start_ms)})
    assert run.parts.get(position=1).take == made[1]
    for at in ("", "x", "9" * 30):
        assert client.post(f"/atelier/voice/runs/{run.client_id}/cuts/2/", {"at": at}).status_code == 302
    assert client.post(f"/atelier/voice/runs/{run.client_id}/cuts/0/", {"at": "5"}).status_code == 302


def test_its_file_goes_when_every_part_is_decided_or_after_thirty_days(room: Room, said: Spoken) -> None:
    run = received(room, said)
    run_send(by=room.voice, run=run)
    assert timedelta(days=30) == RUN_RETENTION, "as the notice says"
    *approved, refused = takes_of(run)
    for take in approved:
        take_approve(by=room.reviewer, version=room.version, take=take)
    assert expire_runs(timezone.now()) == 0
    path = run.audio
    take_reject(by=room.reviewer, version=room.version, take=refused, reason="bruit")
    reconcile(thorough=True)
    run.refresh_from_db()
    assert (run.state, run.audio, run.levels) == (Run.State.GONE, "", []) and not exists(path)
    assert all(exists(take.audio) for take in approved)
    late = received(room, said)
    now = timezone.now()
    assert expire_runs(now + RUN_RETENTION - timedelta(hours=1)) == 0
    assert expire_runs(now + RUN_RETENTION + timedelta(hours=1)) == 1
    late.refresh_from_db()
    assert late.state == Run.State.GONE
    assert {take.state for take in takes_of(late)} == {Take.State.CHECKED}


def test_it_goes_with_its_voice(room: Room, said: Spoken) -> None:
    run = received(room, said)
    path = run.audio
    begun = uuid.uuid4()
    send_piece(signed_in(room.voice), room, begun, 0, b"ab" * 100)
    voice_erase(by=room.voice, voice=room.voice)
    reconcile()
    assert {found.state for found in Run.objects.all()} == {Run.State.GONE}
    assert not exists(path) and not holding_voice(room.voice.pk).exists()
    assert factories.speech(room.version.tutorial) == room.sentences
