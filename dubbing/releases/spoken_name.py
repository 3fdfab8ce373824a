"""The name of a language as a volunteer says it: from the approved take to a small public file for the chooser."""

from __future__ import annotations

from dubbing.models import Take
from media.sound.voice_clip import voice_clip
from storage.files import Stored, keep_public, local_copy, scratch


def make_spoken_name(take: Take) -> Stored:
    """Store the spoken part of the take as a public file. Twice gives the same file. Raises MediaError."""
    with scratch("name") as folder, local_copy(take.audio) as path:
        return keep_public(voice_clip(path, take.speech_start_ms, take.speech_end_ms, folder).m4a)
