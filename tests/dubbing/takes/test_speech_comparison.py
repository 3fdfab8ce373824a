"""Whisper really listens to takes that were sent, and the reviewer sees what it heard."""

from __future__ import annotations

import pytest

from dubbing.models import Take
from jobs.models import Job
from tests.dubbing import studio
from tests.dubbing.conftest import Room, room_of
from tests.job_runs import work_off

pytestmark = pytest.mark.django_db(transaction=True)


def sent_take(room: Room, text: str) -> Take:
    studio.approved_text(room.version, room.sentences[0], room.coordinator, text)
    take = room.send(1)
    work_off("dubbing.listen")
    take.refresh_from_db()
    return take


def test_the_reviewer_is_told_when_another_sentence_is_read(room: Room) -> None:
    take = sent_take(room, "Sentence number 1 speaks about the weather in the mountains.")
    assert take.heard_text
    assert take.heard_error is not None and take.heard_error > 0.5
    assert [finding["code"] for finding in take.findings if finding["severity"] == "warn"][-1] == "wrong_text"
    assert take.state == Take.State.SUBMITTED, "it never blocks"


def test_what_is_read_is_recognised(room: Room) -> None:
    first = sent_take(room, "Sentence number 1 speaks about the weather in the mountains.")
    again = sent_take(room, f"{first.heard_text.rstrip('.')} 1.")
    assert again.heard_error is not None and again.heard_error < 0.3
    assert "wrong_text" not in [finding["code"] for finding in again.findings]


def test_where_whisper_does_not_know_the_language_nobody_listens(db: None) -> None:
    room_of(studio.tutorial(), "snk").send(1)
    assert not Job.objects.filter(kind="dubbing.listen").exists()
