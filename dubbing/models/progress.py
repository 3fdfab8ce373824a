"""The cached progress of versions, and the marks that say that a cache entry may be out of date.

Progress is derived. Counting a town's 400,000 texts takes seconds, so the figures of each version are cached, and
used only while the version has no mark. Marks are written by the database itself (migrations/_progress_triggers), in
the transaction of the change: no writer can forget one, and whoever sees the change also sees its mark.
`dubbing/progress/refresh.py` counts again and deletes marks; everybody else only reads.
"""

from __future__ import annotations

from django.db import models

from tutorials.models import LanguageVersion, Tutorial


class KeptProgress(models.Model):
    """The cached figures of one version (queries/progress_figures). shape: the program version that wrote them. A key
    is never given twice."""

    version = models.OneToOneField(LanguageVersion, on_delete=models.CASCADE, related_name="kept_progress")
    shape = models.CharField(max_length=64)
    figures = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["shape"], name="kept_progress_shape")]

    def __str__(self) -> str:
        return f"{self.version_id}#{self.pk}"


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
