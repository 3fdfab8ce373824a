"""A claim: « I am on it », a lease on a segment that expires by itself. It orders queues and never blocks a save."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from tutorials.models import LanguageVersion, Segment


class Claim(models.Model):
    class Purpose(models.TextChoices):
        TRANSLATE = "translate"
        RECORD = "record"
        REVIEW = "review"

    version = models.ForeignKey(LanguageVersion, on_delete=models.CASCADE, related_name="claims")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["version", "purpose", "until"])]
        constraints = [
            models.UniqueConstraint(fields=["version", "segment", "purpose"], name="claim_one_per_segment_and_purpose")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.segment_id}"
