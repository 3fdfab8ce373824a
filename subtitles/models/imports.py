"""An imported file of texts: what it will write, and how far that is done. Parents see nothing of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from journal.subjects import Subject
from subtitles.models.translations import TranslationRevision
from tutorials.models import Segment, Tutorial


class TextImport(models.Model):
    """One file. It was checked completely before this row was made; the texts say what is written and what waits."""

    class State(models.TextChoices):
        PREPARING = "preparing"
        WRITING = "writing"
        WRITTEN = "written"
        ENDED = "ended"
        TAKING_BACK = "taking_back"
        TAKEN_BACK = "taken_back"

    class How(models.TextChoices):
        DRAFT = "draft"
        SUBMIT = "submit"
        APPROVE = "approve"

    tutorial = models.ForeignKey(Tutorial, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=16)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255, help_text="The file's, as the person named it.")
    how = models.CharField(max_length=8, choices=How.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PREPARING)
    report = models.JSONField(default=dict, help_text="What was said when the file was judged: Outcome.as_json().")
    began_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["tutorial", "language"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"

    def in_journal(self) -> Subject:
        return Subject(str(self.pk), self.tutorial.slug, self.language)


class ImportedText(models.Model):
    """One text of the file: to be written, or written, or taken back; `before` is the state before it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        WRITTEN = "written"
        SAME = "same", "it stood there already"
        REFUSED = "refused"
        TAKEN_BACK = "taken_back"
        KEPT = "kept", "not taken back: somebody worked on it since"

    batch = models.ForeignKey(TextImport, on_delete=models.CASCADE, related_name="texts")
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(max_length=200, help_text="How the file names it.")
    text = models.TextField()
    base_number = models.PositiveIntegerField()
    source_text = models.TextField(blank=True, help_text="The French that was translated, where it is not today's.")
    french_digest = models.CharField(max_length=64, help_text="The French with which the findings were made.")
    findings = models.JSONField(default=list)
    approve = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    why = models.TextField(blank=True)
    revision = models.ForeignKey(TranslationRevision, null=True, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["segment_id"]
        constraints = [models.UniqueConstraint(fields=["batch", "segment"], name="imported_text_once")]
        indexes = [models.Index(fields=["batch", "state"])]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.where}"
