"""A coordinator puts a picture or their own voice beside a sentence that is hard, or takes it away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from dubbing.actions.takes import still_there
from dubbing.models import SentenceNote
from dubbing.permissions import require_note_keeper
from dubbing.removal.notes import end_notes
from dubbing.stored_files import holder_of_note, remove_files
from dubbing.takes.note_files import make_note_file
from journal.actions import record
from journal.errors import Missing, Refused, unreadable_request
from journal.people import Person
from storage.files import scratch
from storage.queries import stored_files_of
from storage.stored_files import mark_needed, store_private
from tutorials.models import Segment

VOICE = SentenceNote.Kind.VOICE


def note_put(*, by: Person, segment: Segment, kind: str, received: Path, agreed: bool = False) -> SentenceNote:
    """Keep what was sent, in place of the one of its kind. agreed: it is their own voice, and they said yes to
    its being kept here; asked with each. Refused without that, and for a file that is no picture or no sound."""
    require_note_keeper(by)
    if kind not in SentenceNote.Kind.values:
        raise Missing(unreadable_request())
    if kind == VOICE and not agreed:
        raise Refused(_("Your voice is kept only if you agree: tick the box, then send it."))
    note = SentenceNote(segment=segment, kind=kind, author_id=by.pk)
    holder = holder_of_note(note)
    with scratch("note") as folder:
        made = make_note_file(kind, received, folder)
        stored = store_private(holder, "sentence_note", made, "notes", voices=[by.pk] if kind == VOICE else ())
    try:
        with transaction.atomic():
            _require_still(by, segment)
            end_notes(SentenceNote.objects.filter(segment=segment, kind=kind), by)
            note.path, note.sha256, note.bytes = stored.path, stored.sha256, stored.bytes
            note.save(force_insert=True)
            mark_needed(holder, {stored.path})
            record(actor=by, verb="put", about=note, after={"segment": segment.public_id, "kind": kind}, concerns=by)
    except Exception:
        remove_files(stored_files_of(holder))
        raise
    return note


def note_remove(*, by: Person, note: SentenceNote) -> None:
    """Whoever coordinates may; with a voice, its person's yes to it ends."""
    require_note_keeper(by)
    end_notes(SentenceNote.objects.filter(pk=note.pk), by)


def _require_still(by: Person, segment: Segment) -> None:
    """Again, under the locks that a withdrawal and the end of a film also take: what is stored before, they erase. The
    second of two who put one at once waits for the first."""
    now: Any = get_user_model().objects.select_for_update().get(pk=by.pk)
    require_note_keeper(now)
    still_there(segment.tutorial_id)
