"""*This sound stays*: a moment of the film whose own sound is heard in every voiced version."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actions import record
from journal.errors import Refused
from journal.people import Person
from tutorials.actions.tutorials import lock_tutorial
from tutorials.models import KeptSound, Tutorial
from tutorials.permissions import require_coordinator
from tutorials.queries import speech_spans

LEAST_MS = 100


@transaction.atomic
def sound_keep(*, by: Person, tutorial: Tutorial, start_ms: int, end_ms: int) -> KeptSound:
    """Mark a moment. The same again is the same one. Refused outside the film, and where the French speaks."""
    require_coordinator(by)
    lock_tutorial(tutorial)
    there = KeptSound.objects.filter(tutorial=tutorial)
    if (same := there.filter(start_ms=start_ms, end_ms=end_ms).first()) is not None:
        return same
    require_own_sound(tutorial)
    if not 0 <= start_ms <= end_ms - LEAST_MS or end_ms > tutorial.duration_ms:
        raise Refused(_("A moment lies inside the film, and lasts a tenth of a second at least."))
    if any(start < end_ms and end > start_ms for start, end in speech_spans(tutorial)):
        raise Refused(_("Somebody speaks in this moment: choose one between two sentences."))
    if there.filter(start_ms__lt=end_ms, end_ms__gt=start_ms).exists():
        raise Refused(_("A part of this moment is kept already: take that one out first."))
    kept = KeptSound.objects.create(tutorial=tutorial, start_ms=start_ms, end_ms=end_ms)
    _record(by, "keep_sound", tutorial, start_ms, end_ms)
    return kept


@transaction.atomic
def sound_let_go(*, by: Person, tutorial: Tutorial, start_ms: int, end_ms: int) -> None:
    """Take a moment out: under the voices lies what lies everywhere. Idempotent."""
    require_coordinator(by)
    lock_tutorial(tutorial)
    if KeptSound.objects.filter(tutorial=tutorial, start_ms=start_ms, end_ms=end_ms).delete()[0]:
        _record(by, "let_sound_go", tutorial, start_ms, end_ms)


def require_own_sound(tutorial: Tutorial) -> None:
    """Refused for a silent film, and for one that was not looked at yet."""
    if not tutorial.has_audio or not tutorial.duration_ms:
        raise Refused(_("This film has no sound of its own."))


def _record(by: Person, verb: str, tutorial: Tutorial, start_ms: int, end_ms: int) -> None:
    mark_mix_changed(tutorial)
    record(actor=by, about=tutorial, verb=verb, after={"start_ms": start_ms, "end_ms": end_ms})


def mark_mix_changed(tutorial: Tutorial) -> None:
    """What was published before sounds otherwise than it would now."""
    tutorial.mix_changed_at = timezone.now()
    tutorial.save(update_fields=["mix_changed_at", "changed_at"])
