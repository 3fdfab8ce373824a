"""Withdrawing one's own voice on the screen: it can be undone for ten minutes, then its recordings are erased.

The ten minutes count inside the hour within which a withdrawn voice is gone. Meanwhile the consent allows nothing: no
take arrives, no build takes the voice. The command `withdraw_voice` does not wait.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from dubbing.actions import voice_silence
from journal.actions import record
from journal.undo import UNDO_WINDOW, too_late
from volunteers.actions.consents import voice_withdraw
from volunteers.models import Consent, User
from volunteers.pipelines.withdrawals import consent_in_force


@transaction.atomic
def withdrawal_begin(*, by: User) -> Consent | None:
    """Withdraw one's own voice in ten minutes; repeated, it is the same withdrawal. None: no consent is in force, so
    there is nothing to undo, and what is left of the voice is erased at once."""
    consent = consent_in_force(by)
    if consent is None:
        voice_withdraw(by=by, user=by)
        return None
    if consent.ends_at is None:
        consent.ends_at = timezone.now() + UNDO_WINDOW
        consent.save(update_fields=["ends_at"])
        voice_silence(voice=by)
        record(actor=by, verb="begin_withdrawal", about=consent, concerns=by)
    return consent


@transaction.atomic
def withdrawal_undo(*, by: User) -> Consent:
    """The consent is in force again, as it was. Refused once its time is over."""
    consent = consent_in_force(by)
    if consent is None or (consent.ends_at is not None and consent.ends_at <= timezone.now()):
        raise too_late()
    if consent.ends_at is not None:
        consent.ends_at = None
        consent.save(update_fields=["ends_at"])
        record(actor=by, verb="undo_withdrawal", about=consent, concerns=by)
    return consent
