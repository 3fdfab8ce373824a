"""The kinds of work of this room, and what is checked every half minute."""

from __future__ import annotations

from celery import shared_task

from jobs.execution import kind
from volunteers.mail_delivery import deliver, send_due
from volunteers.models.letters import LETTER

kind(LETTER, deliver)


@shared_task(name="volunteers.letters")
def letters() -> None:
    """Send postponed mail, and delete expired mail."""
    send_due()
