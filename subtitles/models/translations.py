"""The text of a segment in one language: drafts (private), the translation (its identity) and its revisions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import NullIf
from django.utils import timezone

from craft.text.digests import text_digest
from journal.subjects import Subject
from tutorials.models import Segment

UNSETTLED = NullIf("latest", "approved")
"""Of a translation: its latest text where that is not the approved one, else nothing."""


class Begun(models.TextChoices):
    """Who proposed the text from which a person began."""

    MEMORY = "memory"
    MACHINE = "machine"


class Draft(models.Model):
    """A person's private, unsent text of a segment. Autosave overwrites it.

    Each save has a number, and names the number of the draft that it continues: two tabs or two devices of one person
    never overwrite each other unnoticed. The text that came second is put aside until the person has chosen.
    """

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="drafts")
    language = models.CharField(max_length=16)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    base_number = models.PositiveIntegerField(default=0, help_text="The revision that this draft started from.")
    begun_by = models.CharField(max_length=8, blank=True, choices=Begun.choices)
    begun_from = models.TextField(blank=True, help_text="The memory's or the machine's words that were taken over.")
    number = models.BigIntegerField(default=0, help_text="Of the last save. No number comes twice, not after deletion.")
    writer = models.CharField(max_length=40, blank=True, help_text="The open page that saved it last.")
    aside = models.JSONField(default=list, help_text="Texts of other tabs and devices that wait for a choice.")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "language", "person"], name="draft_one_per_person")]

    def __str__(self) -> str:
        return f"{self.segment_id}/{self.language}"

    @property
    def is_written(self) -> bool:
        """Whether it has a text of its own: after a submission only texts that were put aside may remain."""
        return bool(self.number or self.text)


class Translation(models.Model):
    """Segment × language. `number` is the latest revision's; each save names the number that it started from."""

    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(max_length=16)
    number = models.PositiveIntegerField(default=0)
    latest = models.ForeignKey("TranslationRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved = models.ForeignKey(
        "TranslationRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    still_valid_digest = models.CharField(
        max_length=64,
        blank=True,
        help_text="Digest of a changed French text for which a person said: meaning unchanged.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "language"], name="translation_once_per_language")]
        indexes = [
            models.Index(fields=["language", "segment"]),
            # Of an expression and of all rows: so PostgreSQL knows how few are unsettled, which a condition hides.
            models.Index(models.F("language"), UNSETTLED, name="translation_unsettled"),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id}/{self.language}"

    def in_journal(self) -> Subject:
        return Subject(f"{self.segment.public_id}/{self.language}", self.segment.tutorial.slug, self.language)


class TranslationRevision(models.Model):
    """One submitted text. Text, author, origin and French digest never change; only the state does."""

    class State(models.TextChoices):
        SUBMITTED = "submitted"
        CHANGES_REQUESTED = "changes_requested"
        APPROVED = "approved"
        SUPERSEDED = "superseded"

    class Origin(models.TextChoices):
        HUMAN = "human"
        MEMORY = "memory"
        MACHINE = "machine"
        IMPORT = "import"

    translation = models.ForeignKey(Translation, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    text_digest = models.CharField(max_length=64, editable=False, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.HUMAN)
    begun_by = models.CharField(max_length=8, blank=True, choices=Begun.choices)
    begun_from = models.TextField(blank=True, help_text="The memory's or the machine's words that were changed.")
    source_digest = models.CharField(max_length=64)
    source_text = models.TextField(blank=True, help_text="The French text that was translated.")
    findings = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=State.choices, default=State.SUBMITTED)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["translation_id", "number"]
        indexes = [models.Index(fields=["text_digest"])]
        constraints = [
            models.UniqueConstraint(fields=["translation", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["translation"], condition=models.Q(state="approved"), name="revision_one_approved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.translation_id}#{self.number}"

    def save(self, **options: Any) -> None:
        self.text_digest = text_digest(self.text)
        super().save(**options)

    def in_journal(self) -> Subject:
        name, tutorial, language = self.translation.in_journal()
        return Subject(f"{name}/{self.number}", tutorial, language)
