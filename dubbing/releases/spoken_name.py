"""The name of a language as a volunteer says it: from the approved take to a small public file for the chooser."""

from __future__ import annotations

from dubbing.models import Take
from media.sound.voice_clip import voice_clip
from storage.files import StoredBytes, local_copy, scratch
from storage.stored_files import Holder, store_public


def make_spoken_name(take: Take, holder: Holder) -> StoredBytes:
    """Store the spoken part of the take as a public file, in the holder's name. Twice is one file.
    Raises MediaError."""
    with scratch("name") as folder, local_copy(take.audio) as path:
        clip = voice_clip(path, take.speech_start_ms, take.speech_end_ms, folder).m4a
        return store_public(holder, "spoken_name", clip, voices=[take.voice_id] if take.voice_id else [])
