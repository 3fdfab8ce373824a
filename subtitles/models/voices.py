"""Who speaks a version, and which of its texts will be too long in that voice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from subtitles.models.translations import Translation, TranslationRevision
from tutorials.models import LanguageVersion


class VersionVoice(models.Model):
    """The person who recorded most of a version so far: the fit meter reckons with their pace."""

    version = models.OneToOneField(LanguageVersion, on_delete=models.CASCADE, related_name="main_voice")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.person_id}"


class Rewording(models.Model):
    """An approved text that will be too long in the voice that records the version: a shorter one is asked for before
    it is recorded. It stands as long as that text is the latest; `kept`: somebody said that it stays as it is."""

    translation = models.OneToOneField(Translation, on_delete=models.CASCADE, related_name="rewording")
    revision = models.ForeignKey(TranslationRevision, on_delete=models.CASCADE, related_name="+")
    voice = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    too_long_by_ms = models.PositiveIntegerField(help_text="At the voice's own pace.")
    letters = models.PositiveIntegerField(help_text="How many letters shorter it should be.")
    kept = models.BooleanField(default=False)
    found_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.too_long_by_ms} ms"
