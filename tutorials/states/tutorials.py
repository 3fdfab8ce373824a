"""The moves of a tutorial and of a language version."""

from __future__ import annotations

from typing import Any

from journal.states import Moves, move
from tutorials.models import LanguageVersion, Tutorial

TutorialState = Tutorial.State
TUTORIAL: Moves = {
    TutorialState.UPLOADED: {TutorialState.PROBING, TutorialState.FAILED},
    TutorialState.PROBING: {TutorialState.TRANSCRIBING, TutorialState.EDITING, TutorialState.FAILED},
    TutorialState.TRANSCRIBING: {TutorialState.EDITING, TutorialState.FAILED},
    TutorialState.EDITING: {TutorialState.OPEN, TutorialState.TRANSCRIBING, TutorialState.ARCHIVED},
    TutorialState.OPEN: {TutorialState.ARCHIVED, TutorialState.EDITING},
    TutorialState.ARCHIVED: {TutorialState.OPEN, TutorialState.EDITING, TutorialState.FAILED},
    TutorialState.FAILED: {
        TutorialState.UPLOADED,
        TutorialState.PROBING,
        TutorialState.TRANSCRIBING,
        TutorialState.EDITING,
        TutorialState.ARCHIVED,
    },
}
VersionState = LanguageVersion.State
VERSION: Moves = {VersionState.OPEN: {VersionState.CLOSED}, VersionState.CLOSED: {VersionState.OPEN}}


def move_tutorial(tutorial: Tutorial, to: str, **also: Any) -> bool:
    """See journal.states.move."""
    return move(tutorial, to, TUTORIAL, **also)


def fail_tutorial(tutorial: Tutorial, message: str) -> bool:
    """Any machine step may fail: the state before is kept, so that *try again* can resume there."""
    return move(tutorial, TutorialState.FAILED, TUTORIAL, failure=message, failed_from=tutorial.state)


def move_version(version: LanguageVersion, to: str) -> bool:
    return move(version, to, VERSION)
