"""How often parents said that they did not understand a step, never who."""

from __future__ import annotations

from django.db import models

from tutorials.models import LanguageVersion, Segment


class HardStep(models.Model):
    """One row for each segment of a version, what was heard of it, and day. revision, take: the text and the voice that
    the release had there (primary keys, 0 for none), so that one sees whether another wording helped."""

    version = models.ForeignKey(LanguageVersion, on_delete=models.CASCADE, related_name="hard_steps")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveBigIntegerField(default=0)
    take = models.PositiveBigIntegerField(default=0)
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "segment", "revision", "take", "day"], name="hard_step_once_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.segment_id} {self.day}"
