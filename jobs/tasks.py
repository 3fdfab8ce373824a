"""The one task of all messages: look for work. Each room's `tasks` module registers its kinds of work."""

from __future__ import annotations

from celery import shared_task

from jobs.execution import kinds, work_next
from jobs.models import Job
from jobs.notices import TASK, notify


@shared_task(name=TASK)
def work(queue: str, go_on: bool = False) -> None:
    """Do the next job of this queue. go_on: then notify again, so that other messages get their turn."""
    if work_next(queue) is not None and go_on and Job.objects.waiting(queue, kinds()).exists():
        notify(queue, go_on=True)
