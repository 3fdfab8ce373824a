"""Invitations by link, and one-time codes for volunteers without e-mail. Only hashes are kept."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from volunteers.models.people import User


class Invitation(models.Model):
    token_hash = models.CharField(max_length=64, unique=True)
    languages = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()
    uses_left = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class OneTimeCode(models.Model):
    """A sign-in code that a coordinator reads out or prints for someone without e-mail."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="one_time_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code {self.pk}"
