"""Mail is queued as a row in the request's own transaction, and sent by a worker after the commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from jobs.models import Job
from jobs.states import enqueue
from volunteers.models import Letter
from volunteers.models.letters import LETTER, new_token


@transaction.atomic
def mail_queue(
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    serves: timedelta,
    html: str = "",
    headers: Mapping[str, str] | None = None,
) -> Letter:
    """serves: how long the mail is useful; it is never sent later. A waiting mail of the same kind to the same address
    is replaced: its code is not the newest any more. Mail of which each counts has a kind of its own each time."""
    now = timezone.now()
    letter, _made = Letter.objects.update_or_create(
        kind=kind[:60],
        to=to.strip().lower(),
        defaults={
            "subject": subject[:250],
            "text": text,
            "html": html,
            "headers": dict(headers or {}),
            "token": new_token(),
            "created_at": now,
            "expires_at": now + serves,
            "next_try_at": now,
            "tries": 0,
            "failure": "",
        },
    )
    enqueue(LETTER, str(letter.pk), queue=Job.Queue.SHORT)
    return letter
