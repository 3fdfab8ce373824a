"""A take that was made of another takes its place: a part whose cut was moved, a recording without a cough."""

from __future__ import annotations

from django.db import transaction

from dubbing.models import BackTranslation, RunPart, Take
from dubbing.states import TakeState, move_take
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn


@transaction.atomic
def take_its_place(take: Take, earlier: Take) -> None:
    """It goes as far as the earlier one had come, which is superseded. Nothing where a reviewer decided meanwhile."""
    take.refresh_from_db()
    earlier = Take.objects.select_for_update().get(pk=earlier.pk)
    if earlier.state not in {TakeState.CHECKED, TakeState.SUBMITTED}:
        return
    if earlier.state == TakeState.SUBMITTED and take.state == TakeState.CHECKED:
        move_take(take, TakeState.SUBMITTED, insisted=earlier.insisted)
        turn = tutorial_turn(take.segment.tutorial_id)
        enqueue("dubbing.doubt", str(take.pk), rank=Job.Rank.IDLE, turn_of=turn)
    move_take(earlier, TakeState.SUPERSEDED)
    RunPart.objects.filter(take=earlier).update(take=take)
    if take.cut_from_id == earlier.pk:  # its words are the same
        BackTranslation.objects.filter(take=earlier).update(take=take)
