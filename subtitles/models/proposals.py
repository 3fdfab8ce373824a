"""A machine's proposal for a segment: stored, so that it is made once, and so that a text's origin can be proved."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tutorials.models import Segment


class MachineText(models.Model):
    """An engine's proposal for a French text in a language. `engine`: the name of its folder of models."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="machine_texts")
    language = models.CharField(max_length=16)
    source_digest = models.CharField(max_length=64)
    engine = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "language", "source_digest", "engine"], name="machine_text_once_per_engine"
            )
        ]

    def __str__(self) -> str:
        return f"{self.segment_id}/{self.language} {self.engine}"
