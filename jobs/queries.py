"""What pages and `doctor` ask of jobs and workers."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from jobs.models import Job, Worker


def silent_queues() -> set[str]:
    """The queues from which no worker takes work: none has given a sign of life lately."""
    return set(Job.Queue.values) - set(Worker.objects.living().values_list("queue", flat=True))


def abandoned_jobs() -> int:
    """How many jobs are held by a process that has given no sign of life for two leases."""
    late = timezone.now() - 2 * settings.JOB_LEASE
    return Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=late).count()


def set_queue_places(jobs: Iterable[Job]) -> None:
    """Set on each waiting job how many are before it, waiting or running, and whether no worker takes its work.
    A constant number of SQL queries, and none when nothing waits."""
    waiting = [job for job in jobs if job.state == Job.State.QUEUED and not job.waits_for]
    if not waiting:
        return
    silent = silent_queues()
    running = list(Job.objects.filter(state=Job.State.RUNNING).values_list("queue", flat=True))
    order = list(Job.objects.in_turn(Job.Queue.LONG).values_list("pk", "queue"))
    for job in waiting:
        # Only jobs of the same queue count: short jobs are taken by the processes for short work.
        same = [pk for pk, queue in order if queue == job.queue]
        ahead = same.index(job.pk) if job.pk in same else 0
        job.before = ahead + running.count(job.queue)
        job.unattended = job.queue in silent
