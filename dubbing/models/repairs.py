"""A second rendering of a take, without the noise that asked to record it again."""

from __future__ import annotations

from django.db import models

from dubbing.models.takes import AUDIO_FORMAT, Take


class TakeRepair(models.Model):
    """The take itself stays as it is; this has its own file, digest and figures, at the same times.

    Without `audio` there is none (yet): the voice was not asked, or it could not be made (`failure` says why). The
    digest stays when the file goes: it names what is cached of it."""

    class Method(models.TextChoices):
        NET = "net", "noise lessened by DeepFilterNet"
        NOTCH = "notch", "hum filtered out"

    take = models.OneToOneField(Take, on_delete=models.CASCADE, related_name="repair")
    wanted = models.BooleanField(default=False, help_text="A reviewer asked for it.")
    refused = models.BooleanField(default=False, help_text="A reviewer wants the recording as it is.")
    method = models.CharField(max_length=8, choices=Method.choices, blank=True)
    audio = models.CharField(max_length=200, blank=True, help_text=AUDIO_FORMAT)
    audio_sha256 = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    failure = models.TextField(blank=True)
    made_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.take_id} {self.method}"
