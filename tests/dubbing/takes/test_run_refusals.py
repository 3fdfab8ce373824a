"""What is not done to a run, and says so: twice, by somebody else, before it is cut, of a sentence merged meanwhile."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from craft.sound.sample_rate import RATE
from dubbing.actions import run_cut_move, run_end, run_send
from dubbing.actions.takes import still_checked
from dubbing.models import Run, Take
from journal.errors import NotAllowed, Refused
from tests.dubbing import studio
from tests.dubbing.conftest import Room
from tests.dubbing.takes.test_runs import KINDS, end, headers, send_piece, spoken_in, takes_of, told_parts
from tests.job_runs import work_off
from tests.volunteers.shortcuts import signed_in


def test_nothing_is_done_before_it_is_cut_nor_by_another_voice(room: Room) -> None:
    client, number = signed_in(room.voice), uuid.uuid4()
    assert send_piece(client, room, number, 0, b"sound").status_code == 201
    run, another = Run.objects.get(), studio.voice("en", "olga")
    assert client.get(f"/atelier/voice/runs/{number}/audio/").status_code == 404, "nothing is joined yet"
    with pytest.raises(Refused):
        run_cut_move(by=room.voice, run=run, position=1, at_ms=5)
    with pytest.raises(NotAllowed):
        run_cut_move(by=another, run=run, position=1, at_ms=5)
    with pytest.raises(NotAllowed):
        run_end(by=another, run=run, pieces=1, parts=())
    with pytest.raises(NotAllowed):
        run_send(by=another, run=run)
    run.refresh_from_db()
    assert (run.state, run.parts.count()) == (Run.State.RECEIVING, 0)


def test_a_sentence_merged_before_the_end_is_left_out_and_what_is_checked_waits(room: Room) -> None:
    client, number, said = signed_in(room.voice), uuid.uuid4(), spoken_in(room)
    assert send_piece(client, room, number, 0, said.sound).status_code == 201
    parts, last = told_parts(room, said), room.sentences[3]
    last.retired_at = timezone.now()
    last.save()
    for _again in range(2):
        assert end(client, number, {"pieces": 1, "parts": parts}).status_code == 200
    work_off(*KINDS)
    run = Run.objects.get()
    takes = takes_of(run)
    assert [take.segment for take in takes] == room.sentences[:3]
    Take.objects.filter(pk=takes[1].pk).update(state=Take.State.RECEIVED)
    with pytest.raises(Refused, match=still_checked()):
        run_cut_move(by=room.voice, run=run, position=1, at_ms=5)
    assert run_send(by=room.voice, run=run) == (2, [])
    assert run_send(by=room.voice, run=run) == (0, [])


def test_nothing_is_taken_twice_or_from_somebody_else(room: Room) -> None:
    client, number, said = signed_in(room.voice), uuid.uuid4(), spoken_in(room)
    data = said.sound[: RATE * 4]
    assert send_piece(client, room, number, 0, data).status_code == 201
    assert send_piece(client, room, number, 0, data).status_code == 201
    assert send_piece(client, room, number, 0, data[:-2]).status_code == 409
    assert send_piece(client, room, number, 99, data).status_code == 400
    damaged = client.put(
        f"/atelier/voice/runs/{number}/pieces/1/", data, headers={**headers(room, data), "X-Take-Sha256": "0" * 64}
    )
    assert (damaged.status_code, damaged.json()["code"]) == (400, "damaged")
    parts = told_parts(room, said)
    assert end(client, number, {"pieces": 2, "parts": parts}).status_code == 409
    oddities: tuple[object, ...] = (
        [],
        {"pieces": 1, "parts": 3},
        {"pieces": 1, "parts": [{"segment": "x", "clock": "NaN"}]},
    )
    for odd in oddities:
        assert end(client, number, odd).status_code == 400
    other = signed_in(studio.voice("es", "igor"))
    assert end(other, number, {"pieces": 1, "parts": parts}).status_code == 404
    assert other.get(f"/atelier/voice/runs/{number}/audio/").status_code == 404
    assert Run.objects.get().state == Run.State.RECEIVING
