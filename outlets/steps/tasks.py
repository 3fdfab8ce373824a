"""The work of the pages of steps: their sounds, their pictures and the book, once a release is live."""

from __future__ import annotations

from jobs.execution import Progress, kind
from jobs.models import Job
from outlets.steps.outlet import STEPS


def make_steps(job: Job, progress: Progress) -> None:
    from outlets.steps.making import make_steps as make

    make(job, progress)


kind(STEPS, make_steps)
