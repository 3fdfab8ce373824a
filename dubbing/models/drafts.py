"""A draft mix: the whole dub of a version as it stands, to be heard before it is published. Derived, so made again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from dubbing.models.takes import Take
from tutorials.models import LanguageVersion


class DraftMix(models.Model):
    """One for each version and circle of hearers: reviewers and coordinators hear every take (voice: None), a voice
    only their own.

    path: an MP4 in the private store, empty until it is made. digest: of everything that it was made from. manifest:
    what the page shows (subtitles, holds, segments without room). ended_at: it must go, and nobody hears it any more;
    the row names the file until that is deleted.
    """

    version = models.ForeignKey(LanguageVersion, on_delete=models.CASCADE, related_name="draft_mixes")
    voice = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    takes = models.ManyToManyField(Take, related_name="draft_mixes")
    digest = models.CharField(max_length=64, blank=True)
    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    bytes = models.BigIntegerField(default=0)
    manifest = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "voice"], name="draft_mix_of_a_voice_once"),
            models.UniqueConstraint(
                fields=["version"], condition=models.Q(voice=None), name="draft_mix_of_everybody_once"
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.version_id}"

    @property
    def can_be_heard(self) -> bool:
        return bool(self.path) and self.ended_at is None
