"""The moves of a take and of a release. The only writers of their states."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from dubbing.models import Release, SearchText, Take
from journal.states import Moves, move

T = Take.State
R = Release.State
TAKE: Moves = {
    T.RECEIVED: {T.CHECKED, T.REJECTED, T.ERASED},
    T.CHECKED: {T.SUBMITTED, T.SUPERSEDED, T.REJECTED, T.ERASED},
    T.SUBMITTED: {T.APPROVED, T.REJECTED, T.SUPERSEDED, T.ERASED},
    # To SUBMITTED: an approval is undone, the take waits again.
    T.APPROVED: {T.SUPERSEDED, T.REJECTED, T.SUBMITTED, T.ERASED},
    T.REJECTED: {T.ERASED, T.SUBMITTED},
    T.SUPERSEDED: {T.ERASED, T.APPROVED},
    T.ERASED: frozenset(),
}
RELEASE: Moves = {
    R.QUEUED: {R.BUILDING, R.FAILED},
    R.BUILDING: {R.READY, R.FAILED},
    R.READY: {R.LIVE, R.SUPERSEDED, R.WITHDRAWN, R.FAILED},
    R.LIVE: {R.SUPERSEDED, R.WITHDRAWN},
    R.SUPERSEDED: {R.LIVE, R.WITHDRAWN},
    R.WITHDRAWN: {R.LIVE},
    R.FAILED: {R.QUEUED},
}


def move_take(take: Take, to: str, **also: Any) -> bool:
    """See journal.states.move. Erasing a take also clears the text that a recogniser heard in it; the time after which
    a refused one goes begins anew each time."""
    if to == T.ERASED:
        also = {"heard_text": "", "heard_error": None, **also}
    if to == T.REJECTED:
        also = {"unplayed_since": None, **also}
    return move(take, to, TAKE, **also)


def move_release(release: Release, to: str, **also: Any) -> bool:
    """See journal.states.move. What is not live any more cannot be searched. A manifest is written while it is built,
    and never after (ValueError)."""
    if "manifest" in also and to not in {R.BUILDING, R.READY}:
        raise ValueError(f"a manifest says what was built: the move to {to} does not change it")
    with transaction.atomic():
        moved = move(release, to, RELEASE, **also)
        if moved and to != R.LIVE:
            SearchText.objects.filter(release=release).delete()
    return moved
