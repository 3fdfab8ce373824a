"""Doing the queued work in the test's own process, as a worker would."""

from __future__ import annotations

from config.celery import app
from tutorials.models import Job


def work_off(*kinds: str) -> list[Job]:
    """Run every queued job (of these kinds, or of all), and what they queue in turn; the jobs that ran, in order."""
    app.loader.import_default_modules()  # a worker imports every room's tasks when it starts
    done: list[Job] = []
    while True:
        waiting = Job.objects.filter(state=Job.State.QUEUED).order_by("pk")
        job = (waiting.filter(kind__in=kinds) if kinds else waiting).first()
        if job is None:
            return done
        app.tasks[job.kind].run(job.pk)
        job.refresh_from_db()
        assert job.state != Job.State.QUEUED, f"{job} was not taken"
        done.append(job)
