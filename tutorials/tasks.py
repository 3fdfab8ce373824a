"""Bells of this room: a job's number in, one pipeline out. The task's name is the job's kind."""

from __future__ import annotations

from celery import shared_task

from tutorials import ingest, renditions
from tutorials.work import run_job


@shared_task(name="tutorials.probe")
def probe(job_id: int) -> None:
    run_job(job_id, ingest.probe, ingest.step_failed)


@shared_task(name="tutorials.transcribe")
def transcribe(job_id: int) -> None:
    run_job(job_id, ingest.transcribe, ingest.step_failed)


@shared_task(name="tutorials.renditions")
def make_renditions(job_id: int) -> None:
    run_job(job_id, renditions.renditions)
