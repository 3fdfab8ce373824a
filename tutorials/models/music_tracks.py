"""A film's music and effects without its voice, where the town has them: they then lie under every voice."""

from __future__ import annotations

from django.db import models

from tutorials.models.tutorials import AS_RECEIVED, Tutorial


class MusicTrack(models.Model):
    """One that was brought; the journal says by whom. A film has one that is in use at most, and one at most that is
    being checked."""

    class State(models.TextChoices):
        CHECKING = "running"
        IN_USE = "needed"
        REFUSED = "refused"
        REMOVED = "gone"

    tutorial = models.ForeignKey(Tutorial, on_delete=models.PROTECT, related_name="music_tracks")
    path = models.CharField(max_length=200, blank=True, help_text=AS_RECEIVED)
    name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.CHECKING)
    failure = models.TextField(blank=True)

    class Meta:
        ordering = ["tutorial_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tutorial"], condition=models.Q(state="needed"), name="music_track_one_in_use"
            ),
            models.UniqueConstraint(
                fields=["tutorial"], condition=models.Q(state="running"), name="music_track_one_checked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tutorial_id}/{self.pk}"


def music_of(tutorial: Tutorial) -> MusicTrack | None:
    """The track that lies under the voices of a film; None: it has none. One query."""
    return MusicTrack.objects.filter(tutorial=tutorial, state=MusicTrack.State.IN_USE).exclude(path="").first()
