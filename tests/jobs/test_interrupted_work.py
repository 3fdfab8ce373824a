"""What the machine stops goes on by itself; what its input stops is said; nobody's work is thrown away for a lock."""

from __future__ import annotations

import errno
import socket
import subprocess
import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from jobs import execution, machine_trouble, notices, states
from jobs.execution import Progress, run_job
from jobs.models import Job, Worker
from jobs.workers import check_queues
from journal.errors import Refused
from media.programs.child import failure
from media.programs.low_load import parallelism
from storage.files import process_start
from tests.jobs.test_machine_trouble import of_sqlite

pytestmark = pytest.mark.django_db(transaction=True)
FAR = timedelta(days=1)


def job_of(**fields: object) -> Job:
    return Job.objects.create(**{"kind": "test", "target": "1", "queue": "long", **fields})


def fails(error: Exception) -> execution.Pipeline:
    def pipeline(job: Job, progress: Progress) -> None:
        progress(160, "listening")
        raise error

    return pipeline


def nothing(job: Job, progress: Progress) -> None:
    progress(500, "")


class Told(list[str]):
    def __call__(self, job: Job, sentence: str) -> None:
        self.append(sentence)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("error", "what"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk"),
        (of_sqlite(13), "disk"),
        (OperationalError("database is locked"), "database"),
        (MemoryError(), "memory"),
    ],
)
def test_what_the_machine_stopped_waits_says_why_and_ends_well(error: Exception, what: str) -> None:
    told, job = Told(), job_of()
    done = run_job(job.pk, fails(error), told)
    assert done is not None
    assert (done.state, done.waits_for, done.failure) == ("queued", what, machine_trouble.waiting_message(what))
    assert told == [], "nothing failed for good"
    assert run_job(job.pk, nothing, told) is None, "not at once"
    Job.objects.update(not_before=timezone.now())
    again = run_job(job.pk, nothing, told)
    assert again is not None
    assert (again.state, again.waits_for, again.failure, again.troubles) == ("done", "", "", 0)


def test_what_the_machine_could_not_bear_is_tried_again_with_less_at_a_time() -> None:
    seen, job = [], job_of()

    def looks(job: Job, progress: Progress) -> None:
        seen.append(parallelism(4))
        if job.troubles == 0:
            raise failure(["ffmpeg"], -9, b"")

    run_job(job.pk, looks)
    Job.objects.update(not_before=timezone.now())
    again = run_job(job.pk, looks)
    assert again is not None and again.state == "done"
    assert (seen, parallelism(4)) == ([4, 1], 4)


@pytest.mark.parametrize("error", [Refused("This film has no sound."), RuntimeError("boom")])
def test_what_its_input_stopped_is_not_tried_again(error: Exception) -> None:
    told, job = Told(), job_of()
    done = run_job(job.pk, fails(error), told)
    assert done is not None
    assert (done.state, done.attempts) == ("failed", 1)
    assert told == [done.failure] != [""]


def test_a_full_disk_is_waited_for_as_long_as_it_takes_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    free = [10_000_000_000]
    monkeypatch.setattr(machine_trouble, "free_bytes", lambda: free[0])
    told, job = Told(), job_of()
    for _ in range(2 * states.MOST_TROUBLES):
        run_job(job.pk, fails(OSError(errno.ENOSPC, "full")), told)
        assert states.resume_after_full_disk(free[0]) == 0, "as full as it was"
        Job.objects.update(not_before=timezone.now())
    job.refresh_from_db()
    assert (job.state, told) == ("queued", [])
    run_job(job.pk, fails(OSError(errno.ENOSPC, "full")), told)
    assert states.resume_after_full_disk(settings.DISK_RESERVE_BYTES - 1) == 0, "more, but not enough for anybody"
    assert states.resume_after_full_disk(free[0] + states.ROOM_BYTES + 1) == 1
    done = run_job(job.pk, nothing, told)
    assert done is not None and done.state == "done"


def test_the_machine_may_stop_a_job_so_often_and_then_it_is_parked() -> None:
    told, job = Told(), job_of()
    for _ in range(states.MOST_TROUBLES):
        run_job(job.pk, fails(OperationalError("database is locked")), told)
        Job.objects.update(not_before=timezone.now())
    assert told == []
    run_job(job.pk, fails(OperationalError("database is locked")), told)
    job.refresh_from_db()
    assert job.state == "failed"
    assert str(states.MOST_TROUBLES + 1) in job.failure
    assert told == [job.failure]


def dead_worker() -> str:
    """A process of this machine that was killed."""
    child = subprocess.Popen(["sleep", "60"])
    name = f"{socket.gethostname()}:{child.pid}:{process_start(child.pid)}"
    child.kill()
    child.wait()
    return name


@pytest.mark.postgres
def test_the_worker_notices_its_childs_death_at_its_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """It said « running, 16 % » for 3.7 minutes. Nobody waits for the lease: the row tells the truth, and somebody
    else is asked to go on."""
    messages: list[str] = []
    monkeypatch.setattr("jobs.workers.notify", lambda queue, go_on: messages.append(queue))
    job = job_of(
        state="running",
        permille=160,
        worker=dead_worker(),
        lease_token="x",
        lease_until=timezone.now() + FAR,
        attempts=1,
    )
    check_queues("long@here", ["long"], processes=1, busy=0)
    job.refresh_from_db()
    assert (job.state, job.waits_for, job.troubles) == ("queued", "worker", 1)
    assert messages == ["long"]
    assert Worker.objects.get().name == "long@here"
    done = run_job(job.pk, nothing)
    assert done is not None and (done.state, done.attempts) == ("done", 2)


def test_what_kills_every_worker_is_parked_with_its_reason() -> None:
    told, job = Told(), job_of()
    for times in range(states.MOST_TROUBLES + 1):
        Job.objects.update(state="running", worker=dead_worker(), lease_token=str(times), not_before=None)
        assert states.requeue_abandoned() == 1
        job.refresh_from_db()
        pause = (job.not_before or timezone.now()) - timezone.now()
        assert pause <= states.pause_after(times), "the first time at once, then later and later"
    Job.objects.update(not_before=None)
    done = run_job(job.pk, nothing, told)
    assert done is not None and done.state == "failed"
    assert told == [done.failure]
    assert str(states.MOST_TROUBLES + 1) in done.failure


def test_a_holder_that_lives_is_left_in_peace_by_a_database_that_stood_still() -> None:
    """Its lease ran out while nobody could write: its heartbeat and another worker wake up in any order."""
    job = job_of()
    mine = states.lease(job.pk)
    assert mine is not None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert states.claim("long") is None
    assert states.extend(mine) and states.finish(mine)


@pytest.mark.postgres
def test_progress_that_cannot_be_written_stops_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "AGAIN_AFTER_S", 0.0)
    report, finish, asked = states.report, states.finish, []

    def busy_at_first(say: str, really: object) -> object:
        def write(*given: object) -> bool:
            asked.append(say)
            if asked.count(say) <= 2:
                raise OperationalError("database is locked")
            return really(*given)  # type: ignore[operator, no-any-return]

        return write

    monkeypatch.setattr(states, "report", busy_at_first("report", report))
    monkeypatch.setattr(states, "finish", busy_at_first("finish", finish))
    seen = []

    def pipeline(job: Job, progress: Progress) -> None:
        for doing in ("fitting", "mixing", "packing"):
            progress(1000, doing)  # written at once, however short the time since the last
            job.refresh_from_db()
            seen.append(job.doing)

    done = run_job(job_of().pk, pipeline)
    assert done is not None
    assert (done.state, done.attempts, seen) == ("done", 1, ["", "", "packing"])
    assert asked == ["report"] * 3 + ["finish"] * 3


def test_a_lock_that_is_really_held_costs_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite, and somebody who writes for longer than we wait for them, from the middle of the work to its end."""
    held, let_go, refused = threading.Event(), threading.Event(), threading.Event()
    monkeypatch.setattr(execution, "AGAIN_AFTER_S", 0.01)
    warn = execution.log.warning

    def warned(said: str, *given: object, **more: object) -> None:
        warn(said, *given, **more)  # type: ignore[arg-type]
        if "end of a job" in said:
            let_go.set()
        refused.set()

    monkeypatch.setattr(execution.log, "warning", warned)

    def hold() -> None:
        try:
            with transaction.atomic():
                Worker.objects.create(name="slow", queue="long", seen_at=timezone.now())
                held.set()
                assert let_go.wait(60)
        finally:
            connections.close_all()

    other = threading.Thread(target=hold)

    def pipeline(job: Job, progress: Progress) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 20")
        other.start()
        assert held.wait(60)
        progress(1000, "nearly there")
        assert refused.is_set(), "it was told, and went on"

    done = run_job(job_of().pk, pipeline)
    other.join()
    assert done is not None
    assert (done.state, done.attempts, done.permille) == ("done", 1, 1000)


def test_the_thing_and_its_job_fail_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the two, one of them would wait for ever."""
    job = job_of()
    monkeypatch.setattr(execution, "AGAIN_AFTER_S", 0.0)
    seen: list[str] = []

    def busy_once(failed: Job, sentence: str) -> None:
        seen.append(Job.objects.values_list("state", flat=True).get(pk=failed.pk))
        if len(seen) == 1:
            raise OperationalError("database is locked")

    done = run_job(job.pk, fails(Refused("No.")), busy_once)
    assert done is not None
    assert (done.state, seen) == ("failed", ["failed", "failed"])


@pytest.mark.postgres
def test_a_worker_that_is_free_asks_for_what_waits_and_a_busy_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    messages: list[str] = []
    monkeypatch.setattr("jobs.workers.notify", lambda queue, go_on: messages.append(queue))
    job_of()
    check_queues("long@here", ["long"], processes=1, busy=1)
    assert messages == []
    check_queues("short@here", ["short"], processes=2, busy=0)
    assert messages == [], "not its work"
    check_queues("long@here", ["long"], processes=1, busy=0)
    assert messages == ["long"]
    assert Worker.objects.count() == 2
    assert notices.TASK == "jobs.work"


def test_the_end_of_a_job_is_tried_again_each_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """AGAIN_AFTER_S as shipped: a database that is busy is not asked all the time, and hours of work are not lost."""
    waited: list[float] = []
    monkeypatch.setattr(execution, "_never", SimpleNamespace(wait=waited.append))
    tries = iter(range(3))

    def write() -> bool:
        if next(tries) < 2:
            raise OperationalError("database is locked")
        return True

    assert execution._write_with_retries(write)
    assert waited == [1.0, 1.0]
