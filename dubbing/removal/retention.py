"""Recordings that were refused go after their time: the file as received, the normalised one, what was measured.

A take remembers since when no release plays it (`unplayed_since`); a release is not asked when it was freed. The row
stays, erased, and the journal says so. Called by `reconcile`, a few times a day.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from dubbing.models import Take
from dubbing.queries.retention import REJECTED_RETENTION, still_played
from dubbing.removal.take_bytes import delete_erased_files, mark_erased
from dubbing.states import TakeState
from dubbing.takes.journal_lines import record_take

EXPIRE = "expire"  # the journal's verb


def expire_rejected_takes(now: datetime) -> int:
    """Note which refused takes no release plays (any more), and erase those whose time is over; returns how many."""
    takes = list(Take.objects.select_related("segment").filter(state=TakeState.REJECTED).order_by("pk"))
    played = still_played(takes)
    known = Take.objects.filter(state=TakeState.REJECTED)
    known.filter(pk__in=played).exclude(unplayed_since=None).update(unplayed_since=None)
    known.filter(unplayed_since=None).exclude(pk__in=played).update(unplayed_since=now)
    due = known.filter(unplayed_since__lte=now - REJECTED_RETENTION)
    listed = due.exclude(pk__in=played).order_by("pk").values_list("pk", flat=True)
    return sum(_erase(due.filter(pk=pk)) for pk in listed)


def expire_again(client_id: str) -> bool:
    """A backup brought back a recording whose time was over: it goes again. False when it is not there."""
    return _erase(Take.objects.filter(client_id=client_id).exclude(state=TakeState.ERASED))


@transaction.atomic
def _erase(which: QuerySet[Take]) -> bool:
    """One take. False: it is not there any more; somebody approved it, or withdrew it, since it was listed."""
    take = which.select_for_update().first()
    if take is None:
        return False
    mark_erased([take])
    record_take(None, verb=EXPIRE, take=take, after={"segment": take.segment.public_id})
    transaction.on_commit(partial(delete_erased_files, Q(pk=take.pk)))
    return True
