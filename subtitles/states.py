"""The moves of a translation's revision, of an import and of its texts. The only writer of their states."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from journal.states import Moves, move
from subtitles.models import ImportedText, TextImport, TranslationRevision

S = TranslationRevision.State
B, T = TextImport.State, ImportedText.State
REVISION: Moves = {
    S.SUBMITTED: {S.APPROVED, S.CHANGES_REQUESTED, S.SUPERSEDED},
    S.CHANGES_REQUESTED: {S.SUPERSEDED, S.SUBMITTED},
    # To SUBMITTED: an approval by an import is taken back, the text waits again.
    S.APPROVED: {S.SUPERSEDED, S.CHANGES_REQUESTED, S.SUBMITTED},
    # The revision that superseded it is taken back: it returns to its earlier state.
    S.SUPERSEDED: {S.APPROVED, S.SUBMITTED, S.CHANGES_REQUESTED},
}
IMPORT: Moves = {
    B.PREPARING: {B.WRITING},
    B.WRITING: {B.WRITTEN, B.ENDED, B.TAKING_BACK},
    B.WRITTEN: {B.TAKING_BACK},
    B.ENDED: {B.TAKING_BACK},
    B.TAKING_BACK: {B.TAKEN_BACK},
}
IMPORTED: Moves = {
    T.WAITING: {T.WRITTEN, T.SAME, T.REFUSED},
    T.WRITTEN: {T.TAKEN_BACK, T.KEPT},
}


def move_revision(revision: TranslationRevision, to: str, **also: Any) -> bool:
    return move(revision, to, REVISION, **also)


def move_import(batch: TextImport, to: str) -> bool:
    return move(batch, to, IMPORT, changed_at=timezone.now())


def move_imported(text: ImportedText, to: str, **also: Any) -> bool:
    return move(text, to, IMPORTED, **also)
