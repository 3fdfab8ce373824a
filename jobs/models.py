"""A job: long-running work as a row that people can look at. A message only says that a queue has work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

# A worker gives a sign of life every 5 s (jobs/workers.py). A busy SQLite may delay it by 20 s, once or twice.
SILENCE_LIMIT = timedelta(seconds=45)


class JobQuerySet(models.QuerySet["Job"]):
    def may_begin(self) -> Self:
        """Queued, and not told to wait for the machine."""
        return self.filter(models.Q(not_before=None) | models.Q(not_before__lte=timezone.now()), state=Job.State.QUEUED)

    def waiting(self, queue: str, kinds: Iterable[str] | None = None) -> Self:
        """What a process of this queue may take now. kinds: None for all.

        A process for short work takes only short work, so that on a small machine one process always answers at once.
        One for long work takes short work too where nobody else does. Beside processes for short work it leaves theirs
        alone: it has a low priority, so that what it takes would end after what was asked for later.
        """
        waiting = self.may_begin()
        if queue == Job.Queue.SHORT or Worker.objects.living().filter(queue=Job.Queue.SHORT).exists():
            waiting = waiting.filter(queue=queue)
        return waiting if kinds is None else waiting.filter(kind__in=kinds)

    def in_turn(self, queue: str, kinds: Iterable[str] | None = None) -> Self:
        """`waiting` in the order in which jobs are taken: urgent, ordinary, idle; then the least served; then the
        oldest.

        Served is counted from the moment when the oldest of them was created. Over a fixed time, what was served
        before a night without workers would let a newer job pass an older one.
        """
        waiting = self.waiting(queue, kinds)
        since: datetime = waiting.aggregate(oldest=models.Min("created_at"))["oldest"] or timezone.now()
        begun = Job.objects.filter(rank=models.OuterRef("rank"), turn_of=models.OuterRef("turn_of"))
        begun = begun.filter(started_at__gte=since).exclude(state=Job.State.QUEUED)  # queued again: not served
        count = begun.order_by().values("turn_of").annotate(count=models.Count("pk")).values("count")
        served: Any = models.Case(
            models.When(turn_of="", then=models.Value(0)),
            default=Coalesce(models.Subquery(count, output_field=models.IntegerField()), models.Value(0)),
        )
        return waiting.annotate(served=served).order_by("rank", "served", "pk")


class Job(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    class Queue(models.TextChoices):
        """Who takes it: `JobQuerySet.waiting`."""

        SHORT = "short"
        LONG = "long"

    class Rank(models.IntegerChoices):
        """How soon it is taken; urgent: somebody waits before the screen; idle: when nothing else waits."""

        URGENT = 0
        ORDINARY = 1
        IDLE = 2

    class WaitsFor(models.TextChoices):
        """What the machine lacks, so that the job is tried again automatically."""

        DISK = "disk"
        DATABASE = "database"
        STORAGE = "storage"
        MEMORY = "memory"
        WORKER = "worker"

    kind = models.CharField(max_length=30)
    target = models.CharField(max_length=64, help_text="Primary key or public id of the thing worked on.")
    queue = models.CharField(max_length=8, choices=Queue.choices)
    rank = models.PositiveSmallIntegerField(choices=Rank.choices, default=Rank.ORDINARY)
    turn_of = models.CharField(
        max_length=64, blank=True, help_text="Jobs of one name take turns with those of others: a tutorial's id."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    permille = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=120, blank=True)
    parameters = models.JSONField(default=dict)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=120, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0, help_text="How often it was begun.")
    troubles = models.PositiveIntegerField(default=0, help_text="How often the machine stopped it.")
    waits_for = models.CharField(max_length=10, choices=WaitsFor.choices, blank=True)
    not_before = models.DateTimeField(null=True, help_text="While it waits for the machine: nobody takes it before.")
    free_then = models.BigIntegerField(null=True, help_text="Bytes that were free when the disk was found full.")
    notified = models.PositiveIntegerField(default=0, help_text="How often its queue was told of it again.")
    notify_at = models.DateTimeField(default=timezone.now, help_text="Reconcile notifies again after this moment.")
    failure = models.TextField(blank=True)
    failure_detail = models.TextField(blank=True)
    trace = models.CharField(
        max_length=16, blank=True, default="", db_default="", help_text="Of the request that asked for it."
    )

    may_give_way: bool = False
    """Whether a process that goes on with the next job runs it (set by jobs.execution.work_next); no column."""

    # What pages show of a waiting job (set by jobs.queries.set_queue_places); no columns.
    before: int = 0
    unattended: bool = False

    objects = JobQuerySet.as_manager()

    class Meta:
        db_table = "tutorials_job"  # the table is older than this app
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "notify_at"], name="job_state_notify"),
            models.Index(fields=["kind", "target"]),
            models.Index(fields=["turn_of", "started_at"], name="job_turn_started"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target"],
                condition=models.Q(state__in=["queued", "running"]),
                name="job_one_active_per_target",
            ),
            models.CheckConstraint(condition=models.Q(permille__lte=1000), name="job_permille_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class WorkerQuerySet(models.QuerySet["Worker"]):
    def living(self) -> Self:
        """Those that have given a sign of life lately."""
        return self.filter(seen_at__gte=timezone.now() - SILENCE_LIMIT)


class Worker(models.Model):
    """A worker's sign of life: which queue it takes work from, and when it was last seen."""

    name = models.CharField(max_length=160, help_text="Celery's name for it.")
    queue = models.CharField(max_length=8, choices=Job.Queue.choices)
    processes = models.PositiveSmallIntegerField(default=1)
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    class Meta:
        db_table = "tutorials_worker"
        ordering = ["queue", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "queue"], name="worker_queue_once")]

    def __str__(self) -> str:
        return self.name
