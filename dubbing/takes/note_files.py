"""What is kept of a note beside a sentence: made anew of what was sent, so that nothing else of it is handed on."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from dubbing.models import SentenceNote
from journal.errors import Refused
from journal.message_translation import translate_message
from media.picture.small_picture import small_picture
from media.programs.process import MediaError
from media.sound.take_reader import TakeUnreadable
from media.sound.voice_clip import received_clip


def make_note_file(kind: str, received: Path, folder: Path) -> Path:
    """A small JPEG, or M4A of a minute at most as loud as every release, in `folder`. Refused for what is neither."""
    try:
        if kind == SentenceNote.Kind.VOICE:
            return received_clip(received, folder).m4a
        made = folder / "note.jpg"
        made.write_bytes(small_picture(received))
    except TakeUnreadable as unreadable:
        raise Refused(translate_message(unreadable.message)) from unreadable
    except MediaError as failed:
        if failed.of_the_machine:
            raise
        if kind == SentenceNote.Kind.VOICE:
            raise Refused(translate_message(failed.message)) from failed
        raise Refused(_("This file is no picture that can be read. Choose a JPEG, PNG or WebP picture.")) from failed
    return made
