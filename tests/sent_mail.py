"""Mail as a worker sends it: nothing is sent in the request itself."""

from __future__ import annotations

from django.core import mail
from django.core.mail import EmailMessage

from volunteers.mail_delivery import send_due


def sent() -> list[EmailMessage]:
    """Every mail so far, those that waited included."""
    send_due()
    return mail.outbox
