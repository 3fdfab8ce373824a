"""The work of the paper: made ahead where it is long."""

from __future__ import annotations

from jobs.execution import Progress, kind
from jobs.models import Job
from outlets.handout.outlet import PAPER


def make_paper(job: Job, progress: Progress) -> None:
    # Imported here: weasyprint takes memory in every worker that loads it.
    from outlets.handout.paper_jobs import make_paper as make

    make(job, progress)


kind(PAPER, make_paper)
