"""The kinds of work of this room."""

from __future__ import annotations

from dubbing.releases.going_live import PAPER, STEPS
from jobs.execution import Progress, kind
from jobs.models import Job


def make_paper(job: Job, progress: Progress) -> None:
    # Imported here: weasyprint takes memory in every worker that loads it.
    from parents.exports.paper_jobs import make_paper as make

    make(job, progress)


def make_steps(job: Job, progress: Progress) -> None:
    from parents.exports.step_making import make_steps as make

    make(job, progress)


kind(PAPER, make_paper)
kind(STEPS, make_steps)
