"""What parents hear when they tap a loudspeaker: a title, a summary or a word of the site, said by a volunteer."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from dubbing.models.takes import Take
from tutorials.models import Segment


class SpokenWords(models.Model):
    """The small public file of an approved take. At most one for each segment and language.

    The file is the take's (a row of `StoredFile` in its name), so it goes with it. text: what the voice says; a page
    shows the loudspeaker only where it shows the same text."""

    take = models.OneToOneField(Take, on_delete=models.CASCADE, related_name="spoken_words")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=16)
    text = models.TextField()
    path = models.CharField(max_length=200)
    bytes = models.PositiveIntegerField()
    synthetic = models.BooleanField(default=False, help_text="A machine's voice, for the demonstration.")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "language"], name="spoken_words_once")]
        indexes = [models.Index(fields=["language", "segment"], name="spoken_words_of")]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.language}"
