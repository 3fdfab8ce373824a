"""What a second speaker said, in French, of a take that they heard alone: whether the meaning was said."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from dubbing.models.takes import Take
from tutorials.models import AS_RECEIVED


class BackTranslation(models.Model):
    """Never published. At most one of a take is there at a time; its speaker is never the voice of the take.

    client_id: as a take's. heard_text: what Whisper wrote down, empty where no machine did (`failure` says why).
    distance: from the segment's French, 0…1 (`craft.takes.said_back`); None where there is nothing to compare."""

    class State(models.TextChoices):
        RECEIVED = "received"
        COMPARED = "compared"
        JUDGED = "judged"
        GONE = "gone"

    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    take = models.ForeignKey(Take, on_delete=models.PROTECT, related_name="back_translations")
    speaker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="back_translations")
    original = models.CharField(max_length=200, blank=True, help_text=AS_RECEIVED)
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField(default=0)
    content_type = models.CharField(max_length=80, blank=True)
    device = models.JSONField(default=dict, help_text="As a take's.")
    heard_text = models.TextField(blank=True)
    distance = models.FloatField(null=True)
    failure = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["take"], condition=~models.Q(state="gone"), name="back_translation_one")
        ]

    def __str__(self) -> str:
        return str(self.client_id)
