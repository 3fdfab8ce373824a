"""The journal: who did what, when, why. Append-only, also in the database (triggers in the first migration)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One fact. `object_type` and `object_id` name the thing; `tutorial` and `language` are there to filter by."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    tutorial = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=16, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    concerns = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The person whose work this is about: notifications are pulled from here.",
    )

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["concerns", "id"]),
            models.Index(fields=["tutorial", "language", "id"]),
            models.Index(fields=["language", "id"], name="journal_language"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"


class OldestProgram(models.Model):
    """One row: the oldest version of the program that may use this database (`journal/usable_database.py`)."""

    version = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.version
