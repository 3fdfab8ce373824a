"""A tutorial: one French original, its video and the files made from it; and the uploads of videos."""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from journal.subjects import Subject

CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no 0/O, 1/I: people read codes aloud
AS_RECEIVED = "Path in the private store, bytes as received."
"""Said of every file that somebody sent."""


def new_code() -> str:
    """Five characters after /Q/: alphanumeric upper case keeps the QR code at version 2 or less."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(5))


class Holds(models.TextChoices):
    """Whether the picture waits where a language needs longer than the French."""

    AS_ABOVE = "as_above"  # a version as its tutorial says, a tutorial as the town says
    ON = "on"
    OFF = "off"


class Slowing(models.TextChoices):
    """By how many percent the picture may be slower where a language needs longer and nothing stands still."""

    AS_ABOVE = "as_above"
    USUAL = "10"
    MOST = "15"
    OFF = "off"


class Tutorial(models.Model):
    class State(models.TextChoices):
        UPLOADED = "uploaded"
        PROBING = "probing"
        TRANSCRIBING = "transcribing"
        EDITING = "editing"
        OPEN = "open"
        ARCHIVED = "archived"
        FAILED = "failed"

    class Sound(models.TextChoices):
        REPLACE = "replace"
        VOICE_OVER = "voice_over"

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    source_language = models.CharField(max_length=16, default="fr")
    is_interface = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State.choices, default=State.UPLOADED)
    failure = models.TextField(blank=True)
    failed_from = models.CharField(max_length=20, blank=True)

    original = models.CharField(max_length=200, blank=True, help_text=AS_RECEIVED)
    original_name = models.CharField(max_length=255, blank=True)
    original_sha256 = models.CharField(max_length=64, blank=True)
    original_bytes = models.BigIntegerField(default=0)
    transcript_file = models.CharField(max_length=200, blank=True, help_text="Path in the private store, or empty.")
    probe = models.JSONField(default=dict)
    duration_ms = models.BigIntegerField(default=0)
    has_audio = models.BooleanField(default=True)
    video = models.JSONField(
        default=dict,
        help_text="Renditions, poster, thumbnail and preview picture: paths in the public store with digests.",
    )
    video_parts = models.JSONField(default=dict, help_text="The same while it is being made: what is there already.")
    transcribed_ms = models.BigIntegerField(default=0, help_text="Transcription resumes from here.")

    sound = models.CharField(max_length=12, choices=Sound.choices, default=Sound.REPLACE)
    late_ms = models.PositiveIntegerField(default=1200)
    holds = models.CharField(max_length=8, choices=Holds.choices, default=Holds.AS_ABOVE)
    slowing = models.CharField(max_length=8, choices=Slowing.choices, default=Slowing.AS_ABOVE)
    stops = models.BooleanField(default=False, help_text="Whether it may wait at a cut, for what finds no room else.")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    themes = models.JSONField(default=list, blank=True, help_text="Codes of `Theme`, in its order.")
    path_place = models.PositiveSmallIntegerField(null=True, blank=True, help_text="From 0; null: not in the path.")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    mix_changed_at = models.DateTimeField(null=True, help_text="Since when its versions would sound otherwise.")

    # The French columns that django-modeltranslation adds (tutorials/translation).
    title_fr: str
    summary_fr: str

    objects: ClassVar[models.Manager[Tutorial]] = models.Manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(duration_ms__gte=0), name="tutorial_duration_not_negative"),
        ]

    def __str__(self) -> str:
        return self.slug

    def in_journal(self) -> Subject:
        return Subject(self.slug, self.slug)


class Upload(models.Model):
    """An upload of a video (tus 1.0). Its bytes are in the uploads directory under its id until it is complete."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255, blank=True)
    metadata = models.JSONField(default=dict)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    tutorial = models.ForeignKey(Tutorial, null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__gte=0) & models.Q(offset__lte=models.F("length")),
                name="upload_offset_within_length",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
