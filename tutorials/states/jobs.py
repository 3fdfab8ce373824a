"""Jobs: queueing, ringing, leasing, finishing. The row is the truth; a message lost or doubled harms nothing."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from datetime import timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from journal.people import Person
from tutorials.files import started
from tutorials.models import Job

log = logging.getLogger(__name__)
ACTIVE = (Job.State.QUEUED, Job.State.RUNNING)
MAX_ATTEMPTS = 5
RING_EXPIRES_S = 600


def enqueue(kind: str, target: str, *, queue: str = Job.Queue.LONG, by: Person | None = None, **parameters: Any) -> Job:
    """The one active job of this kind for this target: the existing one, or a new one that rings after commit."""
    existing = Job.objects.filter(kind=kind, target=target, state__in=ACTIVE).first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, target=target, queue=queue, parameters=parameters, requested_by_id=by.pk if by else None
            )
    except IntegrityError:  # two requests at once: the constraint let one through
        return Job.objects.get(kind=kind, target=target, state__in=ACTIVE)
    transaction.on_commit(partial(ring, job.pk, kind, queue), robust=True)
    return job


def ring(job_id: int, kind: str, queue: str) -> None:
    """Tell the workers. A broker that is down must not slow or fail whoever calls: reconcile rings again."""
    try:
        current_app.send_task(kind, args=[job_id], queue=queue, retry=False, expires=RING_EXPIRES_S)
    except Exception as reason:  # the broker's client raises a different class for each way of being down
        log.info("the broker did not take the bell for job %s: %s", job_id, reason)


def this_worker() -> str:
    """host:pid:start of this process; the start time tells a process from a later one with the same number."""
    return f"{socket.gethostname()}:{os.getpid()}:{started(os.getpid())}"


def holder_is_dead(job: Job) -> bool:
    """True when the lease's holder was a process of this machine that no longer runs: no need to wait for the lease."""
    host, _, rest = job.worker.partition(":")
    pid, _, start = rest.partition(":")
    return host == socket.gethostname() and pid.isdigit() and started(int(pid)) != start


def lease(job_id: int) -> Job | None:
    """Take the job: queued, or running under a lease that ran out or whose holder died. None: not ours to do."""
    job = Job.objects.filter(pk=job_id, state__in=ACTIVE).first()
    if job is None:
        return None
    now = timezone.now()
    free = models.Q(state=Job.State.QUEUED) | models.Q(state=Job.State.RUNNING, lease_until__lt=now)
    if job.state == Job.State.RUNNING and holder_is_dead(job):
        free |= models.Q(state=Job.State.RUNNING, lease_token=job.lease_token)
    token = secrets.token_hex(16)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING,
        lease_token=token,
        lease_until=now + settings.JOB_LEASE,
        worker=this_worker(),
        attempts=models.F("attempts") + 1,
        started_at=now,
        ring_at=now + settings.JOB_LEASE,
    )
    if taken != 1:
        return None
    job.refresh_from_db()
    return job


def extend(job: Job) -> bool:
    """The heartbeat. False: the lease was lost, stop working."""
    until = timezone.now() + settings.JOB_LEASE
    return _mine(job).update(lease_until=until, ring_at=until) == 1


def report(job: Job, permille: int, doing: str) -> bool:
    return _mine(job).update(permille=max(0, min(1000, permille)), doing=doing[:120]) == 1


def finish(job: Job) -> bool:
    return (
        _mine(job).update(state=Job.State.DONE, permille=1000, doing="", ended_at=timezone.now(), lease_until=None) == 1
    )


def fail(job: Job, sentence: str, detail: str = "") -> bool:
    return _mine(job).update(
        state=Job.State.FAILED, failure=sentence, failure_detail=detail[-8000:], ended_at=timezone.now(),
        lease_until=None,
    ) == 1  # fmt: skip


def give_back(job: Job) -> bool:
    """Return a job that was interrupted in order (a worker asked to stop): it is rung again at once."""
    return _mine(job).update(state=Job.State.QUEUED, lease_until=None, ring_at=timezone.now()) == 1


def cancel_queued(some: models.QuerySet[Job], sentence: str) -> int:
    """What nobody does yet, or whose worker died, is not done any more."""
    waiting = [one.pk for one in some.filter(state__in=ACTIVE) if one.state == Job.State.QUEUED or holder_is_dead(one)]
    return Job.objects.filter(pk__in=waiting, state__in=ACTIVE).update(
        state=Job.State.FAILED, failure=sentence, ended_at=timezone.now(), lease_until=None, lease_token=""
    )


def works_on(some: models.QuerySet[Job]) -> bool:
    """Whether a worker that lives still does one of these."""
    return any(not holder_is_dead(one) for one in some.filter(state=Job.State.RUNNING))


def _mine(job: Job) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, lease_token=job.lease_token)


def ring_lost() -> int:
    """Ring for every active job whose bell is due: queued for long, or under a dead lease. Backs off per row."""
    now = timezone.now()
    rung = 0
    due = Job.objects.filter(state__in=ACTIVE).filter(models.Q(ring_at__lte=now) | models.Q(state=Job.State.RUNNING))
    for job in due:
        if job.ring_at > now and not holder_is_dead(job):
            continue
        if job.state == Job.State.RUNNING and job.lease_until and job.lease_until > now and not holder_is_dead(job):
            continue
        wait = timedelta(seconds=min(600, 30 * 2 ** min(job.attempts, 5)))
        Job.objects.filter(pk=job.pk).update(ring_at=now + wait)
        ring(job.pk, job.kind, job.queue)
        rung += 1
    return rung
