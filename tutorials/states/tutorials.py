"""The moves of a tutorial and of a language version."""

from __future__ import annotations

from typing import Any

from journal.states import Moves, move
from tutorials.models import LanguageVersion, Tutorial

S = Tutorial.State
TUTORIAL: Moves = {
    S.UPLOADED: {S.PROBING, S.FAILED},
    S.PROBING: {S.TRANSCRIBING, S.EDITING, S.FAILED},
    S.TRANSCRIBING: {S.EDITING, S.FAILED},
    S.EDITING: {S.OPEN, S.TRANSCRIBING, S.ARCHIVED},
    S.OPEN: {S.ARCHIVED, S.EDITING},
    S.ARCHIVED: {S.OPEN, S.EDITING, S.FAILED},
    S.FAILED: {S.UPLOADED, S.PROBING, S.TRANSCRIBING, S.EDITING, S.ARCHIVED},
}
V = LanguageVersion.State
VERSION: Moves = {V.OPEN: {V.CLOSED}, V.CLOSED: {V.OPEN}}


def move_tutorial(tutorial: Tutorial, to: str, **also: Any) -> bool:
    """See journal.states.move."""
    return move(tutorial, to, TUTORIAL, **also)


def fail_tutorial(tutorial: Tutorial, message: str) -> bool:
    """Any machine step may fail: the state before is kept, so that *try again* can resume there."""
    return move(tutorial, S.FAILED, TUTORIAL, failure=message, failed_from=tutorial.state)


def move_version(version: LanguageVersion, to: str) -> bool:
    return move(version, to, VERSION)
