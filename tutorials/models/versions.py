"""A language version: a tutorial in one language, open or closed, with its policy. Its progress is a query."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from craft import languages
from journal.subjects import Subject
from tutorials.models.tutorials import Holds, Slowing, Tutorial


class LanguageVersion(models.Model):
    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    tutorial = models.ForeignKey(Tutorial, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(max_length=16, help_text="BCP-47 tag of craft/languages.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    self_review_allowed = models.BooleanField(default=False)
    spoken_first = models.BooleanField(default=False)
    holds = models.CharField(max_length=8, choices=Holds.choices, default=Holds.AS_ABOVE)
    slowing = models.CharField(max_length=8, choices=Slowing.choices, default=Slowing.AS_ABOVE)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["tutorial_id", "language"]
        constraints = [models.UniqueConstraint(fields=["tutorial", "language"], name="version_once_per_language")]
        indexes = [models.Index(fields=["language"], name="version_language")]

    def __str__(self) -> str:
        return f"{self.tutorial_id}/{self.language}"

    def in_journal(self) -> Subject:
        return Subject(str(self.pk), self.tutorial.slug, self.language)

    @property
    def is_of_the_original(self) -> bool:
        """The tutorial's own language: the video speaks, nothing is translated, and only its title may be said."""
        return self.language == self.tutorial.source_language and not self.tutorial.is_interface

    @property
    def is_said_from_french(self) -> bool:
        """Spoken first, in another language than the French: what has no text is heard in French, then said."""
        return self.spoken_first and self.language != self.tutorial.source_language

    @property
    def table_row(self) -> languages.Language:
        return languages.get(self.language)
