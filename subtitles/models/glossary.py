"""The glossary, and the severity of each check in a language."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Term(models.Model):
    """A French term and its translation in one language. `keep`: do not translate (language may then be empty)."""

    french = models.CharField(max_length=120)
    folded = models.CharField(max_length=120, editable=False, help_text="Without case and accents: the identity.")
    language = models.CharField(max_length=16, blank=True)
    translation = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    keep = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["french", "language"]
        constraints = [models.UniqueConstraint(fields=["folded", "language"], name="term_once_per_language")]

    def __str__(self) -> str:
        return self.french


HOTWORDS_MAX = 60
"""Whisper's prompt holds some 220 tokens and the rest is cut off: therefore names come first."""


def french_terms(most: int | None = HOTWORDS_MAX) -> list[str]:
    """The French terms that a recogniser should expect, first those that are never translated (settings.HOTWORDS).
    most: None for all of them."""
    terms = Term.objects.order_by("-keep", "french").values_list("french", flat=True)
    return list(dict.fromkeys(terms))[:most]


class CheckSeverity(models.Model):
    """The coordinator's own severity of one check in one language (empty language: everywhere)."""

    class Severity(models.TextChoices):
        ERROR = "error"
        WARNING = "warning"
        OFF = "off"

    language = models.CharField(max_length=16, blank=True)
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, choices=Severity.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "code"], name="check_severity_once")]

    def __str__(self) -> str:
        return f"{self.language} {self.code}"
