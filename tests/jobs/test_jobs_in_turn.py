"""Who is next: urgent, then the least served, then the oldest; each job once, whoever asks at the same time."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import connections
from django.utils import timezone

from jobs import notices, states
from jobs.models import SILENCE_LIMIT, Job, Worker

NOW = timezone.now()
URGENT, ORDINARY, IDLE = Job.Rank.URGENT, Job.Rank.ORDINARY, Job.Rank.IDLE
pytestmark = pytest.mark.postgres


def waits(name: str, tutorial: str = "", *, rank: int = ORDINARY, since: datetime = NOW, **fields: object) -> Job:
    queue = "short" if rank == URGENT else "long"
    given = {"kind": "test", "target": name, "queue": queue, "rank": rank, "turn_of": tutorial, "created_at": since}
    return Job.objects.create(**{**given, **fields})


def all_of(queue: str) -> list[str]:
    """What the processes of a queue take, one after the other, each ended before the next is taken."""
    taken = []
    while (job := states.claim(queue)) is not None:
        taken.append(job.target)
        assert states.finish(job)
    return taken


@pytest.mark.django_db
def test_urgent_first_then_ordinary_then_idle_and_the_oldest_of_each() -> None:
    asked = [("listen", IDLE), ("film", ORDINARY), ("mail", URGENT), ("other film", ORDINARY), ("take", URGENT)]
    for name, rank in asked:
        waits(name, rank=rank)
    assert all_of("long") == ["mail", "take", "film", "other film", "listen"]


@pytest.mark.django_db
def test_a_process_for_short_work_takes_no_long_work() -> None:
    for name, rank in (("film", ORDINARY), ("mail", URGENT), ("listen", IDLE)):
        waits(name, rank=rank)
    assert all_of("short") == ["mail"]
    assert set(Job.objects.filter(state="queued").values_list("target", flat=True)) == {"film", "listen"}


@pytest.mark.django_db
def test_a_process_for_long_work_takes_short_work_only_where_nobody_else_does() -> None:
    """It has a low priority: what it took would be live after what was asked for later."""
    worker = Worker.objects.create(name="short@here", queue="short", seen_at=timezone.now())
    for name, rank in (("film", ORDINARY), ("mail", URGENT), ("take", URGENT)):
        waits(name, rank=rank)
    assert all_of("long") == ["film"]
    assert all_of("short") == ["mail", "take"]
    late = waits("late", rank=URGENT)
    waiting = states.lease(late.pk)  # a command that waits for its own job does it itself
    assert waiting is not None and states.finish(waiting)
    worker.seen_at = timezone.now() - SILENCE_LIMIT
    worker.save()
    waits("mail again", rank=URGENT)
    assert all_of("long") == ["mail again"]


@pytest.mark.django_db
def test_tutorials_take_turns_and_each_keeps_its_own_order() -> None:
    for number in range(5):
        waits(f"a{number}", "a")
    for number in range(2):
        waits(f"b{number}", "b")
    waits("c0", "c")
    assert all_of("long") == ["a0", "b0", "c0", "a1", "b1", "a2", "a3", "a4"]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_no_job_passes_an_older_one_of_its_tutorial_and_nobody_starves(seed: int) -> None:
    """Jobs arrive at random while others are done: within a tutorial in order, and a tutorial with one job waits
    for at most one of each other tutorial."""
    chance, clock = random.Random(seed), NOW
    waiting: list[str] = []
    done: list[str] = []
    for number in range(60):
        clock += timedelta(seconds=1)
        tutorial = chance.choice("aaaaabc")
        waiting.append(waits(f"{tutorial}{number:02}", tutorial, since=clock).target)
        if chance.random() < 0.7 and (job := states.claim("long")) is not None:
            done.append(job.target)
            states.finish(job)
    done += all_of("long")
    assert sorted(done) == sorted(waiting)
    for tutorial in "abc":
        own = [name for name in done if name[0] == tutorial]
        assert own == sorted(own)


@pytest.mark.django_db
def test_after_a_night_without_workers_the_oldest_is_first() -> None:
    """What was served before the night does not count: the tutorial that was lucky then is not last now."""
    yesterday = NOW - timedelta(days=1)
    for number in range(3):
        waits(
            f"lucky{number}", "lucky", since=yesterday, state="done", started_at=yesterday + timedelta(minutes=number)
        )
    evening = NOW - timedelta(hours=12)
    names = [f"job{number}" for number in range(6)]
    for number, name in enumerate(names):
        waits(name, "lucky" if number == 0 else name, since=evening + timedelta(minutes=number))
    assert all_of("long") == names


@pytest.mark.django_db
def test_what_was_interrupted_goes_on_first() -> None:
    first = waits("first", "a")
    waits("second", "b")
    taken = states.claim("long")
    assert taken is not None and taken.pk == first.pk
    assert states.give_back(taken)
    assert all_of("long") == ["first", "second"]


@pytest.mark.django_db
def test_a_kind_that_this_worker_does_not_know_is_left_to_others() -> None:
    waits("new", kind="of tomorrow")
    waits("old", kind="of today")
    taken = states.claim("long", {"of today"})
    assert taken is not None and taken.target == "old"
    assert states.claim("long", {"of today"}) is None


@pytest.mark.django_db(transaction=True)
def test_however_many_take_at_once_each_job_is_taken_once() -> None:
    """Eight threads, each with its own line to the database, until nothing is left."""
    names = {waits(f"job{number}", f"film{number % 3}").target for number in range(40)}
    together = threading.Barrier(8)

    def take_all() -> list[tuple[str, str]]:
        try:
            together.wait(60)
            mine = []
            while (job := states.claim("long")) is not None:
                mine.append((job.target, job.lease_token))
            return mine
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        taken = [job for found in [pool.submit(take_all) for _ in range(8)] for job in found.result()]
    assert sorted(target for target, _ in taken) == sorted(names)
    rows = dict(Job.objects.values_list("target", "lease_token"))
    assert dict(taken) == rows, "the row says who holds it"
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_a_lost_job_is_freed_once_however_many_look() -> None:
    job = waits("film")
    assert states.claim("long") is not None
    Job.objects.filter(pk=job.pk).update(worker="elsewhere:1:1", lease_until=timezone.now() - timedelta(seconds=1))
    together = threading.Barrier(6)

    def free() -> int:
        try:
            together.wait(60)
            return states.requeue_abandoned()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        freed = [found.result() for found in [pool.submit(free) for _ in range(6)]]
    job.refresh_from_db()
    assert sum(freed) == 1
    assert (job.state, job.troubles, job.waits_for) == ("queued", 1, "worker")


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queues that the broker was told of."""
    told: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **_: told.append(args[0]))
    return told


@pytest.mark.django_db
def test_a_long_queue_is_not_told_of_each_of_its_jobs_for_ever(
    messages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """108 jobs of which none is begun: it were 649 messages in ten minutes."""
    clock = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    for number in range(108):
        waits(f"job{number}", notify_at=clock[0] + notices.FIRST_NOTICE)
    told_again = []
    for _ in range(60):
        clock[0] += timedelta(minutes=1)
        told_again.append(notices.notify_again())
    assert len(messages) == sum(1 for count in told_again if count)
    assert sum(1 for count in told_again[:10] if count) == 4  # after 1, 2, 4 and 8 minutes
    assert 5 <= sum(1 for count in told_again[10:] if count) <= 6  # every ten minutes, for as long as it takes
    assert set(messages) == {"long"}


@pytest.mark.django_db
def test_a_broker_that_is_away_is_asked_again_at_the_next_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object, **named: object) -> None:
        raise ConnectionError("nobody there")

    job = waits("film", notify_at=NOW)
    monkeypatch.setattr(current_app, "send_task", refuse)
    assert notices.notify_again() == 0
    job.refresh_from_db()
    assert (job.notified, job.notify_at) == (0, NOW)


@pytest.mark.django_db(transaction=True)
def test_asking_tells_the_queue_and_names_no_job(messages: list[str]) -> None:
    states.enqueue("test", "film")
    states.enqueue("test", "mail", queue="short")
    states.enqueue("test", "film")  # the same request
    assert messages == ["long", "short"]
    assert list(Job.objects.order_by("pk").values_list("queue", "rank")) == [("long", ORDINARY), ("short", URGENT)]
    assert settings.JOB_LEASE > notices.FIRST_NOTICE
