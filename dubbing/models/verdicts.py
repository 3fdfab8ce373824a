"""What the last solve of the whole tutorial says of a version's segments, and which takes it finds no room for.

Derived: it can be thrown away and is made again (dubbing/progress/verdicts). Pages read it; none of them solves.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from dubbing.models.takes import Take
from tutorials.models import LanguageVersion


class VersionVerdict(models.Model):
    """digest: of everything that was solved. takes: primary key → verdict; texts: public id of a segment that is not
    recorded yet → verdict on its text (each `craft.timing.verdict.Verdict`). pictures_assumed: solved before the
    renditions were made, with a picture that is still everywhere; solved again when they are."""

    version = models.OneToOneField(LanguageVersion, on_delete=models.CASCADE, related_name="verdict")
    digest = models.CharField(max_length=64)
    takes = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    pictures_assumed = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.version_id)


class NoRoom(models.Model):
    """A take, waiting or approved, for which the last solve found no room. A row for each, so that the database can
    count them with the progress of versions (and mark it: migration 0004)."""

    take = models.OneToOneField(Take, on_delete=models.CASCADE, related_name="no_room")

    def __str__(self) -> str:
        return str(self.take_id)
