"""A release: one published, immutable build of a language version; and how often it was played."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from journal.subjects import Subject
from tutorials.models import LanguageVersion


class Release(models.Model):
    class Kind(models.TextChoices):
        VOICE = "voice"
        SUBTITLES = "subtitles"

    class State(models.TextChoices):
        QUEUED = "queued"
        BUILDING = "building"
        READY = "ready"
        LIVE = "live"
        SUPERSEDED = "superseded"
        WITHDRAWN = "withdrawn"
        FAILED = "failed"

    version = models.ForeignKey(LanguageVersion, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    manifest = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    failure = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    live_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["version_id", "-number"]
        indexes = [models.Index(fields=["state", "version"], name="release_state")]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="release_number_once"),
            models.UniqueConstraint(fields=["version"], condition=models.Q(state="live"), name="release_one_live"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.number}"

    def in_journal(self) -> Subject:
        _pk, tutorial, language = self.version.in_journal()
        return Subject(f"{tutorial}/{language}/{self.number}", tutorial, language)


class Plays(models.Model):
    """One row per release and day: how often, never by whom."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="plays")
    day = models.DateField()
    plays = models.PositiveIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)
    prints = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "day"], name="plays_once_per_day")]
        indexes = [models.Index(fields=["day"], name="plays_day")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.day}"
