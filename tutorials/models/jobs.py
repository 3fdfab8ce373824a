"""A job: long work as a row that people can look at. The broker only rings; the lease says who works on it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Job(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    class Queue(models.TextChoices):
        SHORT = "short"
        LONG = "long"

    kind = models.CharField(max_length=30)
    target = models.CharField(max_length=64, help_text="Primary key or public id of the thing worked on.")
    queue = models.CharField(max_length=8, choices=Queue.choices)
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
    attempts = models.PositiveIntegerField(default=0)
    ring_at = models.DateTimeField(default=timezone.now, help_text="Reconcile rings again after this moment.")
    failure = models.TextField(blank=True)
    failure_detail = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "ring_at"]), models.Index(fields=["kind", "target"])]
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
