"""The kinds of work of this room: how each is done, and what is told when it fails."""

from __future__ import annotations

from celery import shared_task

from dubbing import intake, listening, publish
from dubbing.after_publish import publish_and_free
from dubbing.reconcile import reconcile
from tutorials.work import kind

kind("dubbing.intake", intake.intake, intake.intake_failed)
kind("dubbing.listen", listening.listen)
kind("dubbing.release", publish_and_free, publish.publish_failed)


@shared_task(name="dubbing.reconcile")
def put_right() -> None:
    reconcile()
