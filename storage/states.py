"""The moves of a stored file. The only writer of its state."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils import timezone

from journal.states import Moves, move_all
from storage.models import HeardVoice, StoredFile

F = StoredFile.State
FILE: Moves = {
    F.STORED: {F.NEEDED, F.LEAVING},
    F.NEEDED: {F.LEAVING},
    F.LEAVING: {F.GONE, F.STORED, F.NEEDED},
    F.GONE: {F.STORED, F.NEEDED},
}
THERE = (F.STORED, F.NEEDED)
"""While a row is in one of these states, its bytes stand and nobody deletes them."""


def move_files(rows: models.QuerySet[StoredFile], to: str) -> int:
    """Move to `to` those of `rows` that may go there; returns how many. See journal.states.move_all."""
    return move_all(rows, to, FILE, changed_at=timezone.now())


def forget_voices(rows: Iterable[int]) -> None:
    """A file that is gone says no longer who was heard in it. rows: their keys."""
    HeardVoice.objects.filter(file__in=list(rows)).delete()
