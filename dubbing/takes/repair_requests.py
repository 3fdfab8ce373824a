"""Asks for a noisy take to be repaired: when it was measured or sent, and when its voice says yes."""

from __future__ import annotations

from dubbing.models import Take, TakeRepair
from dubbing.queries.repairs import KIND, may_be_repaired
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.people import Person


def request_repair(take: Take, by: Person | None = None) -> None:
    """Nothing where its voice has not agreed, or where it is there already."""
    if may_be_repaired(take) and not TakeRepair.objects.filter(take=take).exclude(audio="").exists():
        turn = tutorial_turn(take.segment.tutorial_id)
        enqueue(KIND, str(take.pk), rank=Job.Rank.ORDINARY, turn_of=turn, by=by)
