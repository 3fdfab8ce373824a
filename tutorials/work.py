"""Running a pipeline under its job's lease: heartbeat, progress, and an end that is always written down."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from types import TracebackType

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from tutorials.error_messages import sentence_of
from tutorials.models import Job
from tutorials.states import jobs

log = logging.getLogger(__name__)
Progress = Callable[[int, str], None]
"""(permille, what is being done now); raises LeaseLost when somebody else took the job over."""
Pipeline = Callable[[Job, Progress], None]
OnFailure = Callable[[Job, str], None]


class LeaseLost(Exception):
    """This process was taken for dead and another one works on the job: leave at once, write nothing."""


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
                    if not jobs.extend(self.job):
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


def run_job(job_id: int, pipeline: Pipeline, on_failure: OnFailure | None = None) -> Job | None:
    """Lease the job and run its pipeline to an end. None: not ours to do. Never raises for the work's failure."""
    job = jobs.lease(job_id)
    if job is None:
        return None
    if job.attempts > jobs.MAX_ATTEMPTS:
        sentence = _("This work was interrupted {n} times and was stopped. Start it again.").format(n=job.attempts - 1)
        return _failed(job, sentence, "", on_failure)
    last = 0.0

    def progress(permille: int, doing: str = "") -> None:
        nonlocal last
        if heartbeat.lost:
            raise LeaseLost
        now = time.monotonic()
        if now - last >= 0.5 or permille >= 1000:
            last = now
            if not jobs.report(job, permille, doing):
                raise LeaseLost

    with _Heartbeat(job) as heartbeat:
        try:
            pipeline(job, progress)
        except LeaseLost:
            log.warning("job %s was taken over by another worker", job.pk)
            return None
        except (KeyboardInterrupt, SystemExit):
            jobs.give_back(job)
            raise
        except Exception as error:
            detail = traceback.format_exc()
            sentence = sentence_of(error)
            if not sentence:
                log.exception("job %s failed", job.pk)
                sentence = _("Something went wrong on the server. Try again; if it happens again, tell the operator.")
            return _failed(job, sentence, detail, on_failure)
    jobs.finish(job)
    job.refresh_from_db()
    return job


def _failed(job: Job, sentence: str, detail: str, on_failure: OnFailure | None) -> Job:
    if jobs.fail(job, sentence, detail) and on_failure is not None:
        on_failure(job, sentence)
    job.refresh_from_db()
    return job


def work_here(job: Job, pipeline: Pipeline, on_failure: OnFailure | None = None, *, poll_s: float = 0.5) -> Job:
    """Run the job in this process (commands with --wait); if a worker already has it, wait until it ended."""
    done = run_job(job.pk, pipeline, on_failure)
    if done is not None:
        return done
    while True:
        job.refresh_from_db()
        if job.state not in jobs.ACTIVE:
            return job
        if jobs.holder_is_dead(job):
            again = run_job(job.pk, pipeline, on_failure)
            if again is not None:
                return again
        time.sleep(poll_s)
