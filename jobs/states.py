"""The moves of a job: queued, taken under a lease, ended. The only writer of its state.

Right under race on SQLite and PostgreSQL alike: each move is one conditional UPDATE that counts when it changed a row.
Nobody waits for a job's answer, so a move that is not to be had is told by False and not raised.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from jobs.models import Job
from jobs.notices import FIRST_NOTICE, notify
from journal.people import Person
from journal.states import Moves, move_all
from journal.trace import current_trace
from storage.files import process_start

LONGEST_PAUSE = timedelta(minutes=10)
JobState = Job.State
JOB: Moves = {
    JobState.QUEUED: {JobState.RUNNING, JobState.CANCELLED},
    JobState.RUNNING: {JobState.QUEUED, JobState.DONE, JobState.FAILED, JobState.CANCELLED},
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}
ACTIVE = tuple(state for state, targets in JOB.items() if targets)
MOST_TROUBLES = 5
"""How often the machine may stop a job (killed, out of memory, database away) before it is given up."""
ROOM_BYTES = 32 * 1024**2
"""So much more than before must be free: smaller changes come from every upload and log."""
LEASES_UNTIL_LOST = 3
"""Leases after which even a living holder on this machine counts as lost. After a database has stalled for minutes,
its heartbeat and this check may run in any order: a process that still works must not lose its job."""


def enqueue(
    kind: str,
    target: str,
    *,
    queue: str = Job.Queue.LONG,
    rank: int | None = None,
    turn_of: str = "",
    by: Person | None = None,
    **parameters: Any,
) -> Job:
    """The one active job of this kind for this target: the existing one, or a new one whose queue is told after commit.

    queue: short for what takes less than a minute, long for the rest. rank: None is urgent for short work, else
    ordinary. turn_of: whose turn it is when several wait, such as `tutorial_turn`; empty for work that belongs to no
    tutorial (mail). A new kind needs its line in a `tasks` module (`jobs.execution.kind`), nothing else.
    """
    existing = Job.objects.filter(kind=kind, target=target, state__in=ACTIVE).first()
    if existing is not None:
        return existing
    if rank is None:
        rank = Job.Rank.URGENT if queue == Job.Queue.SHORT else Job.Rank.ORDINARY
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                target=target,
                queue=queue,
                rank=rank,
                turn_of=turn_of,
                parameters=parameters,
                requested_by_id=by.pk if by else None,
                notify_at=timezone.now() + FIRST_NOTICE,
                trace=current_trace(),
            )
    except IntegrityError:  # two requests at once: the constraint let one through
        return Job.objects.get(kind=kind, target=target, state__in=ACTIVE)
    transaction.on_commit(lambda: notify(queue), robust=True)
    return job


def tutorial_turn(tutorial_id: int) -> str:
    """For `turn_of`: the jobs of one tutorial take turns with those of others."""
    return f"tutorial:{tutorial_id}"


def this_worker() -> str:
    """host:pid:start of this process; the start time tells a process from a later one with the same number."""
    return f"{socket.gethostname()}:{os.getpid()}:{process_start(os.getpid())}"


def _holder(job: Job) -> tuple[bool, bool]:
    """Whether the lease's holder is a process of this machine, and whether that process lives."""
    host, _, rest = job.worker.partition(":")
    pid, _, start = rest.partition(":")
    ours = host == socket.gethostname() and pid.isdigit()
    return ours, ours and process_start(int(pid)) == start


def holder_is_dead(job: Job) -> bool:
    """True when the lease's holder was a process of this machine that no longer runs: no need to wait for the lease."""
    ours, lives = _holder(job)
    return ours and not lives


def is_abandoned(job: Job) -> bool:
    """Whether nobody works on it although its row says so: its holder died, or its lease ran out."""
    late = job.lease_until is not None and job.lease_until < timezone.now()
    return job.state == JobState.RUNNING and (late or holder_is_dead(job))


def claim(queue: str, kinds: Iterable[str] | None = None) -> Job | None:
    """Take the next job for a process of this queue. None: nothing waits."""
    requeue_abandoned()
    while candidates := list(Job.objects.in_turn(queue, kinds)[:8]):
        for job in candidates:
            if _take(job):
                return job
    return None


def lease(job_id: int) -> Job | None:
    """Take this job, if nobody works on it and it may begin. None: not ours to do."""
    requeue_abandoned(Job.objects.filter(pk=job_id))
    job = Job.objects.may_begin().filter(pk=job_id).first()
    return job if job is not None and _take(job) else None


def _take(job: Job) -> bool:
    now = timezone.now()
    taken = move_all(
        Job.objects.filter(pk=job.pk),
        JobState.RUNNING,
        JOB,
        lease_token=secrets.token_hex(16),
        lease_until=now + settings.JOB_LEASE,
        worker=this_worker(),
        attempts=models.F("attempts") + 1,
        started_at=now,
        waits_for="",
        not_before=None,
        failure="",
    )
    if taken == 1:
        job.refresh_from_db()
    return taken == 1


def requeue_abandoned(among: models.QuerySet[Job] | None = None) -> int:
    """Queue again what nobody works on any more: its process died, or its lease ran out. Returns how many."""
    now = timezone.now()
    freed = 0
    for job in (Job.objects.all() if among is None else among).filter(state=JobState.RUNNING):
        ours, lives = _holder(job)
        held = _mine(job)
        if not ours or lives:
            patience = (LEASES_UNTIL_LOST - 1) * settings.JOB_LEASE if lives else timedelta()
            held = held.filter(lease_until__lt=now - patience)
        freed += move_all(
            held,
            JobState.QUEUED,
            JOB,
            lease_token="",
            lease_until=None,
            troubles=models.F("troubles") + 1,
            waits_for=Job.WaitsFor.WORKER,
            not_before=now + pause_after(job.troubles),
            notified=0,
            notify_at=now,
        )
    return freed


def pause_after(troubles: int) -> timedelta:
    """How long a job waits after the machine stopped it again: not at all, half a minute, then up to ten minutes."""
    return min(LONGEST_PAUSE, timedelta(seconds=30) * 2 ** (troubles - 1)) if troubles else timedelta()


def extend(job: Job) -> bool:
    """The heartbeat. False: the lease was lost, stop working."""
    return _mine(job).update(lease_until=timezone.now() + settings.JOB_LEASE) == 1


def report(job: Job, permille: int, doing: str) -> bool:
    return _mine(job).update(permille=max(0, min(1000, permille)), doing=doing[:120]) == 1


def finish(job: Job) -> bool:
    ended = {"ended_at": timezone.now(), "lease_until": None}
    return move_all(_mine(job), JobState.DONE, JOB, permille=1000, doing="", troubles=0, **ended) == 1


def fail(job: Job, message: str, detail: str = "") -> bool:
    failed = move_all(
        _mine(job),
        JobState.FAILED,
        JOB,
        failure=message,
        failure_detail=detail[-8000:],
        ended_at=timezone.now(),
        lease_until=None,
    )
    return failed == 1


def wait_for_machine(
    job: Job, lacking: str, message: str, pause: timedelta, *, detail: str = "", free: int | None = None
) -> bool:
    """Put it back: the machine failed, not the input, so it goes on automatically.

    lacking: one of `Job.WaitsFor`. A full disk is waited for as long as it takes; anything else counts as a trouble.
    """
    now = timezone.now()
    put_back = move_all(
        _mine(job),
        JobState.QUEUED,
        JOB,
        lease_token="",
        lease_until=None,
        waits_for=lacking,
        failure=message,
        failure_detail=detail[-8000:],
        free_then=free,
        not_before=now + pause,
        notified=0,
        notify_at=now + pause,
        troubles=models.F("troubles") + int(lacking != Job.WaitsFor.DISK),  # PostgreSQL adds no boolean
    )
    return put_back == 1


def resume_after_full_disk(free: int) -> int:
    """Jobs that wait for this machine's disk may go on when more is free there than when they stopped; returns how
    many. free: bytes. What another machine's disk stopped is told by that machine, or begins after its pause."""
    if free < settings.DISK_RESERVE_BYTES:
        return 0
    now = timezone.now()
    waiting = Job.objects.filter(state=JobState.QUEUED, waits_for=Job.WaitsFor.DISK, not_before__gt=now)
    here = waiting.filter(worker__startswith=f"{socket.gethostname()}:")
    return here.filter(free_then__lt=free - ROOM_BYTES).update(not_before=now, notify_at=now)


def give_back(job: Job) -> bool:
    """Return a job that was interrupted by an orderly stop of its worker: it is taken again at once."""
    again = {"lease_token": "", "lease_until": None, "notified": 0, "notify_at": timezone.now()}
    return move_all(_mine(job), JobState.QUEUED, JOB, **again) == 1


def cancel(job: Job, message: str) -> bool:
    """Cancel it, even while a worker runs it, who notices at the next report. False: it had ended before."""
    return _cancel(Job.objects.filter(pk=job.pk), message) == 1


def cancel_queued(some: models.QuerySet[Job], message: str) -> int:
    """Cancel jobs that are not running, and those whose worker died."""
    requeue_abandoned(some)
    return _cancel(Job.objects.filter(pk__in=list(some.values_list("pk", flat=True)), state=JobState.QUEUED), message)


def _cancel(jobs: models.QuerySet[Job], message: str) -> int:
    ended = {"ended_at": timezone.now(), "lease_until": None, "lease_token": ""}
    return move_all(jobs, JobState.CANCELLED, JOB, failure=message, **ended)


def is_worked_on(some: models.QuerySet[Job]) -> bool:
    """Whether a living worker still runs one of these."""
    return any(not holder_is_dead(job) for job in some.filter(state=JobState.RUNNING))


def _mine(job: Job) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_token=job.lease_token)
