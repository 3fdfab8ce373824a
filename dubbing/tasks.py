"""Bells of this room: a job's number in, one pipeline out. The task's name is the job's kind."""

from __future__ import annotations

from celery import shared_task

from dubbing import intake, listening, publish
from dubbing.reconcile import reconcile
from tutorials.work import run_job


@shared_task(name="dubbing.intake")
def take_intake(job_id: int) -> None:
    run_job(job_id, intake.intake, intake.intake_failed)


@shared_task(name="dubbing.listen")
def take_listen(job_id: int) -> None:
    run_job(job_id, listening.listen)


@shared_task(name="dubbing.release")
def release_build(job_id: int) -> None:
    run_job(job_id, publish.publish, publish.publish_failed)


@shared_task(name="dubbing.reconcile")
def put_right() -> None:
    reconcile()
