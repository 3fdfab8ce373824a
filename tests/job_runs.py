"""Doing the queued work in the test's own process, as a worker would."""

from __future__ import annotations

from jobs import execution
from jobs.models import Job


def work_off(*kinds: str) -> list[Job]:
    """Run every queued job (of these kinds, or of all), and what they queue in turn; the jobs that ran, in order."""
    known = execution.kinds()
    done: list[Job] = []
    while True:
        waiting = Job.objects.filter(state=Job.State.QUEUED).order_by("pk")
        job = (waiting.filter(kind__in=kinds) if kinds else waiting).first()
        if job is None:
            return done
        execution.run_job(job.pk, known[job.kind].pipeline, known[job.kind].on_failure)
        job.refresh_from_db()
        assert job.state != Job.State.QUEUED, f"{job} was not taken"
        done.append(job)
