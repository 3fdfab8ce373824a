"""Recordings that were refused go after their time: the file as received, the normalised one, what was measured.

A take remembers since when no release plays it (`unplayed_since`); a release is not asked when it was freed. The row
stays, erased, and the journal says so. Called by `reconcile`, a few times a day.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q

from dubbing.models import Take
from dubbing.queries.retention import REJECTED_RETENTION, still_played
from dubbing.removal.take_bytes import delete_erased_files, mark_erased
from dubbing.states import TakeState
from journal.actions import record

EXPIRE = "expire"  # the journal's verb


def expire_rejected_takes(now: datetime) -> int:
    """Note which refused takes no release plays (any more), and erase those whose time is over; returns how many."""
    takes = list(Take.objects.select_related("segment").filter(state=TakeState.REJECTED).order_by("pk"))
    played = still_played(takes)
    known = Take.objects.filter(state=TakeState.REJECTED)
    known.filter(pk__in=played).exclude(unplayed_since=None).update(unplayed_since=None)
    known.filter(unplayed_since=None).exclude(pk__in=played).update(unplayed_since=now)
    due = known.filter(unplayed_since__lte=now - REJECTED_RETENTION).exclude(pk__in=played)
    return sum(_expire(pk, now) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _expire(pk: int, now: datetime) -> bool:
    """False: somebody approved it, or withdrew it, since it was listed."""
    waiting = Take.objects.select_for_update()
    take = waiting.filter(pk=pk, state=TakeState.REJECTED, unplayed_since__lte=now - REJECTED_RETENTION).first()
    if take is not None:
        _erase(take)
    return take is not None


@transaction.atomic
def expire_again(client_id: str) -> bool:
    """A backup brought back a recording whose time was over: it goes again. False when it is not there."""
    waiting = Take.objects.select_for_update()
    take = waiting.filter(client_id=client_id).exclude(state=TakeState.ERASED).first()
    if take is not None:
        _erase(take)
    return take is not None


def _erase(take: Take) -> None:
    mark_erased([take])
    record(actor=None, verb=EXPIRE, about=take, after={"segment": take.segment.public_id}, concerns=take.voice)
    transaction.on_commit(partial(delete_erased_files, Q(pk=take.pk)))
