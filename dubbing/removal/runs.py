"""The file of a run goes when each of its parts is approved or refused, and at the latest after its time. Until then a
reviewer can still move a cut. The takes that were made of it stay: they have files of their own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from dubbing.models import Run, RunPart, Take
from dubbing.queries.retention import RUN_RETENTION
from dubbing.states import RunState, move_run
from dubbing.stored_files import RUN, remove_files
from storage.queries import stored_files_of_kind

UNDECIDED = (Take.State.RECEIVED, Take.State.CHECKED, Take.State.SUBMITTED)


def expire_runs(now: datetime) -> int:
    """End the runs whose time is over, and those whose parts are all decided; returns how many."""
    parts = RunPart.objects.filter(run=OuterRef("pk"))
    open_parts = parts.filter(Q(take=None, start_ms__isnull=False) | Q(take__state__in=UNDECIDED))
    decided = Q(Exists(parts.exclude(take=None)), ~Exists(open_parts), state=RunState.CUT)
    return end_runs(Run.objects.filter(decided | Q(created_at__lte=now - RUN_RETENTION)))


@transaction.atomic
def end_runs(which: QuerySet[Run]) -> int:
    """Let go of the sound of these runs; returns how many. The bytes are deleted after the commit."""
    runs = list(Run.objects.select_for_update().filter(pk__in=which.values("pk")).exclude(state=RunState.GONE))
    for run in runs:
        move_run(run, RunState.GONE)
        run.pieces.all().delete()
    remove_files(stored_files_of_kind(RUN, [run.client_id for run in runs]))
    return len(runs)
