"""Notifying a queue that it has work. The row is the truth: a message names no job, and may be lost or doubled."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import current_app
from django.db import models
from django.utils import timezone

from jobs.models import Job

log = logging.getLogger(__name__)
TASK = "jobs.work"
NOTICE_EXPIRES_S = 600
FIRST_NOTICE, LONGEST_NOTICE = timedelta(seconds=30), timedelta(seconds=600)


def notify(queue: str, *, go_on: bool = False) -> bool:
    """Tell the workers of a queue to look for work. go_on: a worker that did a job looks again, until nothing waits.

    A broker that is down must not slow or fail the caller: the workers look by themselves, and reconcile notifies
    again. False when the broker did not take it.
    """
    try:
        current_app.send_task(TASK, args=[queue, go_on], queue=queue, retry=False, expires=NOTICE_EXPIRES_S)
    except Exception as reason:  # the broker's client raises a different class for each way of being down
        log.info("the broker did not take the notice for the queue %s: %s", queue, reason)
        return False
    return True


def notify_again() -> int:
    """One message for each queue in which a job waits too long; returns how many jobs that were.

    Each row waits twice as long before the next message, from half a minute to ten minutes: a long queue is not
    notified for ever of each of its jobs.
    """
    now = timezone.now()
    due = 0
    for queue in Job.Queue.values:
        begins = models.Q(not_before=None) | models.Q(not_before__lte=now)
        late = Job.objects.filter(begins, state=Job.State.QUEUED, queue=queue, notify_at__lte=now)
        counts = set(late.values_list("notified", flat=True))
        if not counts or not notify(queue, go_on=True):
            continue
        for times in sorted(counts, reverse=True):  # downwards, so that no row is counted twice
            pause = min(LONGEST_NOTICE, FIRST_NOTICE * 2 ** min(times + 1, 10))
            due += late.filter(notified=times).update(notified=times + 1, notify_at=now + pause)
    return due
