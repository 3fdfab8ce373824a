"""The film that has just been transcribed: Whisper heard June Wallack; a coordinator has to look at what it doubts."""

from __future__ import annotations

from operations.demonstration.acts import import_film
from operations.demonstration.video import ANNOUNCEMENT_FILM, script
from tutorials.models import Theme, Tutorial
from volunteers.models import User


def load(by: User) -> None:
    """Only the first time: what the coordinator made of it is theirs."""
    if not Tutorial.objects.filter(slug=script(ANNOUNCEMENT_FILM).slug).exists():
        import_film(by, ANNOUNCEMENT_FILM, [Theme.MESSAGES], with_transcript=False)
