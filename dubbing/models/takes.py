"""A take: one recording of one segment by one voice. The client's UUID is its identity: a repeat is the same take."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from journal.subjects import Subject
from subtitles.models import TranslationRevision
from tutorials.models import AS_RECEIVED, Segment

AUDIO_FORMAT = "Mono 48 kHz FLAC in the private store."


class Take(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received"
        CHECKED = "checked"
        SUBMITTED = "submitted"
        APPROVED = "approved"
        REJECTED = "rejected"
        SUPERSEDED = "superseded"
        ERASED = "erased"

    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="takes")
    language = models.CharField(max_length=16)
    voice = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="takes")
    revision = models.ForeignKey(
        TranslationRevision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="takes",
        help_text="The translation that was read; empty in a spoken-first version.",
    )
    source_digest = models.CharField(max_length=64, blank=True, help_text="Digest of the French when it was recorded.")
    source_start_ms = models.BigIntegerField(null=True)
    source_end_ms = models.BigIntegerField(null=True)
    still_valid_for = models.ForeignKey(
        TranslationRevision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="A later translation for which a person said: the voice still says this.",
    )
    original = models.CharField(max_length=200, blank=True, help_text=AS_RECEIVED)
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField(default=0)
    content_type = models.CharField(max_length=80, blank=True)
    audio = models.CharField(max_length=200, blank=True, help_text=AUDIO_FORMAT)
    audio_sha256 = models.CharField(max_length=64, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    speech_start_ms = models.PositiveIntegerField(default=0)
    speech_end_ms = models.PositiveIntegerField(default=0)
    pauses = models.JSONField(default=list, help_text="[[start_ms, end_ms], …] inside the speech span, file times.")
    figures = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    device = models.JSONField(default=dict, help_text="What the browser's getSettings() said, and the clock.")
    studio = models.BooleanField(default=False)
    cut_out = models.JSONField(
        null=True, help_text="[[start_ms, end_ms], …] of the original: coughs and clicks that its sound is without."
    )
    cut_from = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The same recording before that: this take goes on in its place.",
    )
    insisted = models.BooleanField(default=False, help_text="Sent although a finding asked to record again.")
    heard_text = models.TextField(blank=True)
    heard_error = models.FloatField(null=True, help_text="Character error rate against the text, 0…1.")
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    unplayed_since = models.DateTimeField(
        null=True, help_text="Of a refused take: since when no release that can be heard, or gone back to, plays it."
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["segment", "language", "state"]),
            models.Index(fields=["voice", "language"]),
            models.Index(fields=["language", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "language"], condition=models.Q(state="approved"), name="take_one_approved"
            ),
            models.CheckConstraint(
                condition=models.Q(speech_end_ms__gte=models.F("speech_start_ms")), name="take_speech_span"
            ),
        ]

    def __str__(self) -> str:
        return str(self.client_id)

    def in_journal(self) -> Subject:
        return Subject(str(self.client_id), self.segment.tutorial.slug, self.language)

    @property
    def text(self) -> str:
        """What its voice had before them: a translation, or the French."""
        return self.revision.text if self.revision is not None else self.segment.text

    @property
    def speech_ms(self) -> int:
        """How long its voice speaks, pauses included."""
        return self.speech_end_ms - self.speech_start_ms

    @property
    def pauses_of_speech(self) -> tuple[tuple[float, float], ...]:
        """Its pauses in ms from where the voice begins, cut at its end."""
        start, end = self.speech_start_ms, self.speech_end_ms
        pauses = ((float(max(a, start) - start), float(min(b, end) - start)) for a, b in self.pauses)
        return tuple((a, b) for a, b in pauses if b > a)
