"""The moves of a translation's revision. The only writer of its state."""

from __future__ import annotations

from typing import Any

from journal.states import Moves, move
from subtitles.models import TranslationRevision

S = TranslationRevision.State
REVISION: Moves = {
    S.SUBMITTED: {S.APPROVED, S.CHANGES_REQUESTED, S.SUPERSEDED},
    S.CHANGES_REQUESTED: {S.SUPERSEDED, S.SUBMITTED},
    S.APPROVED: {S.SUPERSEDED, S.CHANGES_REQUESTED},
    S.SUPERSEDED: {S.APPROVED},
}


def move_revision(revision: TranslationRevision, to: str, **also: Any) -> bool:
    return move(revision, to, REVISION, **also)
