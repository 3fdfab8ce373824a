"""What was kept long enough ends, a few times a day: a letter to those who have not used their account for 23 months,
its closing after 24, the consent to a voice after ten years. Each is a line in the journal. Sessions that ended go too.

What is done twice is done once: the row says what was done. What fails for one person does not stop the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from journal.actions import record
from volunteers.models import Consent, Letter, User
from volunteers.pipelines.account_end import close_account, is_last_coordinator
from volunteers.pipelines.account_letters import closing_kind, write_closing_letter
from volunteers.pipelines.withdrawals import end_consent
from volunteers.queries.retention import LETTER_MONTHS, UNUSED_MONTHS, last_use, months_before, old_consents
from volunteers.queries.retention import unused_accounts as unused

log = logging.getLogger(__name__)
STALE = timedelta(days=1)
"""A letter that the mail server has not taken by then names another day: it counts from when it can be read."""
ANNOUNCED, NOTICE_MONTHS = "announce_closing", UNUSED_MONTHS - LETTER_MONTHS


def retain_people(sender: object, *, now: datetime, **_more: Any) -> None:
    """For `journal.signals.retention_due`."""
    Session.objects.filter(expire_date__lt=now).delete()
    for person in unused(months_before(now, LETTER_MONTHS)):
        _each(_announce_or_close, person, now)
    for consent in old_consents(now):
        _each(_end_old_consent, consent, now)


def _each(step: Callable[[Any, datetime], None], row: User | Consent, now: datetime) -> None:
    try:
        with transaction.atomic():
            step(row, now)
    except Exception:
        log.exception("%s %s did not end; it is tried again", type(row).__name__, row.pk)


def _announce_or_close(person: User, now: datetime) -> None:
    User.objects.select_for_update().get(pk=person.pk)
    listed = unused(months_before(now, LETTER_MONTHS)).filter(pk=person.pk).first()
    if listed is None or is_last_coordinator(listed):
        return  # signed in since it was listed; or nobody could let others in any more
    person, used = listed, last_use(listed)
    if person.closing_letter_at is None or person.closing_letter_at < used:
        _announce(person, now)
        return
    if _waits_to_be_sent(person):
        if now - person.closing_letter_at >= STALE:
            _write(person, now)
        return
    told_long_ago = person.closing_letter_at <= months_before(now, NOTICE_MONTHS)
    if used <= months_before(now, UNUSED_MONTHS) and told_long_ago:
        close_account(person, now)


def _announce(person: User, now: datetime) -> None:
    """Who has no address cannot be written to: the journal says when it began, and a coordinator reads it there."""
    _write(person, now)
    record(actor=None, verb=ANNOUNCED, about=person, concerns=person, after={"letter": bool(person.email)})


def _write(person: User, now: datetime) -> None:
    """The letter, in place of one that still waits: whoever reads it has a whole month."""
    if person.email:
        write_closing_letter(person, _months_after(now, NOTICE_MONTHS))
    person.closing_letter_at = now
    person.save(update_fields=["closing_letter_at"])


def _months_after(moment: datetime, months: int) -> datetime:
    return months_before(moment, -months)


def _waits_to_be_sent(person: User) -> bool:
    """The mail server has not taken the letter yet; one that it refused will never arrive, and is not waited for."""
    return Letter.objects.filter(kind=closing_kind(person), failure="").exists()


def _end_old_consent(consent: Consent, now: datetime) -> None:
    if Consent.objects.filter(pk=consent.pk, withdrawn_at=None).exists():
        end_consent(by=None, user=consent.user, reason=_("The ten years of this consent are over."))
