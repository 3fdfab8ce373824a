"""What was said back goes: 90 days after its take was decided, with an erased take, with its speaker's yes, and at the
latest a year after it was said. With it goes what a recogniser wrote of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from dubbing.models import BackTranslation
from dubbing.queries.retention import SAID_BACK_AT_MOST, SAID_BACK_RETENTION
from dubbing.states import SaidBackState, TakeState, move_said_back
from dubbing.stored_files import SAID_BACK, remove_files
from storage.queries import stored_files_of_kind


def expire_said_back(now: datetime) -> int:
    """End those whose time is over; returns how many. A take whose decision was undone has none; of one that another
    took the place of before it was decided, none will come."""
    decided = Q(take__reviewed_at__lte=now - SAID_BACK_RETENTION)
    decided |= Q(take__state=TakeState.SUPERSEDED, created_at__lte=now - SAID_BACK_RETENTION)
    return end_said_back(BackTranslation.objects.filter(decided | Q(created_at__lte=now - SAID_BACK_AT_MOST)))


@transaction.atomic
def end_said_back(which: QuerySet[BackTranslation]) -> int:
    """Let go of their sound; returns how many. The bytes are deleted after the commit."""
    wanted = BackTranslation.objects.select_for_update().filter(pk__in=which.values("pk"))
    rows = list(wanted.exclude(state=SaidBackState.GONE).order_by("pk"))
    for row in rows:
        move_said_back(row, SaidBackState.GONE)
    remove_files(stored_files_of_kind(SAID_BACK, [row.client_id for row in rows]))
    return len(rows)
