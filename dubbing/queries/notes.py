"""What stands beside the sentences of a film for whoever says them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery

from dubbing.models import SentenceNote

BesideSentence = dict[str, SentenceNote]
"""Kind → note."""


def shown_notes() -> QuerySet[SentenceNote]:
    """Without a voice that is being taken back."""
    people: Any = get_user_model().objects
    return SentenceNote.objects.exclude(kind=SentenceNote.Kind.VOICE, author__in=people.who_take_back())


def note_numbers() -> dict[str, Subquery]:
    """For a query of segments: the number of the picture and of the voice beside each, so that no query is one more."""
    beside = shown_notes().filter(segment=OuterRef("pk")).values("number")
    return {f"note_{kind}": Subquery(beside.filter(kind=kind)[:1]) for kind in SentenceNote.Kind.values}


def notes_beside(segments: Collection[int]) -> dict[int, BesideSentence]:
    """Segment → what stands beside it. One query."""
    found: dict[int, BesideSentence] = {}
    for note in shown_notes().filter(segment__in=segments):
        found.setdefault(note.segment_id, {})[note.kind] = note
    return found
