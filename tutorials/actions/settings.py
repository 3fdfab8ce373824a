"""How voices are laid over a film: its own sound, how late a voice may come, and how the film may become longer."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from journal.actions import record
from journal.errors import Refused
from journal.people import Person
from tutorials.actions.kept_sounds import mark_mix_changed
from tutorials.actions.tutorials import lock_tutorial
from tutorials.models import Holds, Slowing, Tutorial
from tutorials.permissions import require_coordinator


@transaction.atomic
def tutorial_settle(
    *,
    by: Person,
    tutorial: Tutorial,
    sound: str,
    late_ms: int,
    holds: str | None = None,
    slowing: str | None = None,
    stops: bool | None = None,
) -> Tutorial:
    """How the original sound is treated, how late a voice may come, and how the film may become longer (each None: as
    it was)."""
    require_coordinator(by)
    if sound not in Tutorial.Sound.values or not 0 <= late_ms <= 5000:
        raise Refused(_("Choose how the French sound is treated, and a delay between 0 and 5 seconds."))
    lock_tutorial(tutorial)
    after: JsonObject = {
        "sound": sound,
        "late_ms": late_ms,
        "holds": checked_holds(tutorial.holds if holds is None else holds),
        "slowing": checked_slowing(tutorial.slowing if slowing is None else slowing),
        "stops": tutorial.stops if stops is None else stops,
    }
    before: JsonObject = {name: getattr(tutorial, name) for name in after}
    for name, answer in after.items():
        setattr(tutorial, name, answer)
    if before["sound"] != sound:
        mark_mix_changed(tutorial)
    tutorial.save(update_fields=[*after, "changed_at"])
    record(actor=by, about=tutorial, verb="settle", before=before, after=after)
    return tutorial


def checked_holds(asked: str) -> str:
    """Whether the picture waits, as a person chose it. Refused: not one of the three answers."""
    if asked not in Holds.values:
        raise Refused(_("Choose whether the picture waits where a language needs longer."))
    return asked


def checked_slowing(asked: str) -> str:
    """By how much the picture may be slower, as a person chose it. Refused: not one of the answers."""
    if asked not in Slowing.values:
        raise Refused(_("Choose by how much the picture may be slower where a language needs longer."))
    return asked
