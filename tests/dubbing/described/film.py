"""A film with pauses in which something can be said, and its people."""

from __future__ import annotations

from pathlib import Path

from dubbing.models import Take
from tests import factories
from tests.dubbing import studio
from tests.dubbing.conftest import Room, room_of
from tests.material import voices
from tests.material.voices import human
from tutorials.actions import description_write
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.models import User

PAUSE_MS = 4_000
TEXTS = ("Un écran bleu apparaît.", "Une petite enveloppe clignote en bas.")


def tutorial(slug: str = "decrit") -> Tutorial:
    """Four sentences with four seconds around each."""
    return studio.tutorial_of(studio.spoken_video(1.0, PAUSE_MS), slug)


def room_in_english() -> Room:
    """Its English texts are approved; nothing is recorded or described yet."""
    return room_of(tutorial())


def described(room: Room, *, count: int = 2) -> list[Segment]:
    """Descriptions before the first sentences, without a translation or a recording."""
    sentences = factories.speech(room.version.tutorial)
    return [
        description_write(
            by=room.coordinator,
            tutorial=room.version.tutorial,
            at_ms=(sentences[number].start_ms or 0) - PAUSE_MS + 200,
            text=TEXTS[number],
        )
        for number in range(count)
    ]


def said(version: LanguageVersion, segment: Segment, voice: User, reviewer: User, *, long: bool = False) -> Take:
    """An approved human take of a description, of the sound of another announcement."""
    return studio.approved_take(version, segment, voice, reviewer, recording(long=long))


def recording(*, long: bool = False) -> Path:
    """Some two seconds of English, or more than any pause holds."""
    parts = tuple(human("en", studio.NAMES[number]) for number in ((0, 1, 2, 3) if long else (3,)))
    return voices.joined(f"described-{'long' if long else 'short'}.flac", parts, pause_s=0.1, before_s=0.3)
