"""How long volunteers work: sums by day, language and act. No row says who, and none can be asked of a person."""

from __future__ import annotations

from django.db import models


class WorkTime(models.Model):
    """Seconds of everybody together. language: empty where fewer than three people do this act in the language
    (`volunteers/actions/work_times.py`): such a sum would be theirs, so it goes to the town's alone."""

    class Act(models.TextChoices):
        CORRECT = "correct"
        TRANSLATE = "translate"
        REVIEW = "review"
        RECORD = "record"
        LISTEN = "listen"

    day = models.DateField()
    language = models.CharField(max_length=16, blank=True)
    act = models.CharField(max_length=12, choices=Act.choices)
    seconds = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "language", "act"], name="one_work_time_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.language} {self.act}"
