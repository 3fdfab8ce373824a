"""A few seconds of one of a film's sounds, for the coordinator who must say which is the narration."""

from __future__ import annotations

from journal.errors import Refused
from journal.message_translation import message_of
from journal.side_work import side_work
from media.programs.child import MediaError
from media.sound.voice_clip import original_clip
from storage.files import cache_dir, local_copy, scratch
from tutorials.models import Tutorial
from tutorials.pipelines.renditions import put_cached
from tutorials.pipelines.source import first_heard_ms

LENGTH_MS = 15_000


def sound_excerpt(tutorial: Tutorial, order: int) -> bytes:
    """M4A of what is first heard in a sound (its order), made when it is asked for; cached where there is room. Raises
    Refused where nothing can be made of it."""
    target = cache_dir("excerpts") / f"{tutorial.original_sha256[:32]}-{order}.m4a"
    if target.exists():
        return target.read_bytes()
    start_ms = first_heard_ms(tutorial.original_sha256, order)
    with local_copy(tutorial.original) as source, scratch("excerpt") as folder:
        try:
            data = original_clip(source, order, start_ms, start_ms + LENGTH_MS, folder).m4a.read_bytes()
        except MediaError as error:
            raise Refused(message_of(error)) from error
    with side_work("keeping an excerpt"):
        put_cached(target, data)
    return data
