"""The sounds of a film among which a person must choose its narration."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from journal.errors import Refused
from tutorials.models.tutorials import Tutorial


@dataclass(frozen=True)
class SoundChoice:
    """One of a film's sounds, for the person who is asked which is the narration. order: its number among them, from 0.
    language, title: as the file tells them. speech: the share of what is heard in which somebody speaks."""

    order: int
    language: str
    title: str
    speech: float


def sounds_to_choose(tutorial: Tutorial) -> list[SoundChoice]:
    """The sounds of a film that was stopped because several could be the narration; empty for any other."""
    asked = tutorial.state == Tutorial.State.FAILED and tutorial.failed_from == Tutorial.State.PROBING
    sounds = tutorial.probe.get("audio", []) if asked else []
    choices = [
        SoundChoice(sound["order"], sound["language"], sound.get("title", ""), sound.get("speech") or 0.0)
        for sound in sounds
    ]
    return choices if len(choices) > 1 else []


def require_sound_to_choose(tutorial: Tutorial, order: int) -> None:
    """Refused with a message unless it is one of the sounds among which a person must choose now."""
    if order not in {sound.order for sound in sounds_to_choose(tutorial)}:
        raise Refused(_("Choose one of the sounds of this film."))
