"""The moves of a translation's revision, of an import and of its texts. The only writer of their states."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from journal.states import Moves, move
from subtitles.models import ImportedText, TextImport, TranslationRevision

RevisionState = TranslationRevision.State
B, T = TextImport.State, ImportedText.State
REVISION: Moves = {
    RevisionState.SUBMITTED: {RevisionState.APPROVED, RevisionState.CHANGES_REQUESTED, RevisionState.SUPERSEDED},
    RevisionState.CHANGES_REQUESTED: {RevisionState.SUPERSEDED, RevisionState.SUBMITTED},
    # To SUBMITTED: an approval by an import is taken back, the text waits again.
    RevisionState.APPROVED: {RevisionState.SUPERSEDED, RevisionState.CHANGES_REQUESTED, RevisionState.SUBMITTED},
    # The revision that superseded it is taken back: it returns to its earlier state.
    RevisionState.SUPERSEDED: {RevisionState.APPROVED, RevisionState.SUBMITTED, RevisionState.CHANGES_REQUESTED},
}
IMPORT: Moves = {
    B.PREPARING: {B.WRITING},
    B.WRITING: {B.WRITTEN, B.ENDED, B.TAKING_BACK},
    B.WRITTEN: {B.TAKING_BACK},
    B.ENDED: {B.TAKING_BACK},
    B.TAKING_BACK: {B.TAKEN_BACK},
}
IMPORT_MOVES: Moves = {
    T.WAITING: {T.WRITTEN, T.SAME, T.REFUSED},
    T.WRITTEN: {T.TAKEN_BACK, T.KEPT},
}


def move_revision(revision: TranslationRevision, to: str, **also: Any) -> bool:
    return move(revision, to, REVISION, **also)


def move_import(batch: TextImport, to: str) -> bool:
    return move(batch, to, IMPORT, changed_at=timezone.now())


def move_imported(text: ImportedText, to: str, **also: Any) -> bool:
    return move(text, to, IMPORT_MOVES, **also)
