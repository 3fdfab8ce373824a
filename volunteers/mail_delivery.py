"""Sending the mail that waits. One process at a time talks to the mail server, over one connection for all of it.

A mail server that hangs would otherwise block every process for short work, and volunteers' recordings would wait
behind mail. A process that cannot reach it writes this into one row, and nobody tries again before the time given
there.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from jobs.execution import Progress
from jobs.models import Job
from volunteers.models.letters import Letter, Postbox, new_token
from volunteers.queries.mail_state import cache_mail_state

log = logging.getLogger(__name__)
SEND_LEASE = timedelta(minutes=3)
"""A mail takes some seven exchanges of at most EMAIL_TIMEOUT (10 s): a process that holds the row longer was killed."""
RETRY_AFTER = timedelta(seconds=30)
"""For a mail that was postponed (greylisting asks for a minute or less); codes are valid for fifteen."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(seconds=60)
"""Between two tries of a mail server that is away: twice as long each time."""


def deliver(job: Job, progress: Progress) -> None:
    """The job of one mail sends all that is due: the first job to run does it for the others."""
    send_due()


def send_due() -> int:
    """Send what is due, unless another process does or the server is away; returns how many were sent."""
    forget_expired()
    sent = 0
    while _due().exists() and (token := _acquire()):
        sent += _send_batch(token)
        # Release, then look again: a process that came meanwhile has left its mail to us.
        Postbox.objects.filter(token=token).update(token="", held_until=None)
    cache_mail_state()
    return sent


def forget_expired() -> int:
    """Delete expired mail. A code is never sent after it has expired."""
    unsent = Letter.objects.filter(expires_at__lte=timezone.now())
    gone = unsent.delete()[0]
    if gone:
        log.warning("%s letters were not sent in time", gone)
    return gone


def _due() -> QuerySet[Letter]:
    now = timezone.now()
    return Letter.objects.filter(next_try_at__lte=now, expires_at__gt=now)


def _acquire() -> str:
    """Take the lock; "" when another process has it or the mail server is away."""
    Postbox.objects.get_or_create(pk=1)
    now, token = timezone.now(), new_token()
    free = Postbox.objects.filter(
        Q(held_until=None) | Q(held_until__lt=now), Q(away_until=None) | Q(away_until__lte=now)
    )
    return token if free.update(token=token, held_until=now + SEND_LEASE) == 1 else ""


def _send_batch(token: str) -> int:
    sent = 0
    connection = get_connection(fail_silently=False)
    try:
        connection.open()
        while (letter := _due().first()) is not None and _extend(token):
            sent += _send(connection, letter)
        Postbox.objects.filter(token=token).update(failures=0, failing_since=None, away_until=None, failure="")
    except (OSError, smtplib.SMTPException) as away:  # smtplib's errors are OSErrors; named for the reader
        _postpone(token, away)
    finally:
        _close(connection)
    return sent


def _extend(token: str) -> bool:
    return Postbox.objects.filter(token=token).update(held_until=timezone.now() + SEND_LEASE) == 1


def _send(connection: BaseEmailBackend, letter: Letter) -> bool:
    """True when the server has accepted it and the row is deleted. Raises errors that mean that the server is away."""
    # Only this text: one that replaced it meanwhile has another token, and its own turn.
    row = Letter.objects.filter(pk=letter.pk, token=letter.token)
    if row.update(next_try_at=timezone.now() + RETRY_AFTER, tries=F("tries") + 1) != 1:
        return False
    try:
        message = EmailMultiAlternatives(
            letter.subject, letter.text, None, [letter.to], connection=connection, headers=letter.headers
        )
        if letter.html:
            message.attach_alternative(letter.html, "text/html")
        connection.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refusal:
        code, said = _answer(refusal)
        log.warning("the mail server refused letter %s: %s", letter.pk, code)
        for_good = {"next_try_at": letter.expires_at} if code >= 500 else {}
        row.update(failure=said, **for_good)
        return False
    except (ValueError, UnicodeError):  # an address or a subject that cannot be put into a mail
        log.exception("letter %s cannot be written", letter.pk)
        row.update(failure="no letter", next_try_at=letter.expires_at)
        return False
    row.delete()
    return True


def _answer(refusal: smtplib.SMTPException) -> tuple[int, str]:
    """The server's code and words. Of several recipients there is always one."""
    said: object
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(refusal.recipients.values()))
    elif isinstance(refusal, smtplib.SMTPResponseException):
        code, said = refusal.smtp_code, refusal.smtp_error
    else:
        return 0, (str(refusal) or type(refusal).__name__)[:200]
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return code, f"{code} {words}"[:200]


def _postpone(token: str, away: Exception) -> None:
    """The server is away: nobody tries for a while, and the operator can read why."""
    now = timezone.now()
    box = Postbox.objects.filter(token=token).first()
    failures = box.failures if box else 0
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures, 10))
    said = _answer(away)[1] if isinstance(away, smtplib.SMTPException) else (str(away) or type(away).__name__)[:200]
    log.warning("the mail server does not take letters: %s", said)
    Postbox.objects.filter(token=token).update(
        failures=failures + 1, away_until=now + pause, failure=said, failing_since=(box and box.failing_since) or now
    )
    # The mail that was just tried was not refused: it goes first as soon as the server is back.
    Letter.objects.filter(failure="", next_try_at__gt=now).update(next_try_at=now)


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        log.info("the connection to the mail server broke while it was closed")
