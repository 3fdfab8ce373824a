"""The moves of a take, of a run, of what was said back and of a release. The only writers of their states."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from dubbing.models import BackTranslation, Release, Run, SearchText, Take
from journal.states import Moves, move

TakeState = Take.State
ReleaseState = Release.State
RunState = Run.State
SaidBackState = BackTranslation.State
TAKE: Moves = {
    TakeState.RECEIVED: {TakeState.CHECKED, TakeState.REJECTED, TakeState.ERASED},
    TakeState.CHECKED: {TakeState.SUBMITTED, TakeState.SUPERSEDED, TakeState.REJECTED, TakeState.ERASED},
    TakeState.SUBMITTED: {TakeState.APPROVED, TakeState.REJECTED, TakeState.SUPERSEDED, TakeState.ERASED},
    # To SUBMITTED: an approval is undone, the take waits again.
    TakeState.APPROVED: {TakeState.SUPERSEDED, TakeState.REJECTED, TakeState.SUBMITTED, TakeState.ERASED},
    TakeState.REJECTED: {TakeState.ERASED, TakeState.SUBMITTED},
    TakeState.SUPERSEDED: {TakeState.ERASED, TakeState.APPROVED},
    TakeState.ERASED: frozenset(),
}
RUN: Moves = {
    RunState.RECEIVING: {RunState.CUTTING, RunState.GONE},
    RunState.CUTTING: {RunState.CUT, RunState.GONE},
    RunState.CUT: {RunState.GONE},
    RunState.GONE: frozenset(),
}
SAID_BACK: Moves = {
    SaidBackState.RECEIVED: {SaidBackState.COMPARED, SaidBackState.JUDGED, SaidBackState.GONE},
    SaidBackState.COMPARED: {SaidBackState.JUDGED, SaidBackState.GONE},
    # To COMPARED: the decision about its take is undone.
    SaidBackState.JUDGED: {SaidBackState.COMPARED, SaidBackState.GONE},
    SaidBackState.GONE: frozenset(),
}
RELEASE: Moves = {
    ReleaseState.QUEUED: {ReleaseState.BUILDING, ReleaseState.FAILED},
    ReleaseState.BUILDING: {ReleaseState.READY, ReleaseState.FAILED},
    ReleaseState.READY: {ReleaseState.LIVE, ReleaseState.SUPERSEDED, ReleaseState.WITHDRAWN, ReleaseState.FAILED},
    ReleaseState.LIVE: {ReleaseState.SUPERSEDED, ReleaseState.WITHDRAWN},
    ReleaseState.SUPERSEDED: {ReleaseState.LIVE, ReleaseState.WITHDRAWN},
    ReleaseState.WITHDRAWN: {ReleaseState.LIVE},
    ReleaseState.FAILED: {ReleaseState.QUEUED},
}


RELEASE_IN_PROGRESS = (ReleaseState.QUEUED, ReleaseState.BUILDING)


def move_take(take: Take, to: str, **also: Any) -> bool:
    """See journal.states.move. Erasing a take also clears the text that a recogniser heard in it; the time after which
    a refused one goes begins anew each time."""
    if to == TakeState.ERASED:
        also = {"heard_text": "", "heard_error": None, **also}
    if to == TakeState.REJECTED:
        also = {"unplayed_since": None, **also}
    return move(take, to, TAKE, **also)


def move_run(run: Run, to: str, **also: Any) -> bool:
    """See journal.states.move. A run that is gone says nothing of its sound any more."""
    if to == RunState.GONE:
        also = {"audio": "", "audio_sha256": "", "levels": [], "device": {}, **also}
    return move(run, to, RUN, **also)


def move_said_back(said: BackTranslation, to: str, **also: Any) -> bool:
    """See journal.states.move. Of one that is gone neither its text nor its device is kept."""
    if to == SaidBackState.GONE:
        also = {"original": "", "heard_text": "", "distance": None, "failure": "", "device": {}, **also}
    return move(said, to, SAID_BACK, **also)


def move_release(release: Release, to: str, **also: Any) -> bool:
    """See journal.states.move. What is not live any more cannot be searched. A manifest is written while it is built,
    and never after (ValueError)."""
    if "manifest" in also and to not in {ReleaseState.BUILDING, ReleaseState.READY}:
        raise ValueError(f"a manifest says what was built: the move to {to} does not change it")
    with transaction.atomic():
        moved = move(release, to, RELEASE, **also)
        if moved and to != ReleaseState.LIVE:
            SearchText.objects.filter(release=release).delete()
    return moved
