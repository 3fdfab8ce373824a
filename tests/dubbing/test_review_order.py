"""The reviewer hears first what is doubtful, and reads why."""

from __future__ import annotations

from typing import Any

import pytest

from craft.takes import doubt
from dubbing.models import Take
from dubbing.queries import review_queue, verdicts_of
from dubbing.removal.take_bytes import mark_erased
from jobs.models import Job
from jobs.states import enqueue
from tests.dubbing import studio
from tests.dubbing.conftest import Room, room_of
from tests.dubbing.test_review_page import page, takes
from tests.job_runs import work_off

pytestmark = pytest.mark.django_db

LOST = {"text_check": "lost", "text_margin": None}


def put_figures(take: Take, **figures: object) -> None:
    Take.objects.filter(pk=take.pk).update(figures={**take.figures, **figures})


def test_a_doubtful_take_comes_first_and_says_why(room: Room) -> None:
    first, second, third = takes(room, 3)
    put_figures(third, **LOST)
    text = page(room, third).text_content()
    assert "Recording 1 of 3" in text
    assert doubt.NOT_CHECKED in text
    queue = review_queue(room.version, room.reviewer, verdicts_of(room.version))
    assert queue.waiting == [third, first, second]


def test_what_is_not_doubtful_stays_in_the_order_of_the_film(room: Room) -> None:
    sent = takes(room, 3)
    assert review_queue(room.version, room.reviewer, verdicts_of(room.version)).waiting == sent
    assert page(room, sent[0]).xpath("//*[@id='doubts']") == []


def test_the_order_costs_one_question_however_many_wait(room: Room, django_assert_num_queries: Any) -> None:
    takes(room, 3)
    verdicts = verdicts_of(room.version)
    with django_assert_num_queries(1):
        review_queue(room.version, room.reviewer, verdicts)


def test_a_take_that_was_sent_is_measured_when_nothing_else_waits(room: Room) -> None:
    take = room.send(1)
    assert Job.objects.get(kind="dubbing.doubt").rank == Job.Rank.IDLE
    before = take.figures
    for _twice in range(2):
        work_off("dubbing.doubt")
        take.refresh_from_db()
        assert {**before, **take.figures} == take.figures
        assert take.figures["text_check"] in {"found", "lost"}
        assert 80 < take.figures["pitch_hz"] < 350
        enqueue("dubbing.doubt", str(take.pk))


def test_nothing_is_measured_of_a_voice_that_withdrew(room: Room) -> None:
    take = room.send(1)
    mark_erased([take])
    work_off("dubbing.doubt")
    take.refresh_from_db()
    assert take.figures == {}


def test_where_no_machine_reads_the_language_the_page_says_so() -> None:
    room = room_of(studio.tutorial(), "snk")
    take = room.send(1)
    assert page(room, take).xpath("//*[@id='text-unchecked']") == []
    work_off("dubbing.doubt")
    assert len(page(room, take).xpath("//*[@id='text-unchecked']")) == 1
