"""Running a pipeline under its job's lease: heartbeat, progress, and an end that is always recorded."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import TracebackType

from django.conf import settings
from django.db import connections, transaction
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from jobs import machine_trouble, states
from jobs.models import Job
from journal.database_trouble import CONNECTION_ERRORS
from journal.message_translation import message_of
from journal.trace import job_trace

log = logging.getLogger(__name__)
Progress = Callable[[int, str], None]
"""(permille, what is being done now); raises LeaseLost when another process has taken the job, or it was cancelled."""
Pipeline = Callable[[Job, Progress], None]
OnFailure = Callable[[Job, str], None]
WRITTEN_WITHIN_S = 600.0  # writing the end of a job is repeated for so long; then its lease runs out
AGAIN_AFTER_S = 1.0


class GaveWay(Exception):
    """Something more urgent waits for this process: the job goes back into its queue."""


class LeaseLost(Exception):
    """The job is not ours any more (another process has it, or it was cancelled): stop at once, write nothing."""


@dataclass(frozen=True)
class Kind:
    """A kind of job. on_failure: called when the job fails for good or is cancelled, to update what it worked on."""

    pipeline: Pipeline
    on_failure: OnFailure | None = None


_kinds: dict[str, Kind] = {}


def kind(name: str, pipeline: Pipeline, on_failure: OnFailure | None = None) -> None:
    """Register how jobs of this kind are done. Called in `tasks` modules, which every worker loads at its start."""
    _kinds[name] = Kind(pipeline, on_failure)


def kinds() -> dict[str, Kind]:
    """Every kind of every room. Celery's own loader is not used: a second call sets up Django and its logging again."""
    _every_room()
    return _kinds


@cache
def _every_room() -> None:
    autodiscover_modules("tasks")


def work_next(queue: str) -> Job | None:
    """Take the next job for a process of this queue and run it. None: nothing waits."""
    known = kinds()
    job = states.claim(queue, known)
    if job is None:
        return None
    job.may_give_way = True
    return _run(job, known[job.kind].pipeline, known[job.kind].on_failure)


def give_way(job: Job) -> None:
    """Called by a pipeline that can go on later where it was. Raises GaveWay when something more urgent waits in its
    queue; never in a command that waits for this job, since perhaps nobody else works."""
    if job.may_give_way:
        waiting = Job.objects.may_begin().filter(queue=job.queue, rank__lt=job.rank, kind__in=kinds())
        if waiting.exists():
            raise GaveWay


def run_job(job_id: int, pipeline: Pipeline, on_failure: OnFailure | None = None) -> Job | None:
    """Lease the job and run its pipeline to an end. None: not ours to do. Never raises for the work's failure."""
    job = states.lease(job_id)
    return _run(job, pipeline, on_failure) if job is not None else None


class _Heartbeat:
    """A thread that extends the lease while the pipeline computes. It has its own database connection."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.lost = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"lease-{job.pk}", daemon=True)

    def _beat(self) -> None:
        try:
            while not self._stop.wait(settings.JOB_HEARTBEAT.total_seconds()):
                try:
                    if not states.extend(self.job):
                        self.lost = True
                        return
                except Exception:  # a busy or restarting database: the lease lasts six heartbeats
                    log.warning("the lease of job %s could not be extended", self.job.pk, exc_info=True)
                    connections.close_all()
        finally:
            connections.close_all()

    def __enter__(self) -> _Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()


def _run(job: Job, pipeline: Pipeline, on_failure: OnFailure | None) -> Job | None:
    with job_trace(job.trace, job=job.pk, kind=job.kind):
        begun = time.monotonic()
        done = _work(job, pipeline, on_failure)
        seconds = round(time.monotonic() - begun, 1)
        state = job.state if done is not None else "lost"
        log.info("job %s ended after %s s: %s", job.pk, seconds, state, extra={"about": {"seconds": seconds}})
        return done


def _work(job: Job, pipeline: Pipeline, on_failure: OnFailure | None) -> Job | None:
    if job.troubles > states.MOST_TROUBLES:
        message = machine_trouble.parked_message(job.waits_for, job.troubles)
        return _fail(job, message, job.failure_detail, on_failure)
    last = 0.0

    def progress(permille: int, doing: str = "") -> None:
        nonlocal last
        if heartbeat.lost:
            raise LeaseLost
        now = time.monotonic()
        if now - last >= 0.5 or permille >= 1000:
            last = now
            try:
                ours = states.report(job, permille, doing)
            except CONNECTION_ERRORS:
                # Work is not thrown away because its progress cannot be saved; the next report may succeed.
                log.warning("the progress of job %s could not be written", job.pk)
                _close_broken_connections()
                return
            if not ours:
                raise LeaseLost

    with _Heartbeat(job) as heartbeat:
        try:
            with machine_trouble.with_less(job):
                pipeline(job, progress)
        except LeaseLost:
            log.warning("job %s is not ours any more", job.pk)
            return None
        except GaveWay:
            _write_with_retries(lambda: states.give_back(job))
            job.refresh_from_db()
            return job
        except (KeyboardInterrupt, SystemExit):
            states.give_back(job)
            raise
        except Exception as error:
            return _handle_error(job, error, on_failure)
        _write_with_retries(lambda: states.finish(job))
    job.refresh_from_db()
    return job


def _handle_error(job: Job, error: Exception, on_failure: OnFailure | None) -> Job | None:
    """A failure of the machine is tried again automatically; a failure caused by the input is reported."""
    detail = traceback.format_exc()
    lacking = machine_trouble.missing_resource(error)
    if lacking == Job.WaitsFor.DISK or (lacking and job.troubles < states.MOST_TROUBLES):
        log.warning("job %s waits for the machine (%s): %s", job.pk, lacking, error)
        _wait(job, lacking, detail)
        job.refresh_from_db()
        return job
    message = machine_trouble.parked_message(lacking, job.troubles + 1) if lacking else message_of(error)
    if not message:
        log.error("job %s failed", job.pk, exc_info=error)
        message = _("Something went wrong on the server. Try again; if it happens again, tell the operator.")
    return _fail(job, message, detail, on_failure)


def _wait(job: Job, lacking: str, detail: str) -> None:
    """Put it back for a while; after a full disk until there is room (`resume_after_full_disk`) or ten minutes."""
    free = machine_trouble.free_bytes() if lacking == Job.WaitsFor.DISK else None
    pause = states.LONGEST_PAUSE if free is not None else states.pause_after(job.troubles + 1)
    message = machine_trouble.waiting_message(lacking)
    _write_with_retries(lambda: states.wait_for_machine(job, lacking, message, pause, detail=detail, free=free))


def _fail(job: Job, message: str, detail: str, on_failure: OnFailure | None) -> Job:
    """The job and what it works on fail in one transaction: else a killed process would leave one of them waiting."""

    def write() -> bool:
        with transaction.atomic():
            ours = states.fail(job, message, detail)
            if ours and on_failure is not None:
                on_failure(job, message)
        return ours

    try:
        _write_with_retries(write)
    except CONNECTION_ERRORS:
        raise
    except Exception:  # a bug of ours in on_failure: the job must record its end all the same
        log.exception("what job %s worked on could not be updated at its end", job.pk)
        _write_with_retries(lambda: states.fail(job, message, detail))
    job.refresh_from_db()
    return job


def _write_with_retries(write: Callable[[], bool]) -> bool:
    """Record how a job ended, however long the database is busy: else hours of work would be repeated."""
    deadline = time.monotonic() + WRITTEN_WITHIN_S
    while True:
        try:
            return write()
        except CONNECTION_ERRORS:
            if time.monotonic() > deadline:
                raise
            log.warning("the end of a job could not be written; it is tried again", exc_info=True)
            _close_broken_connections()
            _never.wait(AGAIN_AFTER_S)


_never = threading.Event()


def _close_broken_connections() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()


def cancel(job: Job, message: str) -> bool:
    """Cancel it and update what it works on. False: it had ended before."""
    on_failure = kinds()[job.kind].on_failure
    with transaction.atomic():
        ours = states.cancel(job, message)
        if ours and on_failure is not None:
            on_failure(job, message)
    return ours


def work_here(
    job: Job, pipeline: Pipeline, on_failure: OnFailure | None = None, *, leased: bool = False, poll_s: float = 0.5
) -> Job:
    """Run the job in this process (commands with --wait); if a worker already has it, or it waits for the machine,
    wait until it has ended. leased: by this process, in the transaction that asked for it: no worker was faster."""
    while True:
        done = _run(job, pipeline, on_failure) if leased else run_job(job.pk, pipeline, on_failure)
        leased = False
        if done is None:
            done = job
            done.refresh_from_db()
        if done.state not in states.ACTIVE:
            return done
        states.resume_after_full_disk(machine_trouble.free_bytes())
        time.sleep(poll_s)
