"""What stands beside a sentence that is hard, for whoever says it: a picture, or a coordinator's own voice."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from journal.subjects import Subject
from tutorials.models import Segment


class SentenceNote(models.Model):
    """Never published. A sentence has one of each kind at most; whose voice it is said yes to that with the file, and
    no other consent speaks of it. Taken away, the row goes with its file: the journal says that it was there."""

    class Kind(models.TextChoices):
        PICTURE = "picture"
        VOICE = "voice"

    number = models.UUIDField(unique=True, default=uuid.uuid4, help_text="Its name in addresses and stored files.")
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sentence_notes")
    path = models.CharField(max_length=200, help_text="In the private store, as it was made of what was sent.")
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["segment", "kind"], name="sentence_note_one_of_a_kind")]

    def __str__(self) -> str:
        return str(self.number)

    def in_journal(self) -> Subject:
        return Subject(str(self.number), self.segment.tutorial.slug)
