"""Segments: the timed pieces of the transcript, and all other texts that are translated or spoken."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models.base import ModelBase
from django.utils import timezone

from craft.text.digests import text_digest
from craft.text.interface_units import category_of
from journal.subjects import Subject
from tutorials.models.tutorials import Tutorial


def new_segment_id() -> str:
    """A public id that begins with a letter (so that it serves as an HTML id and an XLIFF unit id)."""
    return "s" + secrets.token_hex(5)


class Segment(models.Model):
    class Kind(models.TextChoices):
        SPEECH = "speech"
        TITLE = "title"
        SUMMARY = "summary"
        STRING = "string"
        SPOKEN_NAME = "spoken_name"
        DESCRIPTION = "description"  # said in a pause at `pin_ms`: what is seen and not said

    public_id = models.CharField(max_length=24, unique=True, default=new_segment_id)
    tutorial = models.ForeignKey(Tutorial, on_delete=models.PROTECT, related_name="segments")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.SPEECH)
    start_ms = models.BigIntegerField(null=True, blank=True)
    end_ms = models.BigIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    short_text = models.TextField(
        blank=True, help_text="A shorter French that every language may follow where its voice has no room."
    )
    digest = models.CharField(max_length=64, editable=False, blank=True, db_index=True)
    revision = models.PositiveIntegerField(default=1)
    words = models.JSONField(default=list, help_text="[[start_ms, end_ms, text, confidence], …] as Whisper heard them.")
    starts_step = models.BooleanField(default=False)
    pin_ms = models.BigIntegerField(null=True, blank=True)
    context = models.CharField(
        max_length=200, blank=True, help_text="A note for translators; for strings, the msgctxt."
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    number: int | None = None
    """Among the spoken ones of its tutorial, in time: set by who lists them (`numbered` in tutorials/queries)."""
    retired_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["tutorial_id", "start_ms", "id"]
        indexes = [models.Index(fields=["tutorial", "retired_at", "start_ms"])]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(kind="speech", start_ms__gte=0, end_ms__gt=models.F("start_ms"))
                    | (~models.Q(kind="speech") & models.Q(start_ms__isnull=True, end_ms__isnull=True))
                ),
                name="segment_span_only_for_speech",
            ),
            models.UniqueConstraint(
                fields=["tutorial", "kind"],
                condition=models.Q(kind__in=["title", "summary"]),
                name="segment_one_title_one_summary",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        self.digest = text_digest(self.text)
        if update_fields is not None and "text" in update_fields:
            update_fields = {*update_fields, "digest"}
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)

    def in_journal(self) -> Subject:
        return Subject(self.public_id, self.tutorial.slug)

    @property
    def is_timed(self) -> bool:
        return self.kind == self.Kind.SPEECH

    @property
    def is_spoken(self) -> bool:
        """Whether it is recorded by a voice: a segment of the transcript, a description of what is seen, or a
        language's name for the chooser."""
        return self.kind in SPOKEN_KINDS

    @property
    def plural_category(self) -> str:
        """For a plural form of the site's words: which one, by CLDR's name."""
        return category_of(self.public_id) if self.kind == self.Kind.STRING else ""


SPOKEN_KINDS = (Segment.Kind.SPEECH, Segment.Kind.SPOKEN_NAME, Segment.Kind.DESCRIPTION)


class SegmentRevision(models.Model):
    """Text and times of a segment at each of its revisions. Never changed."""

    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    short_text = models.TextField(blank=True)
    start_ms = models.BigIntegerField(null=True)
    end_ms = models.BigIntegerField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["segment_id", "number"]
        constraints = [models.UniqueConstraint(fields=["segment", "number"], name="segment_revision_once")]

    def __str__(self) -> str:
        return f"{self.segment_id}/{self.number}"
