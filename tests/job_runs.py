"""Doing the queued work in the test's own process, as a worker would."""

from __future__ import annotations

from dubbing.queries.verdicts import KIND as VERDICT
from jobs import execution
from jobs.models import Job

FOLLOWS = {"dubbing.intake": (VERDICT,)}
"""A take that was checked is solved with the whole tutorial, which is told before it can be sent."""


def work_off(*kinds: str) -> list[Job]:
    """Run every queued job (of these kinds, or of all), and what they queue in turn; the jobs that ran, in order.

    What always follows one of these kinds by itself is run too, and not among the answers."""
    known = execution.kinds()
    wanted = {*kinds, *(other for kind in kinds for other in FOLLOWS.get(kind, ()))}
    done: list[Job] = []
    while True:
        waiting = Job.objects.filter(state=Job.State.QUEUED).order_by("pk")
        job = (waiting.filter(kind__in=wanted) if kinds else waiting).first()
        if job is None:
            return done
        execution.run_job(job.pk, known[job.kind].pipeline, known[job.kind].on_failure)
        job.refresh_from_db()
        assert job.state != Job.State.QUEUED, f"{job} was not taken"
        if not kinds or job.kind in kinds:
            done.append(job)
