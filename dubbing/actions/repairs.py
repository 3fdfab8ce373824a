"""A noisy take without its noise: its voice decides, the reviewer may ask for it and refuse it."""

from __future__ import annotations

from django.db import transaction

from dubbing.actions.review import take_moved_on
from dubbing.models import Take, TakeRepair
from dubbing.queries.repairs import is_noisy, noisy_takes
from dubbing.states import TakeState
from dubbing.takes.journal_lines import record_take
from dubbing.takes.repair_requests import request_repair
from journal.people import Person
from subtitles.permissions import require_reviewer
from tutorials.models import LanguageVersion


def repair_ask(*, by: Person, version: LanguageVersion, take: Take) -> Take:
    """The reviewer wants the rendering. It is made where the voice agreed; who was not asked yet will be."""
    return _choose(by, version, take, wanted=True, verb="ask_repair")


def repair_refuse(*, by: Person, version: LanguageVersion, take: Take) -> Take:
    """The reviewer wants the recording as it is: the rendering is heard in no film that is published from now on."""
    return _choose(by, version, take, wanted=False, verb="refuse_repair")


@transaction.atomic
def _choose(by: Person, version: LanguageVersion, take: Take, *, wanted: bool, verb: str) -> Take:
    require_reviewer(by, version.language)
    take = Take.objects.select_for_update().get(pk=take.pk)
    if take.state == TakeState.ERASED or not is_noisy(take):
        raise take_moved_on()
    row, _created = TakeRepair.objects.get_or_create(take=take)
    if (row.wanted, row.refused) != (wanted, not wanted):
        TakeRepair.objects.filter(pk=row.pk).update(wanted=wanted, refused=not wanted)
        record_take(by, verb, take, after={"segment": take.segment.public_id})
    if wanted:
        request_repair(take, by)
    return take


@transaction.atomic
def voice_repair(*, by: Person, voice: Person) -> None:
    """A person agreed that their noisy recordings are repaired: those that are there, too. The caller has written it
    down."""
    for take in noisy_takes(voice):
        request_repair(take, by)
