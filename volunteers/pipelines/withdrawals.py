"""A consent ends and its voice goes: at once by command, after ten minutes where it was asked for on the screen."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dubbing.actions import VoiceErased, voice_erase
from journal.actions import record
from journal.people import Person
from volunteers.models import Consent, User

log = logging.getLogger(__name__)


@transaction.atomic
def end_consent(*, by: Person | None, user: User, reason: str = "") -> VoiceErased:
    """End the consent in force, erase every take, and begin to take the voice out of what is published. by: None when
    its time is over."""
    consent = consent_in_force(user)
    if consent is not None:
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        record(actor=by, verb="withdraw_consent", about=consent, concerns=user, reason=reason)
    erased = voice_erase(by=by, voice=user)
    if erased.takes:
        after = {"takes": erased.takes}
        record(
            actor=by, verb="withdraw_voice", about=user, name=str(user.pk), concerns=user, after=after, reason=reason
        )
    return erased


def withdrawals_finish(now: datetime) -> int:
    """Erase the voices whose ten minutes are over; returns how many. A voice that cannot be erased now (it is tried
    again in half a minute) does not hold up another."""
    due = Consent.objects.filter(withdrawn_at=None, ends_at__lte=now)
    done = 0
    for person in User.objects.filter(pk__in=due.values("user")).order_by("pk"):
        try:
            done += _finish(person, now)
        except Exception:
            log.exception("a voice was not erased; it is tried again")
    return done


@transaction.atomic
def _finish(person: User, now: datetime) -> bool:
    consent = consent_in_force(person)
    if consent is None or consent.ends_at is None or consent.ends_at > now:
        return False  # undone, or consented anew, since they were listed
    end_consent(by=person, user=person)
    return True


def consent_in_force(person: User) -> Consent | None:
    """Read under the person's lock: an undo and the erasure cannot both happen, and a recording that arrives meanwhile
    waits, then finds no consent any more."""
    User.objects.select_for_update().get(pk=person.pk)
    return Consent.objects.filter(user=person, withdrawn_at=None).first()
