"""Mail that waits to be sent, and the state of the mail server.

A letter is a row until it is sent or has expired: then it is deleted. It may hold a sign-in code, so it is in no backup
and in no journal.
"""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone

LETTER = "volunteers.letter"  # the kind of a letter's job


def new_token() -> str:
    return secrets.token_hex(8)


class Letter(models.Model):
    """A mail of one kind to one address; a newer one replaces the one that waits."""

    kind = models.CharField(max_length=60, help_text="The template's name.")
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True, help_text="The same for those who read mail as pages; or empty.")
    headers = models.JSONField(default=dict, help_text="More lines of the mail's head: name → value.")
    token = models.CharField(max_length=16, default=new_token, help_text="Another one for each text.")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(help_text="A code that serves no more is not sent.")
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True, help_text="What the mail server said of this letter.")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["next_try_at"], name="letter_next_try")]
        constraints = [models.UniqueConstraint(fields=["kind", "to"], name="letter_one_of_a_kind")]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class Postbox(models.Model):
    """One row: which process is sending now, and since when the mail server does not accept mail."""

    token = models.CharField(max_length=16, blank=True)
    held_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    away_until = models.DateTimeField(null=True, help_text="Nobody tries before.")
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="postbox_one_row")]

    def __str__(self) -> str:
        return "postbox"
