"""The cached progress of versions, and the marks that say that a cache entry may be out of date.

Progress is derived. Counting a town's 400,000 texts takes a second, so the facts behind it are cached for each
version, and used only while the version has no mark. Marks are written by the database itself (triggers, migration
0002), in the transaction of the change: no writer can forget one, and whoever sees the change also sees its mark.
`dubbing/progress/refresh.py` counts again and deletes marks; everybody else only reads.
"""

from __future__ import annotations

from django.db import models

from tutorials.models import Tutorial


class KeptProgress(models.Model):
    """The cached facts of one version (queries/progress_cache). shape: the program version that wrote them. language:
    "" for the units that all versions of the tutorial consist of."""

    tutorial = models.ForeignKey(Tutorial, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=16, blank=True)
    shape = models.CharField(max_length=64)
    facts = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tutorial", "language"], name="kept_progress_once")]

    def __str__(self) -> str:
        return f"{self.tutorial_id}/{self.language}"


class ProgressMark(models.Model):
    """Something changed that progress depends on. language: "" for every language, when the French changed.

    A key is never given twice. On PostgreSQL there is one mark per transaction, whose number is `change`, so two
    writers never wait for each other. There is no foreign key constraint: its check would lock the tutorial's row.
    """

    tutorial = models.ForeignKey(Tutorial, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    language = models.CharField(max_length=16, blank=True)
    change = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tutorial", "language", "change"], name="progress_mark_once")]

    def __str__(self) -> str:
        return f"{self.tutorial_id}/{self.language}#{self.change}"
