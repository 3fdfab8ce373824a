"""What is remembered of a version's progress, and the marks that say it may be out of date.

Progress is derived. Counting a town's 400,000 texts takes a second, so the facts behind it are remembered for each
version, and believed only as long as no mark lies on the version. Marks are written by the database itself (triggers,
migration 0002), in the transaction of the change, whoever makes it: no writer can forget one, and nobody who sees the
change misses its mark. `dubbing/progress/refresh.py` counts anew and takes marks away; everybody else reads.
"""

from __future__ import annotations

from django.db import models

from tutorials.models import Tutorial


class KeptProgress(models.Model):
    """The facts of one version (queries/progress_kept), as `shape` of the program counted and wrote them. language: ""
    for what all versions of the tutorial consist of."""

    tutorial = models.ForeignKey(Tutorial, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=16, blank=True)
    shape = models.CharField(max_length=64)
    facts = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tutorial", "language"], name="kept_progress_once")]

    def __str__(self) -> str:
        return f"{self.tutorial_id}/{self.language}"


class ProgressMark(models.Model):
    """Something changed of which progress is made. language: "" for every language, when the French changed.

    Its identity is the change's: a key is never given twice (on PostgreSQL one mark for each transaction, whose number
    is `change`: two writers never wait for each other here). Without the constraint of a foreign key, whose check
    would lock the tutorial's row there.
    """

    tutorial = models.ForeignKey(Tutorial, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    language = models.CharField(max_length=16, blank=True)
    change = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tutorial", "language", "change"], name="progress_mark_once")]

    def __str__(self) -> str:
        return f"{self.tutorial_id}/{self.language}#{self.change}"
