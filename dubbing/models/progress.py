"""The cached progress of versions, and the marks that say that a cache entry may be out of date.

Progress is derived. Counting a town's 400,000 texts takes seconds, so the figures of each version are cached, and
used only while the version has no mark. Marks are written by the database itself (migrations/_progress_triggers), in
the transaction of the change: no writer can forget one, and whoever sees the change also sees its mark.
`dubbing/progress/refresh.py` counts again and deletes marks; everybody else only reads.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tutorials.models import LanguageVersion, Tutorial


class KeptProgress(models.Model):
    """The cached figures of one version (queries/progress_figures). shape: the program version that wrote them. A key
    is never given twice.

    The columns after `figures` say again what lists are chosen and sums are made by, so that no page reads a town's
    figures to find twenty (decision 0050). part: the first with segments, "done" where nothing is left, "" in a row
    that an older program wrote, which may write rows without them. They choose a minute longer than the figures are
    believed, which every line shows."""

    version = models.OneToOneField(LanguageVersion, on_delete=models.CASCADE, related_name="kept_progress")
    shape = models.CharField(max_length=64)
    figures = models.TextField()
    part = models.CharField(max_length=12, db_default="")
    total = models.PositiveIntegerField(db_default=0)
    done = models.PositiveIntegerField(db_default=0)
    to_translate = models.PositiveIntegerField(db_default=0)
    to_review = models.PositiveIntegerField(db_default=0)
    to_record = models.PositiveIntegerField(db_default=0)
    to_listen = models.PositiveIntegerField(db_default=0)
    no_room = models.PositiveIntegerField(db_default=0)
    to_hear = models.PositiveIntegerField(db_default=0, help_text="With titles and words: `takes_to_hear`.")
    left_translate = models.PositiveIntegerField(db_default=0)
    left_review = models.PositiveIntegerField(db_default=0)
    left_record = models.PositiveIntegerField(db_default=0)
    left_listen = models.PositiveIntegerField(db_default=0)
    review_since = models.DateTimeField(null=True)
    take_review_since = models.DateTimeField(null=True)
    changes_since = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    texts_ready = models.BooleanField(db_default=False, help_text="Its texts could go live.")
    voices_ready = models.BooleanField(db_default=False, help_text="It has voices that subtitles alone lack.")

    class Meta:
        indexes = [
            models.Index(fields=["shape"], name="kept_progress_shape"),
            models.Index(fields=["part"], name="kept_progress_part"),
            *(
                models.Index(
                    fields=[f"{what}_since"], name=f"kept_{what}", condition=Q(**{f"{what}_since__isnull": False})
                )
                for what in ("review", "take_review", "changes")
            ),
            models.Index(fields=["no_room"], name="kept_no_room"),
        ]

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
