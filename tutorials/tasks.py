"""The kinds of work of this room, and the one task that every message names: look for work."""

from __future__ import annotations

from celery import shared_task

from tutorials import ingest, renditions
from tutorials.models import Job
from tutorials.states.notices import TASK, notify
from tutorials.work import kind, kinds, work_next

kind("tutorials.probe", ingest.probe, ingest.step_failed)
kind("tutorials.transcribe", ingest.transcribe, ingest.step_failed)
kind("tutorials.renditions", renditions.renditions)


@shared_task(name=TASK)
def work(queue: str, go_on: bool = False) -> None:
    """Do what is next in this queue. go_on: then have somebody look again, so that other messages get their turn."""
    if work_next(queue) is not None and go_on and Job.objects.waiting(queue, kinds()).exists():
        notify(queue, go_on=True)
