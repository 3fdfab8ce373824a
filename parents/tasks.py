"""The kinds of work of this room."""

from __future__ import annotations

from dubbing.going_live import PAPER
from tutorials.models import Job
from tutorials.work import Progress, kind


def make_paper(job: Job, progress: Progress) -> None:
    # Here and not above: what lays out paper (weasyprint) takes memory in every worker that loads it.
    from parents.paper_jobs import make_paper as make

    make(job, progress)


kind(PAPER, make_paper)
