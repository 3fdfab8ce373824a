"""The moments of a film whose own sound parents are to hear in every voiced version: a tablet that rings."""

from __future__ import annotations

from django.db import models

from tutorials.models.tutorials import Tutorial


class KeptSound(models.Model):
    """A span of the film (ms) in which nobody speaks. Taken out it is gone: the journal says that it was there."""

    tutorial = models.ForeignKey(Tutorial, on_delete=models.PROTECT, related_name="kept_sounds")
    start_ms = models.BigIntegerField()
    end_ms = models.BigIntegerField()

    class Meta:
        ordering = ["tutorial_id", "start_ms"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start_ms__gte=0, end_ms__gt=models.F("start_ms")), name="kept_sound_span"
            ),
            models.UniqueConstraint(fields=["tutorial", "start_ms", "end_ms"], name="kept_sound_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tutorial_id}/{self.start_ms}–{self.end_ms}"


def kept_sounds(tutorial: Tutorial) -> tuple[tuple[int, int], ...]:
    """Of a film (ms), in order; they never overlap. One query."""
    return tuple(KeptSound.objects.filter(tutorial=tutorial).values_list("start_ms", "end_ms").order_by("start_ms"))
