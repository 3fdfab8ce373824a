"""Consent to the use of a voice: versioned, separate for each use, withdrawable."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from volunteers.models.people import User


class Consent(models.Model):
    class Credit(models.TextChoices):
        NAME = "name"
        PSEUDONYM = "pseudonym"
        NONE = "none"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    text_version = models.CharField(max_length=20)
    asked_version = models.CharField(
        max_length=20, blank=True, help_text="The last version of the text of which this person knows: asked once."
    )
    language_read = models.CharField(max_length=16)
    publish = models.BooleanField(default=False)
    hotline = models.BooleanField(default=False)
    pass_on = models.BooleanField(default=False, help_text="May leave the town's site: notes, parts, podcast.")
    repair = models.BooleanField(
        null=True, help_text="Noise may be taken out of recordings by machine. Empty: not asked, so it is not done."
    )
    say_back = models.BooleanField(
        default=False, help_text="What they say back in French of others' recordings may be kept. False: or not asked."
    )
    ai_training = models.BooleanField(default=False)
    credit = models.CharField(max_length=10, choices=Credit.choices, default=Credit.NONE)
    credit_as = models.CharField(max_length=80, blank=True, help_text="The name that stands beside the films.")
    text_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the French text agreed to.")
    read_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the same text in the language in which it was read."
    )
    heard_digest = models.CharField(
        max_length=64, blank=True, help_text="Of the sound of the text, where it was heard: volunteers/queries."
    )
    adult = models.BooleanField(default=False)
    evidence = models.TextField(blank=True, help_text="For a consent given on paper: where and when.")
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(
        null=True, blank=True, help_text="A withdrawal that can be undone until then; then the recordings are erased."
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(withdrawn_at=None), name="consent_one_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.text_version}"
