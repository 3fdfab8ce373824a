"""A note beside a sentence goes: taken away or replaced, with its film, and a voice with its person's voice or account.
The journal lists each, so that no older backup brings it back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects

from dubbing.models import SentenceNote
from dubbing.stored_files import NOTE, remove_files
from journal.actions import record
from journal.people import Person
from storage.queries import stored_files_of_kind

REMOVE = "remove"  # the journal's verb


@transaction.atomic
def end_notes(which: QuerySet[SentenceNote], by: Person | None = None) -> int:
    """Let go of their files and rows; returns how many. The bytes are deleted after the commit."""
    notes = list(SentenceNote.objects.select_for_update().filter(pk__in=which.values("pk")).order_by("pk"))
    prefetch_related_objects(notes, "segment__tutorial", "author")
    for note in notes:
        record(
            actor=by,
            verb=REMOVE,
            about=note,
            after={"segment": note.segment.public_id, "kind": note.kind},
            concerns=note.author,
        )
    remove_files(stored_files_of_kind(NOTE, [note.number for note in notes]))
    SentenceNote.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return len(notes)


def remove_note_again(number: str) -> bool:
    """For a restored backup that is older than the note's removal."""
    return end_notes(SentenceNote.objects.filter(number=number)) > 0


def voice_notes_of(person: int) -> QuerySet[SentenceNote]:
    return SentenceNote.objects.filter(author_id=person, kind=SentenceNote.Kind.VOICE)
