"""What stands beside the sentences of a film for whoever says them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model

from dubbing.models import SentenceNote

BesideSentence = dict[str, SentenceNote]
"""Kind → note."""


def notes_beside(segments: Collection[int]) -> dict[int, BesideSentence]:
    """Segment → what stands beside it. A voice that is being taken back is not heard. One query, two where somebody
    speaks."""
    found: dict[int, BesideSentence] = {}
    notes = list(SentenceNote.objects.filter(segment__in=segments))
    people: Any = get_user_model().objects
    voices = [note.author_id for note in notes if note.kind == SentenceNote.Kind.VOICE]
    leaving = set(people.taking_back(voices)) if voices else set()
    for note in notes:
        if note.kind != SentenceNote.Kind.VOICE or note.author_id not in leaving:
            found.setdefault(note.segment_id, {})[note.kind] = note
    return found
