"""The moves of a stored file. The only writer of its state."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils import timezone

from journal.states import Moves, move_all
from storage.models import HeardVoice, StoredFile

FileState = StoredFile.State
FILE: Moves = {
    FileState.STORED: {FileState.NEEDED, FileState.LEAVING},
    FileState.NEEDED: {FileState.LEAVING},
    FileState.LEAVING: {FileState.GONE, FileState.STORED, FileState.NEEDED},
    FileState.GONE: {FileState.STORED, FileState.NEEDED},
}
THERE = (FileState.STORED, FileState.NEEDED)
"""While a row is in one of these states, its bytes stand and nobody deletes them."""


def move_files(rows: models.QuerySet[StoredFile], to: str) -> int:
    """Move to `to` those of `rows` that may go there; returns how many. See journal.states.move_all."""
    return move_all(rows, to, FILE, changed_at=timezone.now())


def forget_voices(rows: Iterable[int]) -> None:
    """A file that is gone says no longer who was heard in it. rows: their keys."""
    HeardVoice.objects.filter(file__in=list(rows)).delete()
