"""A run: one recording that goes on through many segments, cut by the server afterwards. Its parts are takes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from dubbing.models.takes import AUDIO_FORMAT, Take
from journal.subjects import Subject
from subtitles.models import TranslationRevision
from tutorials.models import LanguageVersion, Segment


class Run(models.Model):
    """The client's UUID is its identity. device: as a take's. rate: of the samples that its pieces hold one after the
    other; 0 where they are one recorded file in pieces. levels: of the sound, one number for each 20 ms, for the page
    of cuts. reason: why it could not be cut."""

    class State(models.TextChoices):
        RECEIVING = "receiving"
        CUTTING = "cutting"
        CUT = "cut"
        GONE = "gone"

    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    version = models.ForeignKey(LanguageVersion, on_delete=models.PROTECT, related_name="runs")
    voice = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="runs")
    rate = models.PositiveIntegerField(default=0)
    content_type = models.CharField(max_length=80, blank=True)
    device = models.JSONField(default=dict)
    audio = models.CharField(max_length=200, blank=True, help_text=AUDIO_FORMAT)
    audio_sha256 = models.CharField(max_length=64, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    levels = models.JSONField(default=list, help_text="dBFS below full scale, whole numbers, one for each 20 ms.")
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVING)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.client_id)

    def in_journal(self) -> Subject:
        return Subject(str(self.client_id), self.version.tutorial.slug, self.version.language)


class RunPiece(models.Model):
    """A piece of at most a minute, as the browser sent it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="run_piece_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"


class RunPart(models.Model):
    """What was said of one segment. start_ms, end_ms: in the run, half-open; both None where it was not said.
    doubtful: its beginning may be elsewhere. take: made of it; replaces: the one of before its cut was moved."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(TranslationRevision, null=True, on_delete=models.PROTECT, related_name="+")
    clock_ms = models.PositiveIntegerField(help_text="When the teleprompter began it, in the run.")
    start_ms = models.PositiveIntegerField(null=True)
    end_ms = models.PositiveIntegerField(null=True)
    doubtful = models.BooleanField(default=False)
    take = models.ForeignKey(Take, null=True, on_delete=models.SET_NULL, related_name="run_parts")
    replaces = models.ForeignKey(Take, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="run_part_once"),
            models.CheckConstraint(
                condition=models.Q(start_ms=None, end_ms=None) | models.Q(end_ms__gt=models.F("start_ms")),
                name="run_part_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.segment_id}"
