"""What people say to each other about a segment."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from journal.subjects import Subject
from tutorials.models.segments import Segment

ALL_LANGUAGES = ""  # the language of a comment for everybody who works on the segment


class Comment(models.Model):
    """A remark on a segment in one language, or for all of them. Its words are here and not in the journal, which keeps
    for ever: the journal says that it was written, by whom and when."""

    class Kind(models.TextChoices):
        REMARK = "remark"
        NOT_UNDERSTOOD = "not_understood"

    key = models.UUIDField(unique=True, default=uuid.uuid4, help_text="Made with the form: sent twice, it is one.")
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="comments")
    language = models.CharField(max_length=16, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.REMARK)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(blank=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["segment", "language"], name="comment_of_segment"),
            models.Index(fields=["kind", "at"], condition=models.Q(resolved_at=None), name="comment_open"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"

    def in_journal(self) -> Subject:
        return Subject(str(self.pk), self.segment.tutorial.slug, self.language)


def open_comments(language: str | None = None) -> Any:
    """For a query of segments: how many comments are not resolved, in one language and for all; None: in every one."""
    found = Comment.objects.filter(segment=models.OuterRef("pk"), resolved_at=None).order_by()
    if language is not None:
        found = found.filter(language__in=[language, ALL_LANGUAGES])
    count = found.values("segment").annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(count), 0, output_field=models.IntegerField())
