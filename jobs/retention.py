"""Jobs that ended go after a time. Who reads them later reads the newest of its kind and target, and only where it was
not done: it stays until somebody has it done again (the lists of films, the coordinators' home, the larger Whisper).
Whatever asks for other ended jobs asks for those of the last hour.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from jobs.models import Job
from jobs.states import ACTIVE

JOB_RETENTION = timedelta(days=30)
BATCH, BATCHES = 1000, 20
"""Rows of one statement (SQLite has one writer: others wait for it), and statements of one pass."""


def expire_jobs(now: datetime, *, batch: int = BATCH, batches: int = BATCHES) -> int:
    """Delete those whose time is over, the oldest first, so that what failed goes before what was done since; returns
    how many."""
    newer = Job.objects.filter(kind=OuterRef("kind"), target=OuterRef("target"), pk__gt=OuterRef("pk"))
    ended = Job.objects.exclude(state__in=ACTIVE).filter(ended_at__lt=now - JOB_RETENTION)
    over = ended.filter(Q(state=Job.State.DONE) | Exists(newer)).order_by("pk").values_list("pk", flat=True)
    gone = 0
    for _turn in range(batches):
        some = list(over[:batch])
        gone += Job.objects.filter(pk__in=some).delete()[0]
        if len(some) < batch:
            break
    return gone
